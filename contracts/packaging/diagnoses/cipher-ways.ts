import { createDecipheriv, createHash, createSecretKey, type KeyObject } from 'node:crypto';
import {
  ENVELOPE_IV,
  type EnvelopeReading,
  removePkcs7,
  type SiteCredentials,
} from '../../../codecs/envelope.ts';
import type { Way } from '../../explain.ts';

/** What may have been encrypted to what `data` holds. */
export function sources({ envelope, ciphertext }: EnvelopeReading): Way<Buffer>[] {
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

/** Keys that may have been used. */
export function keys({ siteKey, siteId, accessKey }: SiteCredentials): Way<Buffer>[] {
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
      mistake: 'the key is half of the hex text of SHA-256 of the site key; it must be its 32 characters',
      value: Buffer.from(digest('sha256').toString('hex').slice(0, 32)),
    },
    {
      mistake: 'the key is only 24 characters of the site key, which makes it AES-192; it must be all 32',
      value: Buffer.from(siteKey.slice(0, 24)),
    },
    {
      mistake:
        'the key is only the second half of the site key, which makes it AES-128; it must be all 32 characters',
      value: Buffer.from(siteKey.slice(16)),
    },
    {
      mistake: 'the site key is in lower case; it must be as it is',
      value: Buffer.from(siteKey.toLowerCase()),
    },
    {
      mistake: 'the site key is in upper case; it must be as it is',
      value: Buffer.from(siteKey.toUpperCase()),
    },
    {
      mistake: 'the characters of the site key stand in the opposite order',
      value: Buffer.from([...siteKey].reverse().join('')),
    },
    {
      mistake:
        'the site key is written in UTF-16, and half of it is cut off; it must be its 32 ASCII characters',
      value: Buffer.from(siteKey, 'utf16le').subarray(0, 32),
    },
    {
      mistake: 'the site ID stands before the site key; it must be the site key alone',
      value: Buffer.from((siteId + siteKey).slice(0, 32)),
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

/** Modes and initialisation vectors that may have been used. */
export const MODES: Way<Decipher>[] = [
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
  {
    mistake: 'the initialisation vector is sixteen characters 0; it must be 0123456789abcdef',
    value: cbc(() => Buffer.from('0'.repeat(16))),
  },
  {
    mistake:
      'the initialisation vector is the last 16 characters of the site key; it must be 0123456789abcdef',
    value: cbc((key) => Buffer.concat([key.subarray(-16)], 16)),
  },
  {
    mistake: 'the initialisation vector is 0123456789abcdef backwards',
    value: cbc(() => Buffer.from('fedcba9876543210')),
  },
  {
    mistake: 'the mode is CBC without chaining from block to block; it must be CBC over the whole text',
    value: (text, key) => blockwise(text, key),
  },
  {
    mistake: 'the mode is GCM, with a tag behind the ciphertext; it must be CBC',
    value: (text, key) => gcm(text, key),
  },
  {
    mistake: 'the mode is CFB with 8 bits; it must be CBC',
    value: (text, key) => decipher('cfb8', text, key, ENVELOPE_IV),
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

/** Deciphers without looking at the padding; `undefined` where the lengths do not fit. */
export function decipher(
  mode: string,
  ciphertext: Buffer,
  key: Buffer,
  iv: Buffer | null,
): Buffer | undefined {
  const whole = ['ctr', 'cfb', 'cfb8', 'ofb'].includes(mode) || ciphertext.length % 16 === 0;
  if (!whole || ciphertext.length === 0 || ![16, 24, 32].includes(key.length)) return undefined;
  return createDecipheriv(`aes-${key.length * 8}-${mode}`, keyObject(key), iv)
    .setAutoPadding(false)
    .update(ciphertext);
}

/** Keys as Node uses them. Making one of bytes anew costs more than deciphering, and each is tried in every mode. */
const keyObjects = new WeakMap<Buffer, KeyObject>();

function keyObject(bytes: Buffer): KeyObject {
  const key = keyObjects.get(bytes) ?? createSecretKey(bytes);
  keyObjects.set(bytes, key);
  return key;
}

/** Every block by itself, each with the vector. */
function blockwise(ciphertext: Buffer, key: Buffer): Buffer | undefined {
  const plain = decipher('ecb', ciphertext, key, null);
  return plain?.map((byte, at) => byte ^ ENVELOPE_IV[at % 16]!) as Buffer | undefined;
}

/** Without looking at the tag, as the key is known. */
function gcm(ciphertext: Buffer, key: Buffer): Buffer | undefined {
  if (ciphertext.length <= 16 || key.length !== 32) return undefined;
  for (const length of [16, 12]) {
    const decipher = createDecipheriv('aes-256-gcm', key, ENVELOPE_IV.subarray(0, length));
    const plain = decipher.update(ciphertext.subarray(0, -16));
    if (plain[0] === 0x7b) return plain;
  }
  return undefined;
}

type Unpad = (padded: Buffer) => Uint8Array | undefined;

/** How the payload may have been padded. */
export const PADDINGS: Way<Unpad>[] = [
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
    mistake: 'it is padded as PKCS#7 says twice: libraries do it by themselves',
    value: (padded) => {
      const once = removePkcs7(padded);
      return once && removePkcs7(Buffer.from(once));
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
