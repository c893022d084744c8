<?php

declare(strict_types=1);

namespace DrmServices;

/** What keys are asked for with: a CPIX document that names the content, its keys and its DRM systems. */
final class CpixRequest
{
    public const CPIX = 'urn:dashif:org:cpix';

    private readonly \DOMDocument $document;

    private function __construct(private readonly KeyQuery $query)
    {
        $this->document = new \DOMDocument('1.0', 'UTF-8');
    }

    /**
     * The document, in UTF-8: a key for each track, every DRM for each key. The kids only tell the tracks
     * apart; the service answers with key IDs of its own.
     */
    public static function build(KeyQuery $query): string
    {
        return (new self($query))->write();
    }

    private function write(): string
    {
        $query = $this->query;
        $rotates = $query->periodIndex !== null;
        $periodId = $rotates ? 'keyPeriod_' . self::uuid() : null;
        $root = $this->add($this->document, 'CPIX', ['id' => $query->contentId]);
        $keys = $this->add($root, 'ContentKeyList');
        $systems = $this->add($root, 'DRMSystemList');
        if ($rotates) {
            $period = ['id' => $periodId, 'index' => (string) $query->periodIndex];
            $this->add($this->add($root, 'ContentKeyPeriodList'), 'ContentKeyPeriod', $period);
        }
        $rules = $rotates || $query->trackTypes !== [] ? $this->add($root, 'ContentKeyUsageRuleList') : null;
        $scheme = $query->encryptionScheme === null ? null : strtolower($query->encryptionScheme);
        foreach ($query->trackTypes === [] ? [null] : $query->trackTypes as $track) {
            $kid = self::uuid();
            $this->add($keys, 'ContentKey', ['kid' => $kid, 'commonEncryptionScheme' => $scheme]);
            foreach ($query->drmTypes as $drm) {
                $this->add($systems, 'DRMSystem', ['kid' => $kid, 'systemId' => KeyQuery::SYSTEM_IDS[$drm]]);
            }
            if ($rules !== null) {
                $this->addRule($rules, $kid, $track, $periodId);
            }
        }
        return $this->document->saveXML();
    }

    private function addRule(\DOMElement $rules, string $kid, ?string $track, ?string $periodId): void
    {
        $rule = $this->add($rules, 'ContentKeyUsageRule', ['kid' => $kid, 'intendedTrackType' => $track]);
        if ($periodId !== null) {
            $this->add($rule, 'KeyPeriodFilter', ['periodId' => $periodId]);
        }
        $pixels = KeyQuery::PIXELS[$track] ?? null;
        if ($pixels !== null) {
            $filter = ['minPixels' => (string) $pixels[0], 'maxPixels' => (string) $pixels[1]];
            $this->add($rule, 'VideoFilter', $filter);
        }
    }

    /** @param array<string, ?string> $attributes those without a value are left out */
    private function add(\DOMNode $parent, string $name, array $attributes = []): \DOMElement
    {
        $element = $this->document->createElementNS(self::CPIX, "cpix:$name");
        foreach (array_filter($attributes, 'is_string') as $attribute => $value) {
            $element->setAttribute($attribute, $value);
        }
        return $parent->appendChild($element);
    }

    /** A random UUID of version 4. */
    private static function uuid(): string
    {
        $hex = bin2hex(random_bytes(16));
        $hex[12] = '4';
        $hex[16] = '89ab'[hexdec($hex[16]) % 4];
        return preg_replace('/\A(.{8})(.{4})(.{4})(.{4})(.{12})\z/', '$1-$2-$3-$4-$5', $hex);
    }
}
