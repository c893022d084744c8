import fc from 'fast-check';
import { codeUnits, text } from './text.ts';

const anyText = fc.oneof(text, codeUnits);

/** Names that are dangerous to objects of JavaScript, and members like any other in JSON. */
const inherited = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then');

/** The JSON text of any value, texts of any length and with any characters in it. */
export const jsonPayload: fc.Arbitrary<string> = fc.oneof(
  fc.json({ stringUnit: 'binary' }),
  fc.dictionary(anyText, anyText).map((object) => JSON.stringify(object)),
  fc.tuple(inherited, fc.json()).map(([name, value]) => `{${JSON.stringify(name)}:${value}}`),
  fc.string({ unit: 'binary', size: '+2' }).map((long) => JSON.stringify({ long })),
);
