import fc from 'fast-check';
import { codeUnits, text } from './text.ts';

const anyText = fc.oneof(text, codeUnits);

/** The JSON text of any value, texts of any length and with any characters in it. */
export const jsonPayload: fc.Arbitrary<string> = fc.oneof(
  fc.json({ stringUnit: 'binary' }),
  fc.dictionary(anyText, anyText).map((object) => JSON.stringify(object)),
  fc.string({ unit: 'binary', size: '+2' }).map((long) => JSON.stringify({ long })),
);
