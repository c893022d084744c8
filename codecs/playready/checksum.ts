import { createCipheriv, createHash, createSecretKey } from 'node:crypto';
import { CodecError } from '../codec-error.ts';
import { swapGuidOrder, uuidToBytes } from '../key-id.ts';
import type { WrmKey } from './wrm-header.ts';

/**
 * How a player sees that a key for AESCTR is the right one (PlayReady Header Specification, 5): the first 8 bytes of AES-128-ECB(content key, key ID in
 * GUID order).
 */
export function playReadyChecksum(keyId: string, contentKey: Uint8Array): Uint8Array {
  if (contentKey.length !== 16) throw fault(contentKey, 'expected 16 bytes');
  const cipher = createCipheriv('aes-128-ecb', createSecretKey(contentKey), null);
  return cipher.update(swapGuidOrder(uuidToBytes(keyId))).subarray(0, 8);
}

/**
 * The same for COCKTAIL: the content key, 21 bytes at most, with zeros behind it up to 21; five times SHA-1; the first 7 bytes.
 * The key ID does not count.
 */
export function cocktailChecksum(contentKey: Uint8Array): Uint8Array {
  if (contentKey.length === 0 || contentKey.length > 21) throw fault(contentKey, 'expected 1 to 21 bytes');
  let hashed = Buffer.alloc(21);
  hashed.set(contentKey);
  for (let round = 0; round < 5; round++) hashed = createHash('sha1').update(hashed).digest();
  return hashed.subarray(0, 7);
}

/** The checksum a header may give for a key; `undefined` where its algorithm has none, or none for a key of that length. */
export function checksumFor({ keyId, algorithm }: WrmKey, contentKey: Uint8Array): Uint8Array | undefined {
  const { length } = contentKey;
  if (algorithm === 'COCKTAIL') return length === 0 || length > 21 ? undefined : cocktailChecksum(contentKey);
  if (algorithm !== 'AESCTR' || length !== 16) return undefined;
  return playReadyChecksum(keyId, contentKey);
}

const fault = ({ length }: Uint8Array, problem: string) =>
  new CodecError('content key', `${length} bytes`, problem);
