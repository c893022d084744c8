import { createHash, createHmac } from 'node:crypto';
import type { TicketAccount, TicketReading } from '../../../codecs/ticket-signature.ts';
import { DIGEST_TEXTS, explainDigest, type Way } from '../../explain.ts';
import { signedTexts } from './signed-text.ts';

/**
 * Says how a wrong ticket signature was made, by making it in every wrong way known. `undefined` when none of them
 * gives it.
 * @param before the signatures of the requests that the same client sent before
 */
export function explainSignature(
  reading: TicketReading,
  account: TicketAccount,
  before: string[] = [],
): string | undefined {
  const { request, unsigned, signature } = reading;
  if (request === undefined || unsigned === undefined || signature === undefined) return undefined;
  return explainDigest(signedTexts(reading, before), macs(account), TEXTS, signature);
}

type Mac = (message: string | Buffer) => Buffer;

/** How the digest may have become text, beyond what any digest may. */
const TEXTS: Way<(digest: Buffer) => string>[] = [
  ...DIGEST_TEXTS,
  {
    mistake: 'the + of its base64 came as a space: the form is not percent-encoded',
    value: (digest) => digest.toString('base64').replaceAll('+', ' '),
  },
  {
    mistake: 'its base64 is percent-encoded; the form does that by itself',
    value: (digest) => encodeURIComponent(digest.toString('base64')),
  },
  {
    mistake: 'it is hex text with hyphens; it must be base64 of the raw bytes',
    value: (digest) =>
      digest
        .toString('hex')
        .toUpperCase()
        .replaceAll(/(..)(?!$)/g, '$1-'),
  },
  {
    mistake: 'the digest is cut to 16 bytes; it must be all 32',
    value: (digest) => digest.subarray(0, 16).toString('base64'),
  },
  {
    mistake: 'the digest is cut to 20 bytes; it must be all 32',
    value: (digest) => digest.subarray(0, 20).toString('base64'),
  },
  {
    mistake:
      'the digest is base64 of bytes that were taken for UTF-8 text; it must be base64 of the raw bytes',
    value: (digest) => Buffer.from(digest.toString('utf8')).toString('base64'),
  },
  {
    mistake:
      'the digest is base64 of bytes that were taken for ISO-8859-1 text; it must be base64 of the raw bytes',
    value: (digest) => Buffer.from(digest.toString('latin1'), 'utf8').toString('base64'),
  },
  {
    mistake: 'the raw bytes were sent as text; it must be base64 of them',
    value: (digest) => digest.toString('latin1'),
  },
  {
    mistake: 'the raw bytes were sent as text; it must be base64 of them',
    value: (digest) => digest.toString('utf8'),
  },
  {
    mistake: 'the name of the algorithm stands before it',
    value: (digest) => `sha256=${digest.toString('hex')}`,
  },
];

function macs({ apiKey, apiSecret, cdn }: TicketAccount): Way<Mac>[] {
  const hmac =
    (key: string | Buffer, algorithm = 'sha256'): Mac =>
    (message) =>
      createHmac(algorithm, key).update(message).digest();
  const hash = (algorithm: string, ...parts: (string | Buffer)[]) => {
    const sum = createHash(algorithm);
    for (const part of parts) sum.update(part);
    return sum.digest();
  };
  return [
    { value: hmac(apiSecret) },
    ...keys({ apiKey, apiSecret, cdn }, hash).map(({ mistake, value }) => ({ mistake, value: hmac(value) })),
    ...[
      ['sha1', 'SHA-1'],
      ['md5', 'MD5'],
      ['sha512', 'SHA-512'],
      ['sha384', 'SHA-384'],
      ['sha224', 'SHA-224'],
      ['sha512-256', 'SHA-512/256'],
      ['sha3-256', 'SHA3-256'],
    ].map(([algorithm, name]) => ({
      mistake: `it is an HMAC with ${name}; it must be SHA-256`,
      value: hmac(apiSecret, algorithm),
    })),
    {
      mistake: 'it is SHA-256 of secret and text; it must be an HMAC',
      value: (text) => hash('sha256', apiSecret, text),
    },
    {
      mistake: 'it is SHA-256 of text and secret; it must be an HMAC',
      value: (text) => hash('sha256', text, apiSecret),
    },
    {
      mistake: 'it is SHA-256 of the text alone; it must be an HMAC keyed with the secret',
      value: (text) => hash('sha256', text),
    },
    {
      mistake: 'it is MD5 of the text alone; it must be an HMAC with SHA-256, keyed with the secret',
      value: (text) => hash('md5', text),
    },
    {
      mistake: 'it is SHA-1 of the text alone; it must be an HMAC with SHA-256, keyed with the secret',
      value: (text) => hash('sha1', text),
    },
    {
      mistake: 'key and text of the HMAC are exchanged; the secret is the key',
      value: (text) => createHmac('sha256', text).update(apiSecret, 'utf8').digest(),
    },
    {
      mistake: 'it is the HMAC of SHA-256 of the text; it must be the HMAC of the text itself',
      value: (text) => hmac(apiSecret)(hash('sha256', text)),
    },
    {
      mistake: 'it is the HMAC of SHA-256 of the text in hex; it must be the HMAC of the text itself',
      value: (text) => hmac(apiSecret)(hash('sha256', text).toString('hex')),
    },
  ];
}

/** Keys that are not the secret as the text it is. */
function keys(
  { apiKey, apiSecret, cdn }: TicketAccount,
  hash: (algorithm: string, text: string) => Buffer,
): { mistake: string; value: string | Buffer }[] {
  return [
    {
      mistake: 'the secret was decoded from hex; it must be used as the 64 characters it is',
      value: Buffer.from(apiSecret, 'hex'),
    },
    {
      mistake: 'the secret was decoded from base64; it must be used as the 64 characters it is',
      value: Buffer.from(apiSecret, 'base64'),
    },
    {
      mistake: 'the secret was encoded as base64; it must be used as the 64 characters it is',
      value: Buffer.from(apiSecret).toString('base64'),
    },
    { mistake: 'the secret is in upper case; it must be used as given', value: apiSecret.toUpperCase() },
    {
      mistake: 'the secret is in UTF-16; it must be used as the 64 bytes of its characters',
      value: Buffer.from(apiSecret, 'utf16le'),
    },
    { mistake: 'only half of the secret was used; it has 64 characters', value: apiSecret.slice(0, 32) },
    { mistake: 'a line end follows the secret; it must be used as given', value: `${apiSecret}\n` },
    {
      mistake: 'SHA-256 of the secret is the key; it must be the secret itself',
      value: hash('sha256', apiSecret),
    },
    {
      mistake: 'SHA-256 of the secret in hex is the key; it must be the secret itself',
      value: hash('sha256', apiSecret).toString('hex'),
    },
    { mistake: 'it is keyed with the API key; it must be keyed with the secret', value: apiKey },
    { mistake: 'it is keyed with the CDN ID; it must be keyed with the secret', value: String(cdn) },
    {
      mistake: 'it is keyed with API key and secret; it must be keyed with the secret alone',
      value: apiKey + apiSecret,
    },
    {
      mistake: 'it is keyed with secret and API key; it must be keyed with the secret alone',
      value: apiSecret + apiKey,
    },
    { mistake: 'an & follows the secret, as in OAuth; it must be used as given', value: `${apiSecret}&` },
    { mistake: 'it is keyed with nothing; it must be keyed with the secret', value: '' },
  ];
}
