import { derive } from '../../codecs/derive.ts';
import { bytesToUuid } from '../../codecs/key-id.ts';
import type { World } from '../twin/world.ts';

/** The key a key server keeps for one track of one content of one site. */
export interface ServedKey {
  /** UUID text in lower case. Not of any UUID version, as the documents' own key IDs are not (A-87). */
  keyId: string;
  /** 16 bytes. */
  key: Uint8Array;
  /** 16 bytes: the ASCII digits and letters of every VOD answer in the documents. */
  iv: Uint8Array;
}

const VOD_IV = Buffer.from('0123456789abcdef', 'latin1');

/** The key for a site, content and track: always the same one, and another for each of them (CPX-069). */
export function servedKey(world: World, siteId: string, contentId: string, track: string): ServedKey {
  const bytes = (what: string) =>
    derive(world.seed, 'content key', siteId, contentId, track, what).subarray(0, 16);
  return { keyId: bytesToUuid(bytes('key ID')), key: bytes('key'), iv: VOD_IV };
}
