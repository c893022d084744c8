<?php

declare(strict_types=1);

namespace DrmServices;

/** What every request to the packaging API travels in: encrypted, dated and hashed. */
final class Envelope
{
    /** The documents fix it: sixteen ASCII characters, not the hexadecimal digits of eight bytes. */
    private const IV = '0123456789abcdef';

    /** @param string $siteKey 32 bytes, from the Console */
    public function __construct(
        private readonly string $siteId,
        private readonly string $siteKey,
        private readonly string $accessKey,
    ) {
        if (strlen($siteKey) !== 32) {
            throw new InvalidInput('siteKey must have 32 bytes');
        }
    }

    /**
     * The value of pallycon-apidata: base64 of the JSON with data, timestamp and hash. The hash is over
     * access key, site ID, data and timestamp as text; its 32 raw bytes go into base64.
     */
    public function seal(object $request): string
    {
        $plain = Json::encode($request);
        // PKCS#7 padding is what openssl does unless it is told otherwise, base64 too.
        $data = openssl_encrypt($plain, 'aes-256-cbc', $this->siteKey, 0, self::IV);
        $timestamp = gmdate('Y-m-d\TH:i:s\Z');
        $hash = hash('sha256', $this->accessKey . $this->siteId . $data . $timestamp, true);
        return base64_encode(Json::encode([
            'data' => $data,
            'timestamp' => $timestamp,
            'hash' => base64_encode($hash),
        ]));
    }
}
