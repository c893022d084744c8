import fc from 'fast-check';
import { WRM_VERSIONS } from '../../codecs/playready/wrm-header.ts';
import type { PlayReadyHeader } from '../../codecs/playready-header.ts';
import { keyId } from './key-id.ts';

/** A PlayReady header for one key, of any version with any of its members. */
export const playReadyHeader: fc.Arbitrary<PlayReadyHeader> = fc.record(
  {
    version: fc.constantFrom(...WRM_VERSIONS),
    algorithm: fc.constantFrom('AESCTR', 'AESCBC'),
    keyId,
    checksum: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    licenseUrl: fc.webUrl({ withQueryParameters: true, withFragments: true }),
    periodIndex: fc.maxSafeNat(),
  },
  { requiredKeys: ['version', 'algorithm', 'keyId'] },
);
