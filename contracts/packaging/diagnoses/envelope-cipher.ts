import { createDecipheriv, createHash } from 'node:crypto';
import {
  ENVELOPE_IV,
  type EnvelopeReading,
  removePkcs7,
  type SiteCredentials,
} from '../../../codecs/envelope.ts';
import type { Way } from '../../explain.ts';

/**
 * Says how a payload that cannot be deciphered was enciphered, by trying every wrong way known until JSON comes out.
 * `undefined` when none of them gives it.
 */
export function explainCipher(reading: EnvelopeReading, site: SiteCredentials): string | undefined {
  if (reading.envelope === undefined) return undefined;
  for (const limit of [1, 2, 3])
    for (const source of sources(reading))
      for (const key of keys(site))
        for (const mode of MODES)
          for (const padding of PADDINGS) {
            const made = [source, key, mode, padding].flatMap(({ mistake }) => mistake ?? []);
            if (made.length !== limit) continue;
            const padded = mode.value(source.value, key.value);
            const plaintext = padded && padding.value(padded);
            if (plaintext && isJson(plaintext)) return made.join('; and ');
          }
  return explainCharset(reading);
}

/** A payload that was enciphered right and is JSON in another character encoding than UTF-8. */
function explainCharset({ plaintext }: EnvelopeReading): string | undefined {
  if (plaintext === undefined) return undefined;
  const charsets = { 'UTF-16': ['utf-16le', 'utf-16be'], 'ISO-8859-1 or another 8-bit encoding': ['latin1'] };
  const found = Object.entries(charsets).find(([, labels]) =>
    labels.some((label) => isJsonText(printed(new TextDecoder(label).decode(plaintext)))),
  );
  return found && `the payload is in ${found[0]}; it must be in UTF-8`;
}

/** Characters that the wrong encoding turned into control characters would hide that the rest is JSON. */
const printed = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

function sources({ envelope, ciphertext }: EnvelopeReading): Way<Buffer>[] {
  const { data } = envelope!;
  const ways: Way<Buffer>[] = [];
  if (ciphertext !== undefined) {
    ways.push({ value: Buffer.from(ciphertext) });
    const twice = Buffer.from(ciphertext).toString('latin1');
    ways.push({ mistake: '`data` was encoded as base64 twice', value: Buffer.from(twice, 'base64') });
    ways.push({ mistake: '`data` is base64 of hex text', value: Buffer.from(twice, 'hex') });
    ways.push({
      mistake: 'the initialisation vector is put before the ciphertext; it is fixed and never sent',
      value: Buffer.from(ciphertext.subarray(16)),
    });
  }
  ways.push({ mistake: '`data` is hex; it must be base64', value: Buffer.from(data, 'hex') });
  ways.push({
    mistake: '`data` is base64url; it must be standard base64',
    value: Buffer.from(data, 'base64url'),
  });
  return ways;
}

function keys({ siteKey, accessKey }: SiteCredentials): Way<Buffer>[] {
  const digest = (algorithm: string) => createHash(algorithm).update(siteKey).digest();
  return [
    { value: Buffer.from(siteKey, 'utf8') },
    { mistake: 'the key is SHA-256 of the site key; it must be its 32 characters', value: digest('sha256') },
    {
      mistake: 'the key is the hex text of MD5 of the site key; it must be its 32 characters',
      value: Buffer.from(digest('md5').toString('hex')),
    },
    { mistake: 'the key is MD5 of the site key; it must be its 32 characters', value: digest('md5') },
    {
      mistake:
        'the key is only the first half of the site key, which makes it AES-128; it must be all 32 characters',
      value: Buffer.from(siteKey.slice(0, 16)),
    },
    {
      mistake: 'the site key was decoded as hex; it must be used as the text it is',
      value: Buffer.concat([Buffer.from(siteKey, 'hex')], 16),
    },
    {
      mistake: 'the site key was decoded as base64; it must be used as the text it is',
      value: Buffer.from(siteKey, 'base64'),
    },
    {
      mistake: 'the key is taken from the access key; it must be the site key',
      value: Buffer.concat([Buffer.from(accessKey)], 32),
    },
  ];
}

