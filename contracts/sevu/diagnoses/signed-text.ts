import { isUtf8 } from 'node:buffer';
import { asPhpEncodes, type TicketReading } from '../../../codecs/ticket-signature.ts';
import type { Way } from '../../explain.ts';

/** The members of a ticket request but its signature. */
type Members = Record<string, unknown>;

/** A mistake, and the text that is covered with it. */
type Row = [mistake: string, covered: string | Buffer];

/** The texts that a wrong signature may have been made over; the right one has no mistake. */
export function signedTexts(
  { json, unsigned = '', request = {} }: TicketReading,
  before: string[],
): Way<string | Buffer>[] {
  const { signature: _, ...members } = request;
  const rows = [
    ...orders(members),
    ...encodings(unsigned, members),
    ...withSignature(json, unsigned, members, before),
    ...otherValues(unsigned, members),
    ...otherTexts(members),
    ...wrapped(unsigned, members),
    ...otherBytes(unsigned),
  ];
  // The same text twice would tell of a mistake that was not made.
  const wrong = rows.filter(([, covered]) => covered !== unsigned);
  return [{ value: unsigned }, ...wrong.map(([mistake, value]) => ({ mistake, value }))];
}

/** Where the documents name the members one after another. */
const SAMPLE = ['command', 'api_key', 'timestamp', 'cdn', 'app', 'video', 'pass', 'ip', 'uses', 'expire'];
const TABLE = ['command', 'cdn', 'api_key', 'timestamp', 'app', 'video', 'pass', 'ip', 'uses', 'expire'];

function orders(members: Members): Row[] {
  const names = Object.keys(members);
  const inOrder = (first: string[]) =>
    JSON.stringify(
      Object.fromEntries([...new Set([...first, ...names])].map((name) => [name, members[name]])),
    );
  const orders: [order: string, names: string[]][] = [
    ['in the order of its members’ names', names.toSorted()],
    ['from last member to first', names.toReversed()],
    ['in the order of the documents’ sample', SAMPLE],
    ['in the order of the documents’ table', TABLE],
  ];
  const asSent = JSON.stringify(members);
  return orders
    .map(
      ([order, first]): Row => [`it covers the request ${order}, and another order was sent`, inOrder(first)],
    )
    .filter(([, covered]) => covered !== asSent);
}

function encodings(unsigned: string, members: Members): Row[] {
  const again = JSON.stringify(members);
  const encodings: [how: string, text: string][] = [
    ['indented', JSON.stringify(members, null, 2)],
    ['indented', JSON.stringify(members, null, 4)],
    ['indented', JSON.stringify(members, null, '\t')],
    ['with `/` escaped', unsigned.replaceAll('/', '\\/')],
    ['without the escapes of `/`', unsigned.replaceAll('\\/', '/')],
    ['with characters beyond ASCII as they are', unescaped(unsigned)],
    ['as PHP encodes it', asPhpEncodes(again)],
    ['with characters beyond ASCII as \\uXXXX', escaped(unsigned, /[\u0080-\uffff]/g)],
    ['with <, > and & as \\u003c, \\u003e and \\u0026', escaped(unsigned, /[<>&\u2028\u2029]/g)],
    ['with the digits of \\uXXXX in the other case', otherCase(unsigned)],
    ['encoded anew', again],
  ];
  return [
    ['it covers the request with spaces between its members, and the text sent has none', spaced(members)],
    ...encodings.map(([how, text]): Row => [`it covers the request ${how}, and another text was sent`, text]),
  ];
}

const escaped = (text: string, units: RegExp): string =>
  text.replaceAll(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const unescaped = (text: string): string =>
  text.replaceAll(/(?<!\\)\\u(?!00[0-7])([0-9a-f]{4})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );

const otherCase = (text: string): string =>
  text.replaceAll(/\\u([0-9a-f]{4})/gi, (_, digits: string) =>
    /[a-f]/.test(digits) ? `\\u${digits.toUpperCase()}` : `\\u${digits.toLowerCase()}`,
  );

const spaced = (members: Members): string =>
  `{${Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(', ')}}`;

function withSignature(json: string, unsigned: string, members: Members, before: string[]): Row[] {
  const empty = 'it covers an empty `signature` member; the member may not be there when signing';
  const earlier = 'it covers the signature of the request before; take the member away before signing again';
  const appended = (value: unknown) => unsigned.replace(/\}$/, `,"signature":${JSON.stringify(value)}}`);
  return [
    [empty, appended('')],
    [empty, unsigned.replace(/^\{/, '{"signature":"",')],
    ['it covers a null `signature` member; the member may not be there when signing', appended(null)],
    ...before.flatMap((signature): Row[] => [
      [earlier, appended(signature)],
      [earlier, JSON.stringify({ ...members, signature })],
    ]),
    ['it covers its own text', json],
  ];
}

/** How far, in seconds, a clock that is read twice may have gone on or been ahead. */
const SECONDS_BETWEEN = [1, 2, 3, -1, -2, -3];

function otherValues(unsigned: string, members: Members): Row[] {
  const names = Object.keys(members);
  const { timestamp } = members;
  const changed = (change: (value: unknown) => unknown) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, change(members[name])])));
  const clocks = typeof timestamp === 'number' ? SECONDS_BETWEEN.map((seconds) => timestamp + seconds) : [];
  return [
    ...names.map(
      (name): Row => [`it does not cover \`${name}\``, JSON.stringify({ ...members, [name]: undefined })],
    ),
    ...clocks.map(
      (seconds): Row => [
        'it covers another timestamp than the one sent: the clock was read twice',
        JSON.stringify({ ...members, timestamp: seconds }),
      ],
    ),
    [
      'it covers numbers as strings, and they were sent as numbers',
      changed((value) => (typeof value === 'number' ? String(value) : value)),
    ],
    [
      'it covers strings as numbers, and they were sent as strings',
      changed((value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value)),
    ],
    ['it covers the request in lower case', unsigned.toLowerCase()],
  ];
}

