<?php

declare(strict_types=1);

namespace DrmServices;

/**
 * Keys from a key server: the CPIX API V1 and V2, SPEKE, which is specified like V2, and NEA-DVR.
 * Every method throws InvalidInput, ApiError, TransportError or MalformedAnswer.
 */
final class CpixClient
{
    /**
     * Keys from V2 or SPEKE.
     *
     * @param string $kmsUrl complete, with the enc-token in its path or query
     * @return array<string, mixed> the documented client output
     */
    public static function getContentKeys(string $kmsUrl, KeyQuery $query): array
    {
        return self::keys(Http::send('POST', $kmsUrl, CpixRequest::build($query), 'application/xml'), $query);
    }

    /** The key from V1, which has one for all tracks. @return array<string, mixed> */
    public static function getContentKeysV1(string $kmsUrl, KeyQuery $query): array
    {
        if ($query->trackTypes !== []) {
            throw new InvalidInput('V1 has one key for all tracks');
        }
        return self::getContentKeys($kmsUrl, $query);
    }

    /**
     * The key of a content as NEA-DVR asks for it, with a GET.
     *
     * @param string $kmsUrl with streaming format, enc-token and content ID
     * @return array<string, mixed>
     */
    public static function getNeaDvrKeys(string $kmsUrl, KeyQuery $query, string $streamingFormat): array
    {
        if (!in_array($streamingFormat, ['dash', 'hls'], true)) {
            throw new InvalidInput('the streaming format must be dash or hls');
        }
        if ($query->trackTypes !== [] || $query->periodIndex !== null) {
            throw new InvalidInput('NEA-DVR has one key for all tracks and times');
        }
        return self::keys(Http::send('GET', $kmsUrl), $query);
    }

    /** True where the key server says SUCCESS; throws where it does not. */
    public static function heartbeat(string $baseUrl): bool
    {
        $answer = Http::send('GET', rtrim($baseUrl, '/') . '/cpix/getKey/heartbeat');
        $answer->requireSuccess();
        if (trim($answer->body) !== 'SUCCESS') {
            throw new MalformedAnswer('the key server does not say SUCCESS');
        }
        return true;
    }

    /** An error comes as JSON, under any HTTP status. @return array<string, mixed> */
    private static function keys(Answer $answer, KeyQuery $query): array
    {
        $failure = $answer->object();
        if (is_scalar($failure->error_code ?? null)) {
            throw new ApiError($failure->error_code, $failure->error_message ?? null, $answer->status);
        }
        $answer->requireSuccess();
        return CpixAnswer::read($answer->body, $query);
    }
}
