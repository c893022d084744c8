<?php

declare(strict_types=1);

namespace DrmServices;

/**
 * One HTTP request with curl: not repeated, not redirected, limited in time and size, certificates checked.
 */
final class Http
{
    private const TIMEOUT_SECONDS = 5;
    private const MAX_BODY = 8 * 1024 * 1024;
    private const TLS_ERRORS = [35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98];

    /**
     * Sends a request and gives the answer, whatever its status. The URL is used as it is.
     *
     * @param string|array<string, string>|null $body a text, the fields of a multipart form, or nothing
     * @throws InvalidInput|TransportError|MalformedAnswer
     */
    public static function send(
        string $method,
        string $url,
        string|array|null $body = null,
        ?string $contentType = null,
    ): Answer {
        self::check($url);
        $received = '';
        $handle = curl_init($url);
        curl_setopt_array($handle, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_PATH_AS_IS => true,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_TIMEOUT => self::TIMEOUT_SECONDS,
            CURLOPT_HTTPHEADER => $contentType === null ? [] : ["Content-Type: $contentType"],
            CURLOPT_WRITEFUNCTION => static function ($_, string $chunk) use (&$received): int {
                $received .= $chunk;
                return strlen($received) > self::MAX_BODY ? 0 : strlen($chunk);
            },
        ]);
        if ($body !== null) {
            curl_setopt($handle, CURLOPT_POSTFIELDS, $body);
        }
        $done = curl_exec($handle);
        if (strlen($received) > self::MAX_BODY) {
            throw new MalformedAnswer('the answer is longer than 8 MiB');
        }
        if ($done === false) {
            throw new TransportError(self::kind(curl_errno($handle)));
        }
        return new Answer(curl_getinfo($handle, CURLINFO_RESPONSE_CODE), $received);
    }

    private static function kind(int $error): string
    {
        if ($error === CURLE_OPERATION_TIMEDOUT) {
            return 'timeout';
        }
        return in_array($error, self::TLS_ERRORS, true) ? 'tls' : 'connection';
    }

    private static function check(string $url): void
    {
        $parts = parse_url($url);
        $scheme = strtolower($parts['scheme'] ?? '');
        $isUrl = in_array($scheme, ['http', 'https'], true) && ($parts['host'] ?? '') !== '';
        if (!$isUrl || preg_match('/[^\x21-\x7e]/', $url)) {
            throw new InvalidInput('this is no http or https URL');
        }
    }
}
