/** A way to write a value down: what it is called behind a comma, empty for the value as it is, and what comes of it. */
export type Written = [encoding: string, text: string];

/** A value in the forms that most ways of writing begin with. */
interface Forms {
  /** Missing for one that is bytes. */
  text?: string;
  bytes: Buffer;
  hex: string;
  base64: string[];
}

/** Rare ways of writing, looked for only in texts that have a sign of them. */
export interface Rare {
  sign: RegExp;
  write: (value: Forms) => Written[];
}

/**
 * A value as it may be found in what a client sends or prints: as it is; as hex with or without separators; as base64 and
 * base64url, alone or anywhere within a longer one; percent-encoded or escaped for JSON, XML and HTML.
 * @param rare the rare ways that are looked for, see {@link rareIn}
 */
export function spellingsOf(value: string | Uint8Array, rare: Rare[]): Written[] {
  const forms = formsOf(value);
  const { text, hex, base64 } = forms;
  const common: Written[] = text === undefined ? [] : [['', text]];
  common.push([', hex', hex], [', hex', hex.toUpperCase()]);
  for (const each of base64) {
    common.push([', base64', each]);
    if (/[+/]/.test(each)) common.push([', base64url', each.replaceAll('+', '-').replaceAll('/', '_')]);
  }
  return [...common, ...rare.flatMap(({ write }) => write(forms))];
}

/** A value in some rare ways of writing alone. */
export function rareSpellingsOf(value: string | Uint8Array, rare: Rare[]): Written[] {
  const forms = formsOf(value);
  return rare.flatMap(({ write }) => write(forms));
}

function formsOf(value: string | Uint8Array): Forms {
  const bytes = Buffer.from(value as Uint8Array);
  const forms = { bytes, hex: bytes.toString('hex'), base64: inBase64(bytes) };
  return typeof value === 'string' ? { ...forms, text: value } : forms;
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

// What a way of writing leaves as it is needs no spelling of its own.
const RARE: Rare[] = [
  {
    sign: /%/,
    write: ({ text = '', base64 }) => [
      ...(/[^\w-]/.test(text) ? percentEncoded(Buffer.from(text).toString()) : []),
      ...base64
        .filter((each) => /[+/=]/.test(each))
        .flatMap((each) => lowered(', base64', encodeURIComponent(each))),
    ],
  },
  {
    sign: /%[0-9a-f]{2}%[0-9a-f]{2}/i,
    write: ({ hex }) => cases(', percent-encoded', separated(hex, '%', '%')),
  },
  {
    // A form writes a space so.
    sign: /\+/,
    write: ({ text = '' }) =>
      text.includes(' ')
        ? lowered(', percent-encoded', new URLSearchParams([['', text]]).toString().slice(1))
        : [],
  },
  {
    sign: /\\/,
    write: ({ text = '', base64 }) => [
      ...(/[^\w-]/.test(text) ? escapedAsJson(text) : []),
      ...base64
        .filter((each) => each.includes('/'))
        .map((each): Written => [', base64', each.replaceAll('/', '\\/')]),
    ],
  },
  { sign: /&/, write: ({ text = '' }) => (/[&<>"']/.test(text) ? escapedAsXml(text) : []) },
  {
    sign: /[ :-][0-9a-f]{2}[ :-][0-9a-f]{2}[ :-][0-9a-f]{2}[ :-][0-9a-f]{2}/i,
    write: ({ hex }) => [' ', ':', '-'].flatMap((each) => cases(', hex', separated(hex, each))),
  },
  {
    sign: /\\x[0-9a-f]{2}\\x/i,
    write: ({ hex }) => cases(', hex', separated(hex, '\\x', '\\x')),
  },
  {
    sign: /0x[0-9a-f]{2}, ?0x/i,
    write: ({ hex }) => [', 0x', ',0x'].flatMap((each) => cases(', hex', separated(hex, each, '0x'))),
  },
  {
    sign: /-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-/i,
    write: ({ hex }) =>
      hex.length === 32 ? cases(', hex', hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')) : [],
  },
  {
    sign: /, ?\d{1,3}, ?\d{1,3}, ?\d{1,3},/,
    write: ({ bytes }) => [', ', ','].map((each) => [', bytes', [...bytes].join(each)]),
  },
  {
    // Java and others print bytes over 127 as negative numbers.
    sign: /-\d{1,3}, ?-?\d/,
    write: ({ bytes }) =>
      [', ', ','].map((each) => [', bytes', [...bytes].map((byte) => (byte << 24) >> 24).join(each)]),
  },
];

/** Hex with something between the bytes, and before the first. */
const separated = (hex: string, between: string, before = ''): string =>
  before + hex.replace(/../g, `${between}$&`).slice(between.length);

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
