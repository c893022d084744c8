<?php

declare(strict_types=1);

namespace DrmServices;

/** The box that DRM data travels in. */
final class Pssh
{
    /**
     * The data of a box: size, "pssh", version and flags, system ID, in version 1 a list of key IDs, data
     * size, data.
     *
     * @throws MalformedAnswer
     */
    public static function dataOf(string $box): string
    {
        $isWhole = strlen($box) >= 32 && self::number($box, 0) === strlen($box);
        $version = ord($box[8] ?? "\xff");
        if (!$isWhole || substr($box, 4, 4) !== 'pssh' || $version > 1) {
            throw new MalformedAnswer('the PSSH is no pssh box');
        }
        $at = $version === 0 ? 28 : 32 + 16 * self::number($box, 28);
        if ($at + 4 > strlen($box) || $at + 4 + self::number($box, $at) !== strlen($box)) {
            throw new MalformedAnswer('the sizes in the PSSH do not agree');
        }
        return substr($box, $at + 4);
    }

    private static function number(string $bytes, int $at): int
    {
        return unpack('N', $bytes, $at)[1];
    }
}
