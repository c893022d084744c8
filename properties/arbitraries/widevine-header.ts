import fc from 'fast-check';
import type { WidevineHeader } from '../../codecs/widevine-header.ts';
import { keyId } from './key-id.ts';
import { text } from './text.ts';

const uint32 = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 127, 128, 0xffffffff));

/** A Widevine header with any of its members. */
export const widevineHeader: fc.Arbitrary<WidevineHeader> = fc.record(
  {
    algorithm: fc.oneof(fc.constantFrom(0, 1), uint32),
    keyIds: fc.array(keyId, { maxLength: 4 }),
    provider: text,
    contentId: fc.uint8Array({ maxLength: 300 }),
    trackType: fc.oneof(fc.constantFrom('AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'), text),
    cryptoPeriodIndex: uint32,
    protectionScheme: fc.constantFrom('cenc', 'cens', 'cbc1', 'cbcs'),
  },
  { requiredKeys: ['keyIds'] },
);
