<?php

declare(strict_types=1);

namespace DrmServices;

/** Reads what a key server answers. Elements are found by namespace, keys and systems are joined by kid. */
final class CpixAnswer
{
    private const PSKC = 'urn:ietf:params:xml:ns:keyprov:pskc';

    private readonly \DOMXPath $xpath;

    private function __construct(private readonly \DOMElement $root, private readonly KeyQuery $query)
    {
        $this->xpath = new \DOMXPath($root->ownerDocument);
        $this->xpath->registerNamespace('c', CpixRequest::CPIX);
        $this->xpath->registerNamespace('p', self::PSKC);
    }

    /**
     * The documented client output, of the DRMs that were asked for.
     *
     * @return array{content_id: string, content_key_list: list<array<string, mixed>>}
     * @throws MalformedAnswer
     */
    public static function read(string $xml, KeyQuery $query): array
    {
        return (new self(self::parse($xml), $query))->keys();
    }

    /** Without a network and without document types, so that there are no entities to expand or fetch. */
    private static function parse(string $xml): \DOMElement
    {
        $document = new \DOMDocument();
        $before = libxml_use_internal_errors(true);
        $isXml = $xml !== '' && $document->loadXML($xml, LIBXML_NONET);
        libxml_clear_errors();
        libxml_use_internal_errors($before);
        if (!$isXml || $document->doctype !== null) {
            throw new MalformedAnswer('the answer is not well-formed XML without a document type');
        }
        $root = $document->documentElement;
        if ($root->localName !== 'CPIX' || $root->namespaceURI !== CpixRequest::CPIX) {
            throw new MalformedAnswer('the root of the answer is not CPIX');
        }
        return $root;
    }

    /** @return array{content_id: string, content_key_list: list<array<string, mixed>>} */
    private function keys(): array
    {
        if ($this->root->getAttribute('id') !== $this->query->contentId) {
            throw new MalformedAnswer('the answer is for another content');
        }
        $indexOf = static fn (\DOMElement $period): string => $period->getAttribute('index');
        $periods = array_map($indexOf, $this->all('c:ContentKeyPeriodList/c:ContentKeyPeriod', $this->root));
        $index = $this->query->periodIndex;
        if ($index !== null && $periods !== [] && !in_array((string) $index, $periods, true)) {
            throw new MalformedAnswer('the answer is for another key period');
        }
        $keys = array_map($this->contentKey(...), $this->all('c:ContentKeyList/c:ContentKey', $this->root));
        if ($keys === []) {
            throw new MalformedAnswer('the answer has no content key');
        }
        if (count(array_unique(array_column($keys, 'key_id_hex'))) < count($keys)) {
            throw new MalformedAnswer('two keys of the answer have one kid');
        }
        $tracks = array_column($keys, 'track_type');
        $wanted = $this->query->trackTypes;
        sort($tracks);
        sort($wanted);
        if ($wanted !== [] && $tracks !== $wanted) {
            throw new MalformedAnswer('the answer has not one key for each track');
        }
        return ['content_id' => $this->query->contentId, 'content_key_list' => $keys];
    }

    /** @return array<string, mixed> */
    private function contentKey(\DOMElement $key): array
    {
        $kid = self::kid($key);
        if (!preg_match('/\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z/', $kid)) {
            throw new MalformedAnswer('a content key has no UUID as its kid');
        }
        $found = [];
        foreach ($this->of($kid, 'c:ContentKeyUsageRuleList/c:ContentKeyUsageRule') as $rule) {
            if ($rule->hasAttribute('intendedTrackType')) {
                $found['track_type'] = $rule->getAttribute('intendedTrackType');
            }
        }
        $value = $this->text('c:Data/p:Secret/p:PlainValue', $key);
        $found += self::spelled('key_id', hex2bin(str_replace('-', '', $kid)));
        $found += self::spelled('key', self::decoded($value, 'key'));
        $found += self::spelled('iv', self::decoded($key->getAttribute('explicitIV'), 'IV'));
        $systems = $this->of($kid, 'c:DRMSystemList/c:DRMSystem');
        foreach (array_intersect(['WIDEVINE', 'PLAYREADY', 'FAIRPLAY'], $this->query->drmTypes) as $drm) {
            $found[strtolower($drm)] = $this->signaling($drm, $systems);
        }
        return $found;
    }

    /** @param list<\DOMElement> $systems @return array<string, string> */
    private function signaling(string $drm, array $systems): array
    {
        foreach ($systems as $system) {
            if (strtolower($system->getAttribute('systemId')) === KeyQuery::SYSTEM_IDS[$drm]) {
                return $drm === 'FAIRPLAY' ? ['key_uri' => $this->keyUri($system)] : $this->pssh($system);
            }
        }
        throw new MalformedAnswer("a key has nothing for $drm");
    }

    private function keyUri(\DOMElement $system): string
    {
        $uri = self::decoded($this->text('c:URIExtXKey', $system), 'URIExtXKey');
        if (!preg_match('//u', $uri)) {
            throw new MalformedAnswer('URIExtXKey is no text');
        }
        return $uri;
    }

    /**
     * The box, and the data in it, which V1 and NEA-DVR leave to the client to cut out.
     *
     * @return array<string, string>
     */
    private function pssh(\DOMElement $system): array
    {
        $box = self::decoded($this->text('c:PSSH', $system), 'PSSH');
        $data = Pssh::dataOf($box);
        $given = $this->text('c:ContentProtectionData', $system);
        if ($given !== '' && self::decoded($given, 'ContentProtectionData') !== $data) {
            throw new MalformedAnswer('ContentProtectionData is not the data of the PSSH');
        }
        return ['pssh' => base64_encode($box), 'pssh_payload_only' => base64_encode($data)];
    }

    /** @return array<string, string> */
    private static function spelled(string $name, string $bytes): array
    {
        if (strlen($bytes) !== 16) {
            throw new MalformedAnswer("the $name has " . strlen($bytes) . ' bytes, not 16');
        }
        return ["{$name}_hex" => bin2hex($bytes), "{$name}_b64" => base64_encode($bytes)];
    }

    /** Base64, in which white space may stand anywhere; never of nothing. */
    private static function decoded(string $text, string $what): string
    {
        $decoded = base64_decode(preg_replace('/\s+/', '', $text), true);
        if ($decoded === false || $decoded === '') {
            throw new MalformedAnswer("$what is missing or no base64");
        }
        return $decoded;
    }

    /** The elements of a key. @return list<\DOMElement> */
    private function of(string $kid, string $path): array
    {
        $isOfKey = static fn (\DOMElement $element): bool => self::kid($element) === $kid;
        return array_values(array_filter($this->all($path, $this->root), $isOfKey));
    }

    /** @return list<\DOMElement> */
    private function all(string $path, \DOMElement $from): array
    {
        return iterator_to_array($this->xpath->query($path, $from), false);
    }

    private function text(string $path, \DOMElement $from): string
    {
        return $this->xpath->evaluate("string($path)", $from);
    }

    private static function kid(\DOMElement $element): string
    {
        return strtolower($element->getAttribute('kid'));
    }
}
