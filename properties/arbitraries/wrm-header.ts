import fc from 'fast-check';
import type { PlayReadyRecord } from '../../codecs/playready/object.ts';
import type { WrmHeader, WrmKey } from '../../codecs/playready/wrm-header.ts';
import { escapeXml } from '../../codecs/xml.ts';
import { keyId } from './key-id.ts';
import { xmlText } from './xml-text.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const sums = { AESCTR: bytes(8), AESCBC: bytes(8), COCKTAIL: bytes(7) };

const keyWithAlgorithm: fc.Arbitrary<WrmKey> = fc
  .constantFrom('AESCTR' as const, 'AESCBC' as const, 'COCKTAIL' as const)
  .chain((algorithm) =>
    fc.record(
      { keyId, algorithm: fc.constant(algorithm), checksum: sums[algorithm] },
      { requiredKeys: ['keyId', 'algorithm'] },
    ),
  );
const anyKey: fc.Arbitrary<WrmKey> = fc.oneof(keyWithAlgorithm, fc.record({ keyId }));

/** Text that stands as it is in an element: no white space around it, no line ends that XML changes. */
const value = xmlText.map((text) => text.replaceAll('\r', '').trim());
const customAttributes = fc.oneof(
  value.map(escapeXml),
  fc.tuple(value, value).map(([a, b]) => `<A B="${escapeXml(a)}"/><C><!-- </C> -->${escapeXml(b)}</C>`),
);
const members = { licenseUrl: value, licenseUiUrl: value, domainServiceId: value, customAttributes };
const later = { ...members, decryptorSetup: fc.constant('ONDEMAND') };

const header = (version: WrmHeader['version'], keys: fc.Arbitrary<WrmKey[]>): fc.Arbitrary<WrmHeader> =>
  fc.record(
    { version: fc.constant(version), keys, ...(version === '4.0.0.0' ? members : later) },
    { requiredKeys: ['version', 'keys'] },
  ) as fc.Arbitrary<WrmHeader>;

/** A header of any version with as many keys as it may have and any of its elements. */
export const wrmHeader: fc.Arbitrary<WrmHeader> = fc.oneof(
  header('4.0.0.0', fc.array(keyWithAlgorithm, { minLength: 1, maxLength: 1 })),
  header('4.1.0.0', fc.array(keyWithAlgorithm, { maxLength: 1 })),
  header('4.2.0.0', fc.array(keyWithAlgorithm, { maxLength: 4 })),
  header('4.3.0.0', fc.array(anyKey, { maxLength: 4 })),
);

/** Any record of a PlayReady object but its header. */
export const otherRecord: fc.Arbitrary<PlayReadyRecord> = fc.record({
  type: fc.oneof(fc.constantFrom(0, 2, 3, 0xffff), fc.integer({ min: 2, max: 0xffff })),
  value: fc.uint8Array({ maxLength: 60 }),
});
