<?php

/*
 * Requests a ticket from ScaleEngine, as a program that knows nothing of Countersign.
 *
 * It is no adapter: it calls https://api.scaleengine.net, as the example in the documents does, and is
 * there to be watched:
 *
 *     countersign observe -- php clients/php/sevu-ticket.php
 *
 * Needs PHP 8.0 or later with curl (apt-get install php-cli php-curl). The credentials are read from the
 * environment: SEVU_API_KEY, SEVU_API_SECRET, SEVU_CDN. Ends with 0 when there is a ticket, with 1 when the
 * service says no, with 2 when it was not asked.
 */

declare(strict_types=1);

function variable(string $name): string
{
    $value = getenv($name);
    if ($value === false || $value === '') {
        fwrite(STDERR, "Set $name.\n");
        exit(2);
    }
    return $value;
}

$request = [
    'command' => 'sevu.request',
    'api_key' => variable('SEVU_API_KEY'),
    'timestamp' => time(),
    'cdn' => (int) variable('SEVU_CDN'),
    'app' => 'myapp-sevu',
    'video' => 'mystream_*',
    'pass' => bin2hex(random_bytes(12)),
    'ip' => 'auto/24',
    'uses' => 5,
    'expire' => gmdate('Y-m-d H:i:s', time() + 3600),
];

// Create the request signature
$signature = base64_encode(hash_hmac('sha256', json_encode($request), variable('SEVU_API_SECRET'), true));
$request['signature'] = $signature;

$ch = curl_init('https://api.scaleengine.net/stable/');
curl_setopt($ch, CURLOPT_POST, true);
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
curl_setopt($ch, CURLOPT_TIMEOUT, 10);
curl_setopt($ch, CURLOPT_POSTFIELDS, ['json' => json_encode($request)]);
$response = curl_exec($ch);
if ($response === false) {
    fwrite(STDERR, 'Failed to connect to the ScaleEngine API: ' . curl_error($ch) . "\n");
    exit(1);
}

$answer = json_decode($response, true);
if (($answer['status'] ?? null) !== 'success' || empty($answer['ticket']['key'])) {
    fwrite(STDERR, 'No ticket: ' . ($answer['message'] ?? 'the answer is not one of the API') . "\n");
    exit(1);
}
echo "Ticket {$answer['ticket']['key']}\n";