/** What is made of the members and is no JSON. */
function otherTexts(members: Members): Row[] {
  const pairs = Object.entries(members).map(([name, value]): [string, string] => [name, String(value)]);
  const query = 'it covers the members as a query string; it must cover the JSON text';
  return [
    [query, new URLSearchParams(pairs).toString()],
    [query, pairs.map((pair) => pair.join('=')).join('&')],
    [
      'it covers the values joined together; it must cover the JSON text',
      pairs.map(([, value]) => value).join(''),
    ],
    ['it covers the request as PHP serializes it; it must cover the JSON text', asPhpSerializes(members)],
    ['it covers nothing: the text was empty when it was made', ''],
  ];
}

function asPhpSerializes(members: Members): string {
  const text = (value: unknown) => `s:${Buffer.byteLength(String(value))}:"${value}";`;
  const entries = Object.entries(members).map(
    ([name, value]) => `${text(name)}${typeof value === 'number' ? `i:${value};` : text(value)}`,
  );
  return `a:${entries.length}:{${entries.join('')}}`;
}

/** The text itself, with something around it or encoded once more. */
function wrapped(unsigned: string, { api_key: apiKey, timestamp }: Members): Row[] {
  const field = 'it covers the form field json=…; it must cover the JSON text alone';
  return [
    ['a line end follows the text it covers', `${unsigned}\n`],
    ['a line end follows the text it covers', `${unsigned}\r\n`],
    ['a zero byte follows the text it covers', `${unsigned}\0`],
    ['a byte order mark stands before the text it covers', `\ufeff${unsigned}`],
    ['it covers the text percent-encoded; it must cover the JSON text', encodeURIComponent(unsigned)],
    [
      'it covers the text as a form encodes it; it must cover the JSON text',
      new URLSearchParams({ '': unsigned }).toString().slice(1),
    ],
    [field, `json=${unsigned}`],
    [field, new URLSearchParams({ json: unsigned }).toString()],
    [
      'it covers base64 of the JSON text; it must cover the text itself',
      Buffer.from(unsigned).toString('base64'),
    ],
    ['it covers the JSON text encoded as JSON again', JSON.stringify(unsigned)],
    ['it covers the JSON text within a list', `[${unsigned}]`],
    ['it covers an object with the request in it', `{"json":${unsigned}}`],
    ['it covers method and path as well', `POST\n/stable/\n${unsigned}`],
    ['it covers the path as well', `/stable/${unsigned}`],
    ['it covers the API key before the text; it must cover the text alone', `${apiKey}${unsigned}`],
    ['it covers the API key behind the text; it must cover the text alone', `${unsigned}${apiKey}`],
    ['it covers the timestamp before the text; it must cover the text alone', `${timestamp}${unsigned}`],
    ['it covers the timestamp behind the text; it must cover the text alone', `${unsigned}${timestamp}`],
  ];
}

/** Whether the characters of a text are the bytes of a text in UTF-8. */
const isTwiceEncoded = (text: string): boolean =>
  !/[^\0-\xff]/.test(text) && isUtf8(Buffer.from(text, 'latin1'));

function otherBytes(unsigned: string): Row[] {
  const utf16 = 'it covers the text in UTF-16; it must be UTF-8';
  const rows: Row[] = [
    [utf16, Buffer.from(unsigned, 'utf16le')],
    [utf16, Buffer.from(unsigned, 'utf16le').swap16()],
  ];
  if (!/[^\0-\x7f]/.test(unsigned)) return rows;
  const questioned = (beyond: RegExp) => unsigned.replaceAll(beyond, '?');
  const latin1 = isTwiceEncoded(unsigned)
    ? 'the text that was sent is encoded as UTF-8 twice, and it covers the text encoded once'
    : 'it covers the text in ISO-8859-1; it must be UTF-8';
  return [
    ...rows,
    [latin1, Buffer.from(questioned(/[^\0-\xff]/gu), 'latin1')],
    [
      'it covers the text in ASCII, with question marks for the rest; it must be UTF-8',
      Buffer.from(questioned(/[^\0-\x7f]/gu)),
    ],
    ['it covers the low bytes of the text’s characters; it must be UTF-8', Buffer.from(unsigned, 'latin1')],
  ];
}
