<?php

declare(strict_types=1);

namespace DrmServices;

/**
 * JSON as it is: objects stay objects, so that an empty one does not become a list; no digit of a number is
 * lost.
 */
final class Json
{
    private const DEPTH = 100;

    /** The JSON object that a text is, or null when it is anything else. */
    public static function object(string $text): ?\stdClass
    {
        try {
            $value = self::decode($text);
        } catch (\JsonException) {
            return null;
        }
        return $value instanceof \stdClass ? $value : null;
    }

    /** @throws \JsonException */
    public static function decode(string $text): mixed
    {
        return json_decode($text, false, self::DEPTH, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR);
    }

    /** @throws \JsonException where there is a text that is not UTF-8 */
    public static function encode(mixed $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR);
    }
}
