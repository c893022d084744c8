import { derive } from '../../codecs/derive.ts';
import { bytesToUuid } from '../../codecs/key-id.ts';
import type { World } from '../twin/world.ts';

/** The key a key server keeps for one track of one content of one site, in one key period where keys rotate. */
export interface ServedKey {
  /** UUID text in lower case. Not of any UUID version, as the documents' own key IDs are not (A-87). */
  keyId: string;
  /** 16 bytes. */
  key: Uint8Array;
  /** 16 bytes: the ASCII digits and letters of every VOD answer in the documents, or one for each period. */
  iv: Uint8Array;
}

const VOD_IV = Buffer.from('0123456789abcdef', 'latin1');

/** The key for a site, content, track and period: always the same one, and another for each of them (CPX-069, CPX-078). */
export function servedKey(
  world: World,
  siteId: string,
  contentId: string,
  track: string,
  periodIndex?: bigint,
): ServedKey {
  const period = periodIndex === undefined ? [] : [String(periodIndex)];
  const labels = [siteId, contentId, track, ...period];
  const bytes = derive(world.seed, 'content key', ...labels);
  return {
    keyId: bytesToUuid(bytes.subarray(0, 16)),
    key: bytes.subarray(16),
    iv: periodIndex === undefined ? VOD_IV : derive(world.seed, 'IV', ...labels).subarray(0, 16),
  };
}
