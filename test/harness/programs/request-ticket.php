<?php
// Requests a ticket like the sample of the SEVU document. First argument: a mistake to make.
$mistake = $argv[1] ?? '';
$request = array(
    'command' => 'sevu.request',
    'api_key' => getenv('API_KEY'),
    'timestamp' => time(),
    'cdn' => (int) getenv('CDN'),
    'app' => 'stef-chorigin',
    'video' => 'mystream',
    'pass' => bin2hex(random_bytes(12)),
    'ip' => '192.168.0.0/24',
    'uses' => 5,
    'expire' => gmdate('Y-m-d H:i:s', time() + 3600),
);
//Create request signature
$json_request = json_encode($request);
$sig = base64_encode(hash_hmac('sha256', $json_request, getenv('API_SECRET'), $mistake !== 'hex-signature'));
$request['signature'] = $sig;
$json_request = json_encode($request);
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, 'https://api.scaleengine.net/stable/'); // Set the URL
curl_setopt($ch, CURLOPT_POST, true); // Perform a POST
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true); // If not set, curl prints output to the browser
curl_setopt($ch, CURLOPT_HEADER, false); // If set, curl returns headers as part of the data stream
curl_setopt($ch, CURLOPT_POSTFIELDS, array('json' => $json_request));
for ($i = 0; $i < ($mistake === 'twice' ? 2 : 1); $i++) {
    $response = curl_exec($ch); //Execute the API Call
    if (!$response) {
        die('Failed to connect to ScaleEngine API: ' . curl_error($ch));
    }
    echo $response, "\n";
}
