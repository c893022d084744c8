import { createHmac, hash as digest } from 'node:crypto';
import { type EnvelopeReading, formatTimestamp, type SiteCredentials } from '../../../codecs/envelope.ts';
import { DIGEST_TEXTS, explainDigest, type Way } from '../../explain.ts';

/**
 * Says how a wrong hash was made, by making it in every wrong way known. `undefined` when none of them gives it.
 * @param reading an envelope whose members could be read
 */
export function explainHash(reading: EnvelopeReading, site: SiteCredentials): string | undefined {
  const { envelope } = reading;
  if (envelope === undefined) return undefined;
  return explainDigest(messages(reading, site), digests(site), DIGEST_TEXTS, envelope.hash);
}

function messages(reading: EnvelopeReading, site: SiteCredentials): Way<Buffer>[] {
  const { data, timestamp } = reading.envelope!;
  const parts: Part[] = [
    { name: 'access key', text: site.accessKey },
    { name: 'site ID', text: site.siteId },
    { name: 'data', text: data },
    { name: 'timestamp', text: timestamp },
  ];
  const right = join(parts);
  const exchanged = (index: number, text: string): Buffer =>
    Buffer.from(join(parts.map((part, at) => (at === index ? { ...part, text } : part))), 'utf8');
  const ways: Way<Buffer | undefined>[] = [
    { value: Buffer.from(right, 'utf8') },
    ...orders(parts),
    ...parts.map(({ name }, index) => ({
      mistake: `the ${name} is left out of it`,
      value: exchanged(index, ''),
    })),
    ...SEPARATORS.map(([name, text]) => ({
      mistake: `its parts are joined with ${name}; nothing may stand between them`,
      value: Buffer.from(join(parts, text), 'utf8'),
    })),
    { mistake: 'a line end follows it', value: Buffer.from(`${right}\n`, 'utf8') },
    { mistake: 'a zero byte follows it', value: Buffer.from(`${right}\0`, 'utf8') },
    { mistake: 'a byte order mark stands before it', value: Buffer.from(`\ufeff${right}`, 'utf8') },
    { mistake: 'it is hashed as UTF-16', value: Buffer.from(right, 'utf16le') },
    { mistake: 'it is hashed as UTF-16, high byte first', value: Buffer.from(right, 'utf16le').swap16() },
    { mistake: 'it is put into lower case', value: Buffer.from(right.toLowerCase(), 'utf8') },
    { mistake: 'it is put into upper case', value: Buffer.from(right.toUpperCase(), 'utf8') },
    {
      mistake: 'it has the brackets of the documents, which only mark its parts',
      value: Buffer.from(parts.map(({ text }) => `[${text}]`).join(''), 'utf8'),
    },
    {
      mistake: 'it has the brackets and signs of the documents, which only mark its parts',
      value: Buffer.from(parts.map(({ text }) => `[${text}]`).join(' + '), 'utf8'),
    },
    {
      mistake: 'its parts stand in quotation marks',
      value: Buffer.from(parts.map(({ text }) => JSON.stringify(text)).join(''), 'utf8'),
    },
    { mistake: 'the site key follows it', value: Buffer.from(right + site.siteKey, 'utf8') },
    {
      mistake: 'it covers JSON of `data` and `timestamp`; it must cover the two texts alone',
      value: Buffer.from(site.accessKey + site.siteId + JSON.stringify({ data, timestamp }), 'utf8'),
    },
    { mistake: 'it covers `data` alone', value: Buffer.from(data, 'utf8') },
    { mistake: 'it has the site key where the access key belongs', value: exchanged(0, site.siteKey) },
    { mistake: 'it has the site ID in lower case', value: exchanged(1, site.siteId.toLowerCase()) },
    { mistake: 'it has the site ID in upper case', value: exchanged(1, site.siteId.toUpperCase()) },
    { mistake: 'it has `data` percent-encoded', value: exchanged(2, encodeURIComponent(data)) },
    {
      mistake: 'it has `data` as base64url; it must be as it is sent',
      value: exchanged(2, data.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
    },
    {
      mistake: 'it has `data` without the padding of its base64; it must be as it is sent',
      value: exchanged(2, data.replace(/=+$/, '')),
    },
    {
      mistake: 'it has `data` in lines of 76 characters; it must be as it is sent',
      value: exchanged(2, inLines(data, '\n')),
    },
    {
      mistake: 'it has `data` in lines of 76 characters as in mails; it must be as it is sent',
      value: exchanged(2, inLines(data, '\r\n')),
    },
    { mistake: 'it has a line end behind `data`', value: exchanged(2, `${data}\n`) },
    { mistake: 'it has `data` in quotation marks', value: exchanged(2, JSON.stringify(data)) },
    { mistake: 'it has the access key in lower case', value: exchanged(0, site.accessKey.toLowerCase()) },
    { mistake: 'it has the access key in upper case', value: exchanged(0, site.accessKey.toUpperCase()) },
    {
      mistake: 'it has the access key decoded from base64; it must be the text it is',
      value: Buffer.concat([
        Buffer.from(site.accessKey, 'base64'),
        Buffer.from(site.siteId + data + timestamp, 'utf8'),
      ]),
    },
    { mistake: 'it has `data` as hex', value: exchanged(2, Buffer.from(data, 'base64').toString('hex')) },
    {
      mistake: 'it covers the ciphertext bytes; it must cover `data`, their base64 text',
      value: reading.ciphertext && ofBytes(parts, reading.ciphertext),
    },
    {
      mistake: 'it covers the plaintext; it must cover `data`, the base64 text of the ciphertext',
      value: reading.plaintext && ofBytes(parts, reading.plaintext),
    },
    {
      mistake:
        'it covers the base64 of the plaintext; it must cover `data`, the base64 text of the ciphertext',
      value: reading.plaintext && exchanged(2, Buffer.from(reading.plaintext).toString('base64')),
    },
    ...timestamps(reading).map(([mistake, text]) => ({ mistake, value: exchanged(3, text) })),
  ];
  return ways.flatMap(({ value, ...way }) => (value === undefined ? [] : [{ ...way, value }]));
}

const inLines = (text: string, end: string): string => text.replace(/.{76}(?=.)/g, `$&${end}`);

interface Part {
  name: string;
  text: string;
}

const SEPARATORS: [name: string, text: string][] = [
  ['"+"', '+'],
  ['" + "', ' + '],
  ['spaces', ' '],
  ['commas', ','],
  ['colons', ':'],
  ['"|"', '|'],
  ['"&"', '&'],
  ['line ends', '\n'],
];

const join = (parts: Part[], separator = ''): string => parts.map(({ text }) => text).join(separator);

function ofBytes([accessKey, siteId, , timestamp]: Part[], bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(accessKey!.text + siteId!.text), bytes, Buffer.from(timestamp!.text)]);
}