type Decipher = (ciphertext: Buffer, key: Buffer) => Buffer | undefined;

const cbc =
  (iv: (key: Buffer) => Buffer): Decipher =>
  (ciphertext, key) =>
    decipher('cbc', ciphertext, key, iv(key));

const MODES: Way<Decipher>[] = [
  { value: cbc(() => ENVELOPE_IV) },
  {
    mistake: 'the initialisation vector is all zeros; it must be 0123456789abcdef',
    value: cbc(() => Buffer.alloc(16)),
  },
  {
    mistake: 'the initialisation vector is 0123456789abcdef read as hex; it must be these 16 characters',
    value: cbc(() => Buffer.concat([Buffer.from('0123456789abcdef', 'hex')], 16)),
  },
  {
    mistake: 'the initialisation vector is in upper case; it must be 0123456789abcdef',
    value: cbc(() => Buffer.from('0123456789ABCDEF')),
  },
  {
    mistake:
      'the initialisation vector is the first 16 characters of the site key; it must be 0123456789abcdef',
    value: cbc((key) => Buffer.concat([key], 16)),
  },
  { mistake: 'the mode is ECB; it must be CBC', value: (text, key) => decipher('ecb', text, key, null) },
  {
    mistake: 'the mode is CTR; it must be CBC',
    value: (text, key) => decipher('ctr', text, key, ENVELOPE_IV),
  },
  {
    mistake: 'the mode is CFB; it must be CBC',
    value: (text, key) => decipher('cfb', text, key, ENVELOPE_IV),
  },
  {
    mistake: 'the mode is OFB; it must be CBC',
    value: (text, key) => decipher('ofb', text, key, ENVELOPE_IV),
  },
  { mistake: '`data` is not encrypted', value: (text) => text },
];

function decipher(mode: string, ciphertext: Buffer, key: Buffer, iv: Buffer | null): Buffer | undefined {
  const whole = mode === 'ctr' || mode === 'cfb' || mode === 'ofb' || ciphertext.length % 16 === 0;
  if (!whole || ciphertext.length === 0 || ![16, 24, 32].includes(key.length)) return undefined;
  return createDecipheriv(`aes-${key.length * 8}-${mode}`, key, iv)
    .setAutoPadding(false)
    .update(ciphertext);
}

type Unpad = (padded: Buffer) => Uint8Array | undefined;

const PADDINGS: Way<Unpad>[] = [
  { value: removePkcs7 },
  { mistake: 'it is padded with zero bytes; it must be padded as PKCS#7 says', value: trimEnd(0) },
  { mistake: 'it is padded with spaces; it must be padded as PKCS#7 says', value: trimEnd(0x20) },
  {
    mistake: 'it is padded as ANSI X.923 says; it must be padded as PKCS#7 says',
    value: (padded) => {
      const count = padded.at(-1) ?? 0;
      const zeros = padded.subarray(-count, -1);
      return count >= 1 && count <= 16 && zeros.every((byte) => byte === 0)
        ? padded.subarray(0, -count)
        : undefined;
    },
  },
  {
    mistake: 'it is padded as ISO/IEC 7816-4 says; it must be padded as PKCS#7 says',
    value: (padded) => {
      const end = padded.lastIndexOf(0x80);
      return end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0)
        ? padded.subarray(0, end)
        : undefined;
    },
  },
  {
    mistake: 'it is padded to 32-byte blocks; AES pads to 16',
    value: (padded) => {
      const count = padded.at(-1) ?? 0;
      return count > 16 && count <= 32 ? padded.subarray(0, -count) : undefined;
    },
  },
  {
    mistake:
      'there is no padding; PKCS#7 always adds some, a whole block where the length is a multiple of 16',
    value: (padded) => padded,
  },
];

function trimEnd(value: number): Unpad {
  return (padded) => {
    let end = padded.length;
    while (end > 0 && padded[end - 1] === value) end--;
    return end < padded.length ? padded.subarray(0, end) : undefined;
  };
}

function isJson(plaintext: Uint8Array): boolean {
  try {
    return isJsonText(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
  } catch {
    return false;
  }
}

function isJsonText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
