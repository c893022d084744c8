import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash as digest,
  type KeyObject,
} from 'node:crypto';
import { fromBase64, fromTolerantBase64, toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';
import { jsonObject, jsonValue } from './json-object.ts';

// The layers of an envelope, outermost first, each as a pair of functions that undo each other. What reads
// throws a CodecError about the layer.

/** The credentials of a site of the packaging API, as its console shows them. */
export interface SiteCredentials {
  siteId: string;
  /** 32 ASCII characters, used as the 32 bytes of the AES-256 key (PKG-010). */
  siteKey: string;
  /** Opaque text; goes into the hash, never on the wire (PKG-021). */
  accessKey: string;
}

/** The JSON object that travels, base64-encoded, as `pallycon-apidata` (PKG-005 to PKG-007). */
export interface Envelope {
  /** Base64 of the encrypted payload. */
  data: string;
  /** The moment of the request in GMT, `yyyy-mm-ddThh:mm:ssZ`. */
  timestamp: string;
  /** Base64 of the 32 bytes of a SHA-256 digest. */
  hash: string;
}

/** What an envelope can be wrong in, outermost first. */
export type EnvelopeLayer =
  | 'base64'
  | 'json'
  | 'members'
  | 'timestamp'
  | 'hash'
  | 'cipher'
  | 'padding'
  | 'payload';

/**
 * The fixed initialisation vector: these 16 ASCII characters, not the 8 bytes they would be as hex (PKG-011).
 */
export const ENVELOPE_IV = Buffer.from('0123456789abcdef', 'latin1');

/** The fault of a layer. */
export const layerFault = (layer: EnvelopeLayer, problem: string): CodecError =>
  new CodecError('envelope', layer, problem);

/** The outer layer: base64 of the envelope's JSON in UTF-8. */
export const writeApidata = (json: string): string => toBase64(Buffer.from(json, 'utf8'));

/** The JSON inside `pallycon-apidata`, and what of the base64 a strict reader would not have taken. */
export function readApidata(apidata: string): { json: string; tolerated: string[] } {
  const outer = fromTolerantBase64(apidata);
  if (outer === undefined) throw layerFault('base64', 'pallycon-apidata is not base64');
  return {
    json: outer.bytes.toString('utf8'),
    tolerated: outer.tolerated.map((oddity) => `pallycon-apidata: ${oddity}`),
  };
}

/** The envelope as JSON, its members in the documented order. */
export const writeMembers = ({ data, timestamp, hash }: Envelope): string =>
  JSON.stringify({ data, timestamp, hash });

/** The JSON object of an envelope, any members in any order. */
export function readJson(json: string): Record<string, unknown> {
  const members = jsonObject(json);
  if (members === undefined) throw layerFault('json', 'pallycon-apidata does not decode to a JSON object');
  return members;
}

/** The three members of an envelope; others are passed over, see {@link extraMembersOf}. */
export function readMembers(members: Record<string, unknown>): Envelope {
  for (const name of MEMBERS) {
    const value = members[name];
    if (typeof value !== 'string' || value === '')
      throw layerFault('members', `"${name}" must be a string, it is ${describe(value)}`);
  }
  const { data, timestamp, hash } = members as unknown as Envelope;
  return { data, timestamp, hash };
}

const MEMBERS = ['data', 'timestamp', 'hash'];

/** The names of the members that an envelope does not have. */
export const extraMembersOf = (members: Record<string, unknown>): string[] =>
  Object.keys(members).filter((name) => !MEMBERS.includes(name));

/**
 * A moment in milliseconds since 1970 as the documents write it: GMT, seconds, literal T and Z (PKG-015,
 * PKG-016).
 */
export function formatTimestamp(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (written.second !== second) written = { second, text: `${new Date(ms).toISOString().slice(0, 19)}Z` };
  return written.text;
}

/** The latest moment that was written, as most are of the same second. */
let written = { second: Number.NaN, text: '' };

/**
 * Reads {@link formatTimestamp}'s format and nothing else; `undefined` for other texts and for dates no
 * calendar has.
 */
export function parseTimestamp(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined;
  const ms = Date.parse(text);
  // Date.parse takes 30 February and 24:00:00 for moments of a day after.
  return new Date(ms).getUTCDate() === Number(text.slice(8, 10)) ? ms : undefined;
}

/**
 * The hash of an envelope: base64 of SHA-256 over access key, site ID, `data` and `timestamp`, nothing in
 * between (PKG-017, PKG-018).
 */
export function envelopeHash(site: SiteCredentials, data: string, timestamp: string): string {
  return digest('sha256', hashedText(site, data, timestamp), 'base64');
}

/** The text that the hash of an envelope is over (PKG-018). */
export const hashedText = (site: SiteCredentials, data: string, timestamp: string): string =>
  `${site.accessKey}${site.siteId}${data}${timestamp}`;

/**
 * Enciphers whole blocks with AES-256-CBC under the site key and {@link ENVELOPE_IV}; base64 of it is `data`
 * (PKG-008 to PKG-011).
 */
export function encipher(padded: Uint8Array, siteKey: string): Uint8Array {
  if (padded.length % 16 !== 0) throw layerFault('padding', `${padded.length} bytes are no whole blocks`);
  const cipher = createCipheriv('aes-256-cbc', keyOf(siteKey), ENVELOPE_IV).setAutoPadding(false);
  return cipher.update(padded);
}

/** Deciphers whole blocks; a wrong key gives other bytes, not an error. */
export function decipher(ciphertext: Uint8Array, siteKey: string): Uint8Array {
  const decipher = createDecipheriv('aes-256-cbc', keyOf(siteKey), ENVELOPE_IV).setAutoPadding(false);
  return decipher.update(ciphertext);
}

/** The bytes that `data` is base64 of: one or more blocks of 16. */
export function readData(data: string): Uint8Array {
  const ciphertext = fromBase64(data);
  if (ciphertext === undefined) throw layerFault('cipher', '"data" is not base64');
  if (ciphertext.length === 0 || ciphertext.length % 16 !== 0)
    throw layerFault(
      'cipher',
      `"data" holds ${ciphertext.length} bytes, not a multiple of the 16-byte block`,
    );
  return ciphertext;
}

let latest: { siteKey: string; key: KeyObject } | undefined;

/** The AES key of a site. Making it costs Node more than enciphering a payload, so the latest one is kept. */
function keyOf(siteKey: string): KeyObject {
  if (latest?.siteKey === siteKey) return latest.key;
  const bytes = Buffer.from(siteKey, 'utf8');
  if (bytes.length !== 32)
    throw layerFault('cipher', `the site key has ${bytes.length} bytes, AES-256 takes 32`);
  latest = { siteKey, key: createSecretKey(bytes) };
  return latest.key;
}

/** Fills the last block with PKCS#7 padding: 1 to 16 bytes, each of them their number. */
export function addPkcs7(plaintext: Uint8Array): Uint8Array {
  const count = 16 - (plaintext.length % 16);
  const padded = Buffer.alloc(plaintext.length + count, count);
  padded.set(plaintext);
  return padded;
}

/** Takes PKCS#7 padding off; `undefined` when the bytes do not end in it. */
export function removePkcs7(padded: Uint8Array): Uint8Array | undefined {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > 16 || count > padded.length) return undefined;
  const length = padded.length - count;
  for (let at = length; at < padded.length; at++) if (padded[at] !== count) return undefined;
  return padded.subarray(0, length);
}

/** The innermost layer: the payload, JSON in UTF-8. */
export const writePayload = (payload: unknown): Uint8Array => Buffer.from(JSON.stringify(payload), 'utf8');

/** The payload that plaintext is the JSON of. */
export function readPayload(plaintext: Uint8Array): unknown {
  const value = jsonValue(decoded(plaintext));
  if (value === undefined) throw layerFault('payload', 'the deciphered data is not JSON in UTF-8');
  return value;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return '';
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === '') return 'empty';
  return Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value;
}