function orders(parts: Part[]): Way<Buffer>[] {
  return permutations(parts)
    .slice(1)
    .map((order) => ({
      mistake: `its parts stand in the order ${order.map(({ name }) => name).join(', ')}; they must stand in the order access key, site ID, data, timestamp`,
      value: Buffer.from(join(order), 'utf8'),
    }));
}

/** Every order of the items, the given one first. */
function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Timestamps a client may have hashed in the place of the one it sent. */
function timestamps({ timestampMs }: EnvelopeReading): [mistake: string, text: string][] {
  if (timestampMs === undefined) return [];
  const seconds = [-2, -1, 1, 2].map((offset): [string, string] => [
    `it has a timestamp ${Math.abs(offset)} s ${offset < 0 ? 'before' : 'after'} the one sent; the clock was read twice`,
    formatTimestamp(timestampMs + offset * 1000),
  ]);
  return [
    ...seconds,
    ['it has the timestamp in seconds since 1970', String(timestampMs / 1000)],
    ['it has the timestamp in milliseconds since 1970', String(timestampMs)],
    ['it has the timestamp with milliseconds', new Date(timestampMs).toISOString()],
    ['it has the timestamp without its Z', formatTimestamp(timestampMs).slice(0, -1)],
    [
      'it has the timestamp with a space in the place of its T',
      formatTimestamp(timestampMs).replace('T', ' '),
    ],
    ['it has the timestamp with the offset +00:00', formatTimestamp(timestampMs).replace('Z', '+00:00')],
    ['it has the timestamp percent-encoded', encodeURIComponent(formatTimestamp(timestampMs))],
  ];
}

function digests(site: SiteCredentials): Way<(message: Buffer) => Buffer>[] {
  const hash = (algorithm: string) => (message: Buffer) => digest(algorithm, message, 'buffer');
  return [
    { value: hash('sha256') },
    { mistake: 'it is a SHA-1 digest; it must be SHA-256', value: hash('sha1') },
    { mistake: 'it is an MD5 digest; it must be SHA-256', value: hash('md5') },
    { mistake: 'it is a SHA-512 digest; it must be SHA-256', value: hash('sha512') },
    { mistake: 'it is a SHA-384 digest; it must be SHA-256', value: hash('sha384') },
    { mistake: 'it is a SHA3-256 digest; it must be SHA-256 of SHA-2', value: hash('sha3-256') },
    {
      mistake: 'it is SHA-256 of the hex text of a SHA-256 digest; it must be taken once',
      value: (message) => hash('sha256')(Buffer.from(hash('sha256')(message).toString('hex'))),
    },
    {
      mistake: 'it is SHA-256 of a SHA-256 digest; it must be taken once',
      value: (m) => hash('sha256')(hash('sha256')(m)),
    },
    {
      mistake: 'it is an HMAC keyed with the access key; it must be a plain SHA-256',
      value: (message) => createHmac('sha256', site.accessKey).update(message).digest(),
    },
    {
      mistake: 'it is an HMAC keyed with the site key; it must be a plain SHA-256',
      value: (message) => createHmac('sha256', site.siteKey).update(message).digest(),
    },
  ];
}
