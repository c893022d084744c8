<?php

declare(strict_types=1);

namespace DrmServices;

/** What keys are wanted for, checked. */
final class KeyQuery
{
    /** The documents give the first three; those of NCG are the vendor's. */
    public const SYSTEM_IDS = [
        'WIDEVINE' => 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
        'PLAYREADY' => '9a04f079-9840-4286-ab92-e65be0885f95',
        'FAIRPLAY' => '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
        'NCG' => 'd9e4411a-e886-4909-a380-a77f28d52335',
        'HLS_NCG' => '48582a1d-1ff4-426e-8cd5-06424fcc578c',
    ];
    public const SCHEMES = ['CENC', 'CBC1', 'CENS', 'CBCS'];
    /** Least and greatest number of pixels: SD to 576p, HD 720p to 1080p, UHD1 4K, UHD2 8K. */
    public const PIXELS = [
        'AUDIO' => null,
        'SD' => [0, 1024 * 576],
        'HD' => [1280 * 720, 1920 * 1080],
        'UHD1' => [1920 * 1080 + 1, 4096 * 2160],
        'UHD2' => [4096 * 2160 + 1, 8192 * 4320],
    ];

    /**
     * @param list<string> $drmTypes
     * @param list<string> $trackTypes one key for all tracks where there are none
     * @param int|string|null $periodIndex no key rotation without it
     * @throws InvalidInput
     */
    public function __construct(
        public readonly string $contentId,
        public readonly array $drmTypes,
        public readonly ?string $encryptionScheme = null,
        public readonly array $trackTypes = [],
        public readonly int|string|null $periodIndex = null,
    ) {
        self::checkContentId($contentId);
        if ($drmTypes === [] || !self::someOf($drmTypes, array_keys(self::SYSTEM_IDS))) {
            throw new InvalidInput('drm_types must be WIDEVINE, PLAYREADY, FAIRPLAY, NCG or HLS_NCG');
        }
        if ($encryptionScheme !== null && !in_array($encryptionScheme, self::SCHEMES, true)) {
            throw new InvalidInput('encryption_scheme must be one of ' . implode(', ', self::SCHEMES));
        }
        if (!self::someOf($trackTypes, array_keys(self::PIXELS))) {
            throw new InvalidInput('track_types must be AUDIO, SD, HD, UHD1, UHD2, each once');
        }
        if ($periodIndex !== null && !preg_match('/\A(0|[1-9][0-9]{0,18})\z/', (string) $periodIndex)) {
            throw new InvalidInput('period_index must be a whole number');
        }
    }

    /** 1 to 200 characters that XML allows. */
    private static function checkContentId(string $contentId): void
    {
        if (!preg_match('/\A.{1,200}\z/us', $contentId)) {
            throw new InvalidInput('content_id must have 1 to 200 characters');
        }
        if (preg_match('/[^\t\n\r\x{20}-\x{d7ff}\x{e000}-\x{fffd}\x{10000}-\x{10ffff}]/u', $contentId)) {
            throw new InvalidInput('content_id has a character that XML does not allow');
        }
    }

    /** @param list<mixed> $values @param list<string> $known */
    private static function someOf(array $values, array $known): bool
    {
        $found = array_filter($values, static fn (mixed $value): bool => in_array($value, $known, true));
        return count($found) === count($values) && count(array_unique($found)) === count($values);
    }
}
