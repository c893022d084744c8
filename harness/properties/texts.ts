import fc from 'fast-check';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** Words that are hard on whoever escapes, folds, trims or formats them; behind a plain one, which smaller texts have. */
const TRICKY = [
  'a',
  ...['%', '+', '&', '"', "'", '\\', '/', '<', '?', '#', '=', ' a', 'a ', '%41', '&amp;', '%s', '{{a}}'],
  ...[
    'é',
    'e\u0301',
    'ß',
    'İ',
    'ı',
    'ﬀ',
    '영화',
    'мир',
    'سلام',
    '映画',
    '🎬',
    '🇰🇷',
    '👩‍👩‍👧',
    '\u2028',
    '\ufeff',
    '\u200b',
  ],
  ...['\n', '\r\n', '\t', '\u0000', 'null', 'undefined', 'true', '0', '007', '1e3', '__proto__'],
];

const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRICKY) },
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom(...LETTERS, ...DIGITS, ' ', '-'), maxLength: 12 }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

const isBlank = (text: string): boolean => text.trim() === '';

/** Any text of whole characters, up to some hundred of them; of any length modulo the blocks of a cipher. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 5, size: 'max' }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 300 }) },
);

/** Any text that names something: more than white space. */
export const name: fc.Arbitrary<string> = anyText.map((text) => (isBlank(text) ? `a${text}` : text));

/** A word of ASCII letters and digits. */
export const word: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...LETTERS, ...DIGITS),
  minLength: 1,
  maxLength: 20,
});

/** What no printer prints: controls, formats, halves of characters, line separators and what Unicode has not given out. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A content ID of 1 to 200 bytes of UTF-8, mostly of the narrow set that is advised. */
export const contentId: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: narrowId() },
  { weight: 1, arbitrary: name.map(printable) },
);

/** Whether a content ID is of the narrow set, which every client has to take. */
export const isNarrow = (id: string): boolean => /^[A-Za-z0-9_-]+$/.test(id);

function narrowId(): fc.Arbitrary<string> {
  const unit = fc.constantFrom(...LETTERS, ...LETTERS.toUpperCase(), ...DIGITS, '-', '_');
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit, minLength: 1, maxLength: 40 }) },
    { weight: 1, arbitrary: fc.string({ unit, minLength: 180, maxLength: 200 }) },
  );
}

/** The printable characters of a text, as many as 200 bytes hold; never blank at an end, where XML and URLs lose it. */
function printable(text: string): string {
  let id = '';
  for (const character of text)
    if (!UNPRINTABLE.test(character) && Buffer.byteLength(id + character) <= 200) id += character;
  return id.trim() || 'a';
}

/**
 * A list of one item or more. One with a least length would not be made smaller at its end, so an empty one is filled up.
 * @param only the item of a list that would be empty
 */
export const listOf = (item: fc.Arbitrary<string>, maxLength: number, only: string): fc.Arbitrary<string[]> =>
  fc.array(item, { maxLength }).map((items) => (items.length === 0 ? [only] : items));

/** The path of a file: any names, one below the other. */
export const path: fc.Arbitrary<string> = listOf(
  name.map((text) => text.replaceAll('/', '_')),
  3,
  'a',
).map((names) => names.join('/'));

/** A moment of this century in GMT, as the packaging API writes it. */
export const instant: fc.Arbitrary<string> = secondsOf('2001-01-01T00:00:00Z', '2099-12-31T23:59:59Z').map(
  (ms) => new Date(ms).toISOString().replace('.000Z', 'Z'),
);

/** Whole seconds between two moments, in milliseconds since 1970. */
export function secondsOf(first: string, last: string): fc.Arbitrary<number> {
  return fc
    .integer({ min: Date.parse(first) / 1000, max: Date.parse(last) / 1000 })
    .map((second) => second * 1000);
}
