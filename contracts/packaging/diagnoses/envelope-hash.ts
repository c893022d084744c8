import { createHash, createHmac } from 'node:crypto';
import { type EnvelopeReading, formatTimestamp, type SiteCredentials } from '../../../codecs/envelope.ts';
import { DIGEST_TEXTS, explain, type Way } from '../../explain.ts';

/**
 * Says how a wrong hash was made, by making it in every wrong way known. `undefined` when none of them gives it.
 * @param reading an envelope whose members could be read
 */
export function explainHash(reading: EnvelopeReading, site: SiteCredentials): string | undefined {
  const { envelope } = reading;
  if (envelope === undefined) return undefined;
  return explain(
    [messages(reading, site), digests(site), DIGEST_TEXTS],
    (message, digest, text) => text(digest(message)),
    envelope.hash,
  );
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
    { mistake: 'it is hashed as UTF-16', value: Buffer.from(right, 'utf16le') },
    { mistake: 'it has the site key where the access key belongs', value: exchanged(0, site.siteKey) },
    { mistake: 'it has the site ID in lower case', value: exchanged(1, site.siteId.toLowerCase()) },
    { mistake: 'it has the site ID in upper case', value: exchanged(1, site.siteId.toUpperCase()) },
    { mistake: 'it has `data` percent-encoded', value: exchanged(2, encodeURIComponent(data)) },
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
    ['it has the timestamp percent-encoded', encodeURIComponent(formatTimestamp(timestampMs))],
  ];
}

function digests(site: SiteCredentials): Way<(message: Buffer) => Buffer>[] {
  const hash = (algorithm: string) => (message: Buffer) => createHash(algorithm).update(message).digest();
  return [
    { value: hash('sha256') },
    { mistake: 'it is a SHA-1 digest; it must be SHA-256', value: hash('sha1') },
    { mistake: 'it is an MD5 digest; it must be SHA-256', value: hash('md5') },
    { mistake: 'it is a SHA-512 digest; it must be SHA-256', value: hash('sha512') },
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
