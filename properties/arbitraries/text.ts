import fc from 'fast-check';

/** Any text of whole characters, up to a few thousand of them. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary-ascii', size: '+2' }),
);

/** Any sequence of UTF-16 code units, halves of characters among them. */
export const codeUnits: fc.Arbitrary<string> = fc.string({
  unit: fc
    .oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff }))
    .map((unit) => String.fromCharCode(unit)),
});
