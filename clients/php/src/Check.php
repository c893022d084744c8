<?php

declare(strict_types=1);

namespace DrmServices;

/**
 * Checks of an input, made before anything is sent. All throw InvalidInput, naming the field and not its
 * value.
 */
final class Check
{
    /** A string that is not empty. */
    public static function text(object $fields, string $name): string
    {
        $value = $fields->$name ?? null;
        if (!is_string($value) || $value === '') {
            throw new InvalidInput("$name must be a text");
        }
        return $value;
    }

    /** One of some words, or nothing. @param list<string> $choices */
    public static function oneOf(object $fields, string $name, array $choices): void
    {
        if (isset($fields->$name) && !in_array($fields->$name, $choices, true)) {
            throw new InvalidInput("$name must be one of " . implode(', ', $choices));
        }
    }

    /** A list of one or more of some words. @param list<string> $choices @return list<string> */
    public static function words(object $fields, string $name, array $choices): array
    {
        $values = $fields->$name ?? null;
        $isList = is_array($values) && $values !== [];
        foreach ($isList ? $values : [null] as $value) {
            if (!in_array($value, $choices, true)) {
                throw new InvalidInput("$name must be a list of " . implode(', ', $choices));
            }
        }
        return $values;
    }

    /** A text of some form, or nothing. */
    public static function pattern(object $fields, string $name, string $form, string $example): void
    {
        $value = $fields->$name ?? null;
        if ($value !== null && !(is_string($value) && preg_match("/\\A(?:$form)\\z/", $value))) {
            throw new InvalidInput("$name must be written like $example");
        }
    }

    /** A whole number, also as a text of digits. */
    public static function whole(object $fields, string $name, int $least = 0): int
    {
        $value = $fields->$name ?? null;
        if (is_string($value) && preg_match('/\A[0-9]{1,18}\z/', $value)) {
            $value = (int) $value;
        }
        if (!is_int($value) || $value < $least) {
            throw new InvalidInput("$name must be a whole number of $least or more");
        }
        return $value;
    }

    /** A number not below the least, or nothing. */
    public static function atLeast(object $fields, string $name, float $least): void
    {
        $value = $fields->$name ?? null;
        if ($value !== null && !((is_int($value) || is_float($value)) && $value >= $least)) {
            throw new InvalidInput("$name must be a number of $least or more");
        }
    }

    /** An object. */
    public static function object(object $fields, string $name): object
    {
        if (!is_object($fields->$name ?? null)) {
            throw new InvalidInput("$name must be an object");
        }
        return $fields->$name;
    }
}
