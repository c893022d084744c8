import { CodecError } from './codec-error.ts';

const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

/** Whether a text has the shape 8-4-4-4-12 of hex digits. Versions and variants are not looked at: key servers ignore them. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** The 16 bytes of a UUID text in the order it is written (big-endian), as `kid` and `systemId` stand in pssh boxes. */
export function uuidToBytes(uuid: string): Uint8Array {
  if (!isUuid(uuid)) throw new CodecError('UUID', JSON.stringify(uuid), 'expected 8-4-4-4-12 hex digits');
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

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
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Uint8Array.from(order, (from) => bytes[from]!);
}
