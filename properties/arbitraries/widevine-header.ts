import fc from 'fast-check';
import type { WidevineField, WidevineHeader } from '../../codecs/widevine-header.ts';
import { keyId } from './key-id.ts';
import { text } from './text.ts';

const uint32 = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 127, 128, 0xffffffff));

/** A field that our schema does not have, of any wire type but the group. */
const unknownField: fc.Arbitrary<WidevineField> = fc
  .tuple(
    fc.oneof(fc.constantFrom(6, 8, 536_870_911), fc.integer({ min: 10, max: 99 })),
    fc.uint8Array({ maxLength: 20 }),
  )
  .chain(([number, bytes]) =>
    fc.constantFrom(
      { number, wireType: 0, data: Uint8Array.of(0x80 | bytes.length, 1) },
      { number, wireType: 1, data: new Uint8Array(8).fill(bytes.length) },
      { number, wireType: 2, data: Uint8Array.of(bytes.length, ...bytes) },
      { number, wireType: 5, data: new Uint8Array(4).fill(bytes.length) },
    ),
  );

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
    unknownFields: fc.array(unknownField, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['keyIds'] },
);
