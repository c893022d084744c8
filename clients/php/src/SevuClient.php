<?php

declare(strict_types=1);

namespace DrmServices;

/** Client of sevu.request for one account: tickets that let a user view a protected video. */
final class SevuClient
{
    private const EXPIRE = '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}';

    public function __construct(
        private readonly int $cdn,
        private readonly string $apiUrl,
        private readonly string $apiKey,
        private readonly string $apiSecret,
    ) {
    }

    /**
     * Requests a ticket for app, video, ip, uses, expire and pass, which is made up where it is not given.
     *
     * @return object the documented answer
     * @throws InvalidInput|ApiError|TransportError|MalformedAnswer
     */
    public function requestTicket(object $wish): object
    {
        Check::pattern($wish, 'expire', self::EXPIRE, '2024-12-22 00:24:11');
        $request = [
            'command' => 'sevu.request',
            'api_key' => $this->apiKey,
            'timestamp' => time(),
            'cdn' => $this->cdn,
            'app' => Check::text($wish, 'app'),
            'video' => Check::text($wish, 'video'),
            'pass' => isset($wish->pass) ? Check::text($wish, 'pass') : bin2hex(random_bytes(12)),
            'ip' => Check::text($wish, 'ip'),
            'uses' => Check::whole($wish, 'uses'),
            'expire' => Check::text($wish, 'expire'),
        ];
        // An array goes as multipart/form-data, as in the documents' example.
        return self::granted(Http::send('POST', $this->apiUrl, ['json' => $this->signed($request)]));
    }

    /**
     * The request's JSON with its signature as the last member: the text before it is the text that was
     * signed. The secret is the key as text; its hexadecimal digits are not decoded.
     *
     * @param array<string, mixed> $request
     */
    private function signed(array $request): string
    {
        $digest = hash_hmac('sha256', Json::encode($request), $this->apiSecret, true);
        return Json::encode([...$request, 'signature' => base64_encode($digest)]);
    }

    /**
     * The answer, if its status is success and it has a ticket with a key; neither code nor message
     * decides.
     */
    private static function granted(Answer $answer): object
    {
        $body = $answer->object();
        if (($body->status ?? null) === 'failure') {
            throw new ApiError($body->code ?? null, $body->message ?? null, $answer->status);
        }
        $answer->requireSuccess();
        $key = is_object($body->ticket ?? null) ? $body->ticket->key ?? null : null;
        if (($body->status ?? null) !== 'success' || !is_string($key) || $key === '') {
            throw new MalformedAnswer('the answer has no ticket with a key');
        }
        return $body;
    }
}
