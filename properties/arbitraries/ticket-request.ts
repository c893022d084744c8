import fc from 'fast-check';
import { text } from './text.ts';

/** Texts that look like what surrounds a signature. */
const tricky = fc.constantFrom(
  'signature',
  '"signature":"x"',
  '\\',
  '"',
  '},',
  ',"signature',
  '/',
  '\\/',
  'é',
  '😀',
);

const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }),
  tricky,
  fc.dictionary(fc.oneof(tricky, text), fc.oneof(tricky, fc.integer()), { maxKeys: 3 }),
  fc.array(tricky, { maxLength: 3 }),
);

/** The members of a ticket request: any names but the signature's, once each, and any values. */
export const ticketMembers: fc.Arbitrary<[name: string, value: unknown][]> = fc.uniqueArray(
  fc.tuple(
    fc.oneof(tricky, text).filter((name) => name !== 'signature'),
    value,
  ),
  { selector: ([name]) => name, maxLength: 6 },
);

/** How a client's JSON library lays an object out. */
export interface JsonLayout {
  open: string;
  colon: string;
  comma: string;
  close: string;
}

/** Compact, as Python writes it, and indented in several ways. */
export const jsonLayout: fc.Arbitrary<JsonLayout> = fc.constantFrom(
  { open: '{', colon: ':', comma: ',', close: '}' },
  { open: '{', colon: ': ', comma: ', ', close: '}' },
  { open: '{ ', colon: ' : ', comma: ', ', close: ' }' },
  { open: '{\n  ', colon: ': ', comma: ',\n  ', close: '\n}' },
  { open: '{\r\n\t', colon: ':\t', comma: ',\r\n\t', close: '\r\n}' },
);

/** The JSON text of members in a layout, an empty object without space in it. */
export function layOut(members: [string, unknown][], { open, colon, comma, close }: JsonLayout): string {
  if (members.length === 0) return '{}';
  const written = members.map(([name, value]) => `${JSON.stringify(name)}${colon}${JSON.stringify(value)}`);
  return open + written.join(comma) + close;
}
