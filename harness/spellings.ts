/** A way to write a value down: what it is called behind a comma, empty for the value as it is, and what comes of it. */
export type Written = [encoding: string, text: string];

/** Rare ways of writing, looked for only in texts that have a sign of them. */
export interface Rare {
  sign: RegExp;
  write: (value: string | Uint8Array, bytes: Buffer) => Written[];
}

/**
 * A value as it may be found in what a client sends or prints: as it is; as hex with or without separators; as base64 and
 * base64url, alone or anywhere within a longer one; percent-encoded or escaped for JSON, XML and HTML.
 * @param rare the rare ways that are looked for, see {@link rareIn}
 */
export function spellingsOf(value: string | Uint8Array, rare: Rare[]): Written[] {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  const hex = bytes.toString('hex');
  const common: Written[] = [
    ...(typeof value === 'string' ? ([['', value]] satisfies Written[]) : []),
    [', hex', hex],
    [', hex', hex.toUpperCase()],
    ...inBase64(bytes).flatMap((each): Written[] => [
      [', base64', each],
      [', base64url', each.replaceAll('+', '-').replaceAll('/', '_')],
    ]),
  ];
  return [...common, ...rare.flatMap(({ write }) => write(value, bytes))];
}

/** The rare ways of writing of which there is a sign in a text. */
export const rareIn = (text: string): Rare[] => RARE.filter(({ sign }) => sign.test(text));

/**
 * Base64 alone, with and without padding, and what is certain of it within a longer one: the value then begins at the
 * first, second or third of three bytes, and the characters that it shares with its neighbours are others each time.
 */
function inBase64(bytes: Buffer): string[] {
  const whole = bytes.toString('base64');
  const within = [0, 1, 2].map((before) => {
    const all = before === 0 ? whole : Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return all.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + bytes.length)) / 6));
  });
  return [whole, whole.replace(/=+$/, ''), ...within];
}

const RARE: Rare[] = [
  {
    sign: /%/,
    write: (value, bytes) => [
      ...(typeof value === 'string' ? percentEncoded(Buffer.from(value).toString()) : []),
      ...cases(', percent-encoded', bytes.toString('hex').replace(/../g, '%$&')),
      ...inBase64(bytes).flatMap((each) => lowered(', base64', encodeURIComponent(each))),
    ],
  },
  {
    // A form writes a space so.
    sign: /\+/,
    write: (value) =>
      typeof value === 'string' && value.includes(' ')
        ? lowered(', percent-encoded', new URLSearchParams([['', value]]).toString().slice(1))
        : [],
  },
  {
    sign: /\\/,
    write: (value, bytes) => [
      ...(typeof value === 'string' ? escapedAsJson(value) : []),
      ...inBase64(bytes).map((each): Written => [', base64', each.replaceAll('/', '\\/')]),
    ],
  },
  { sign: /&/, write: (value) => (typeof value === 'string' ? escapedAsXml(value) : []) },
  {
    sign: /[ :-][0-9a-f]{2}[ :-][0-9a-f]{2}[ :-][0-9a-f]{2}[ :-][0-9a-f]{2}/i,
    write: (_, bytes) => [' ', ':', '-'].flatMap((each) => cases(', hex', joined(bytes, each))),
  },
  {
    sign: /\\x[0-9a-f]{2}\\x/i,
    write: (_, bytes) => cases(', hex', `\\x${joined(bytes, '\\x')}`),
  },
  {
    sign: /0x[0-9a-f]{2}, ?0x/i,
    write: (_, bytes) => [', 0x', ',0x'].flatMap((each) => cases(', hex', `0x${joined(bytes, each)}`)),
  },
  {
    sign: /-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-/i,
    write: (_, bytes) =>
      bytes.length === 16
        ? cases(', hex', bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
        : [],
  },
  {
    sign: /, ?\d{1,3}, ?\d{1,3}, ?\d{1,3},/,
    write: (_, bytes) => [', ', ','].map((each) => [', bytes', [...bytes].join(each)]),
  },
  {
    // Java and others print bytes over 127 as negative numbers.
    sign: /-\d{1,3}, ?-?\d/,
    write: (_, bytes) =>
      [', ', ','].map((each) => [', bytes', [...bytes].map((byte) => (byte << 24) >> 24).join(each)]),
  },
];

const joined = (bytes: Buffer, separator: string): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(separator);

/** Hex in small and in capital letters. */
const cases = (encoding: string, hex: string, letters = /[a-f]/g): Written[] => [
  [encoding, hex],
  [encoding, hex.replace(letters, (letter) => letter.toUpperCase())],
];

/** Percent-encoded text with hex digits in capital and in small letters. */
const lowered = (encoding: string, text: string): Written[] => [
  [encoding, text],
  [encoding, text.replace(/%../g, (part) => part.toLowerCase())],
];

/** As URL libraries write it: some leave more characters as they are. */
function percentEncoded(value: string): Written[] {
  const component = encodeURIComponent(value);
  const strict = component.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  return [component, strict, form, encodeURI(value)].flatMap((text) => lowered(', percent-encoded', text));
}

function escapedAsJson(value: string): Written[] {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [json, ascii].flatMap((text): Written[] => [
    [', JSON', text],
    [', JSON', text.replaceAll('/', '\\/')],
  ]);
}

function escapedAsXml(value: string): Written[] {
  const least = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const more = least.replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const numbered = least.replaceAll('>', '&gt;').replaceAll('"', '&#34;').replaceAll("'", '&#x27;');
  const texts = [
    least,
    least.replaceAll('"', '&quot;'),
    more,
    more.replaceAll("'", '&apos;'),
    more.replaceAll("'", '&#39;'),
    more.replaceAll("'", '&#x27;'),
    numbered,
    numbered.replaceAll('&#x27;', '&#39;'),
  ];
  return texts.map((text) => [', XML', text]);
}
