import fc from 'fast-check';
import type { PlayReadyHeader } from '../../codecs/playready-header.ts';
import { keyId } from './key-id.ts';

/** A PlayReady header of either version with any of its members. */
export const playReadyHeader: fc.Arbitrary<PlayReadyHeader> = fc.record(
  {
    version: fc.constantFrom('4.0.0.0', '4.3.0.0'),
    algorithm: fc.constantFrom('AESCTR', 'AESCBC'),
    keyId,
    checksum: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    licenseUrl: fc.webUrl({ withQueryParameters: true, withFragments: true }),
    periodIndex: fc.maxSafeNat(),
  },
  { requiredKeys: ['version', 'algorithm', 'keyId'] },
);
