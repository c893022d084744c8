import { fromTolerantBase64, toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether a text has the shape 8-4-4-4-12 of hex digits. Versions and variants are not looked at: key servers
 * ignore them.
 */
export const isUuid = (text: string): boolean => UUID.test(text);

/**
 * The 16 bytes of a UUID text in the order it is written (big-endian), as `kid` and `systemId` stand in pssh
 * boxes.
 */
export function uuidToBytes(uuid: string): Uint8Array {
  if (!isUuid(uuid)) throw new CodecError('UUID', JSON.stringify(uuid), 'expected 8-4-4-4-12 hex digits');
  const bytes = Buffer.allocUnsafe(16);
  for (let index = 0; index < 16; index++) {
    const at = PAIRS[index]!;
    bytes[index] = (nibble(uuid.charCodeAt(at)) << 4) | nibble(uuid.charCodeAt(at + 1));
  }
  return bytes;
}

/** Where each byte of a UUID text begins. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** The value of a hex digit by its character code: letters of either case are 1 to 6 in their lower four bits. */
const nibble = (code: number): number => (code & 15) + (code >> 6) * 9;

/** 16 bytes as lower-case UUID text. */
export function bytesToUuid(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new CodecError('UUID', `${bytes.length} bytes`, 'expected 16 bytes');
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * Turns the 16 bytes of a key ID into Microsoft's GUID order (first three fields little-endian) or back: the
 * swap is its own inverse. PlayReady headers hold key IDs in this order; CPIX and pssh boxes do not.
 */
export function swapGuidOrder(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 16) throw new CodecError('GUID', `${bytes.length} bytes`, 'expected 16 bytes');
  const [a, b, c, d, e, f, g, h] = bytes;
  const swapped = new Uint8Array(bytes);
  swapped.set([d!, c!, b!, a!, f!, e!, h!, g!]);
  return swapped;
}

/** How a key ID is written as text: 8-4-4-4-12, the same in braces, 32 hex digits, base64 of its bytes. */
export type KeyIdSpelling = 'uuid' | 'braces' | 'hex' | 'base64';

/** A key ID out of a text, and how it was written there. */
export interface SpeltKeyId {
  /** 16 bytes in UUID order; for GUID order see {@link swapGuidOrder}. */
  bytes: Uint8Array;
  spelling: KeyIdSpelling;
}

/**
 * Reads a key ID in any of its spellings, in either case; hex also behind `0x`, base64 also without padding
 * or in the URL-safe alphabet. Bytes come in the order they are written: a text cannot tell whether it holds
 * a GUID in base64. Throws {@link CodecError}.
 */
export function parseKeyId(text: string): SpeltKeyId {
  const braced = /^\{(.*)\}$/.exec(text)?.[1];
  if (braced !== undefined && isUuid(braced)) return { bytes: uuidToBytes(braced), spelling: 'braces' };
  if (isUuid(text)) return { bytes: uuidToBytes(text), spelling: 'uuid' };
  const hex = /^(?:0x)?([0-9a-f]{32})$/i.exec(text)?.[1];
  if (hex !== undefined) return { bytes: Buffer.from(hex, 'hex'), spelling: 'hex' };
  const bytes = text.length > 32 ? undefined : fromTolerantBase64(text)?.bytes;
  if (bytes?.length === 16) return { bytes, spelling: 'base64' };
  const where = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  throw new CodecError(
    'key ID',
    where,
    'it has none of the spellings. Give 8-4-4-4-12 hex digits, 32 hex digits, or base64 of 16 bytes',
  );
}

/** 16 bytes in UUID order as text of a spelling, in lower case. Inverse of {@link parseKeyId}. */
export function formatKeyId(bytes: Uint8Array, spelling: KeyIdSpelling): string {
  const uuid = bytesToUuid(bytes);
  if (spelling === 'uuid') return uuid;
  if (spelling === 'braces') return `{${uuid}}`;
  return spelling === 'hex' ? uuid.replaceAll('-', '') : toBase64(bytes);
}
