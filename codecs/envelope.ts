import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { fromBase64, fromTolerantBase64, toBase64 } from './base64.ts';

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

/** The fixed initialisation vector: these 16 ASCII characters, not the 8 bytes they would be as hex (PKG-011). */
export const ENVELOPE_IV = Buffer.from('0123456789abcdef', 'latin1');

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

/** One thing wrong with an envelope: the layer it is in and what was found there. */
export interface EnvelopeFault {
  layer: EnvelopeLayer;
  problem: string;
}

/** An envelope taken apart layer by layer. A member is absent when a layer further out was unreadable. */
export interface EnvelopeReading {
  kind: 'envelope';
  apidata: string;
  /** The JSON text inside the outer base64. */
  json?: string;
  envelope?: Envelope;
  /** Members of the envelope that the documents do not know. */
  extraMembers: string[];
  /** The moment `timestamp` names, in milliseconds since 1970; absent when it is not in the documented format. */
  timestampMs?: number;
  /** The hash that would be right for this envelope. */
  expectedHash?: string;
  ciphertext?: Uint8Array;
  /** What deciphering gave, padding included. */
  padded?: Uint8Array;
  plaintext?: Uint8Array;
  payload?: unknown;
  /** Everything wrong, outermost layer first. */
  faults: EnvelopeFault[];
  /** What a strict reader would not have accepted but the service does. */
  tolerated: string[];
}

/** The hash of an envelope: base64 of SHA-256 over access key, site ID, `data` and `timestamp`, nothing in between (PKG-017, PKG-018). */
export function envelopeHash(site: SiteCredentials, data: string, timestamp: string): string {
  return createHash('sha256')
    .update(`${site.accessKey}${site.siteId}${data}${timestamp}`, 'utf8')
    .digest('base64');
}

/**
 * Seals a payload: AES-256-CBC with PKCS#7 padding, then the hash, then base64 of the JSON of both.
 * @param plaintext the JSON text of the payload
 * @param timestamp the moment of the request, already formatted; see {@link formatTimestamp}
 */
export function sealEnvelope(plaintext: string, timestamp: string, site: SiteCredentials): string {
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(site.siteKey, 'utf8'), ENVELOPE_IV);
  const data = toBase64(Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]));
  const envelope: Envelope = { data, timestamp, hash: envelopeHash(site, data, timestamp) };
  return toBase64(Buffer.from(JSON.stringify(envelope), 'utf8'));
}

/** A moment in milliseconds since 1970 as the documents write it: GMT, seconds, literal T and Z (PKG-015, PKG-016). */
export const formatTimestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Reads {@link formatTimestamp}'s format and nothing else; `undefined` for other texts and for dates no calendar has. */
export function parseTimestamp(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || formatTimestamp(ms) !== text ? undefined : ms;
}

/** Takes an envelope apart. Never throws: what is wrong stands in `faults`, and every layer that can be read is. */
export function readEnvelope(apidata: string, site: SiteCredentials): EnvelopeReading {
  const reading: EnvelopeReading = { kind: 'envelope', apidata, extraMembers: [], faults: [], tolerated: [] };
  const fault = (layer: EnvelopeLayer, problem: string): EnvelopeReading => {
    reading.faults.push({ layer, problem });
    return reading;
  };

  const outer = fromTolerantBase64(apidata);
  if (outer === undefined) return fault('base64', 'pallycon-apidata is not base64');
  reading.tolerated.push(...outer.tolerated.map((oddity) => `pallycon-apidata: ${oddity}`));
  reading.json = Buffer.from(outer.bytes).toString('utf8');
  const members = parseObject(reading.json);
  if (members === undefined) return fault('json', 'pallycon-apidata does not decode to a JSON object');

  const { data, timestamp, hash, ...extra } = members;
  reading.extraMembers = Object.keys(extra);
  const wrong = Object.entries({ data, timestamp, hash }).find(
    ([, value]) => typeof value !== 'string' || value === '',
  );
  if (wrong !== undefined)
    return fault('members', `"${wrong[0]}" must be a string, it is ${describe(wrong[1])}`);
  reading.envelope = { data, timestamp, hash } as Envelope;
  return openLayers(reading, reading.envelope, site, fault);
}

function openLayers(
  reading: EnvelopeReading,
  { data, timestamp, hash }: Envelope,
  site: SiteCredentials,
  fault: (layer: EnvelopeLayer, problem: string) => EnvelopeReading,
): EnvelopeReading {
  const timestampMs = parseTimestamp(timestamp);
  if (timestampMs === undefined)
    fault('timestamp', `"timestamp" is ${JSON.stringify(timestamp)}, not yyyy-mm-ddThh:mm:ssZ`);
  else reading.timestampMs = timestampMs;

  reading.expectedHash = envelopeHash(site, data, timestamp);
  if (hash !== reading.expectedHash)
    fault('hash', `"hash" is ${JSON.stringify(hash)}, not ${reading.expectedHash}`);

  const ciphertext = fromBase64(data);
  if (ciphertext === undefined) return fault('cipher', '"data" is not base64');
  reading.ciphertext = ciphertext;
  if (ciphertext.length === 0 || ciphertext.length % 16 !== 0)
    return fault('cipher', `"data" holds ${ciphertext.length} bytes, not a multiple of the 16-byte block`);
  const decipher = createDecipheriv('aes-256-cbc', Buffer.from(site.siteKey, 'utf8'), ENVELOPE_IV);
  const padded = decipher.setAutoPadding(false).update(ciphertext);
  reading.padded = padded;
  const plaintext = removePkcs7(padded);
  if (plaintext === undefined) return fault('padding', 'the deciphered data does not end in PKCS#7 padding');
  reading.plaintext = plaintext;
  const payload = parsePayload(plaintext);
  if (payload === undefined) return fault('payload', 'the deciphered data is not JSON in UTF-8');
  reading.payload = payload.value;
  return reading;
}

/** Takes PKCS#7 padding off; `undefined` when the bytes do not end in it. */
export function removePkcs7(padded: Uint8Array): Uint8Array | undefined {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > 16 || count > padded.length) return undefined;
  const padding = padded.subarray(padded.length - count);
  return padding.every((byte) => byte === count) ? padded.subarray(0, padded.length - count) : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function parsePayload(plaintext: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext)) };
  } catch {
    return undefined;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === '') return 'empty';
  return Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value;
}
