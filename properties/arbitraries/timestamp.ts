import fc from 'fast-check';

/** Whole seconds of the years 0 to 9999, in milliseconds since 1970. */
export const timestampMs: fc.Arbitrary<number> = fc
  .integer({ min: -62_167_219_200, max: 253_402_300_799 })
  .map((seconds) => seconds * 1_000);
