import type { UsageRule } from '../../codecs/cpix/document.ts';
import { quoted, Unusable } from './unusable.ts';

/** The tracks that have keys of their own (CPX-048). */
const TRACK_TYPES = ['AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'];

/** A single key is served as the key for HD video. */
export const HD = 'HD';

/** The rule of a key that came without one: HD has from 720p to 1080p (CPX-048). */
export const HD_RULE: Omit<UsageRule, 'kid'> = {
  intendedTrackType: HD,
  periodIds: [],
  videoFilters: [{ maxPixels: '2073600', minPixels: '921600' }],
};

/** The track of a rule. It may be left out for a single key, which is for HD then. Throws {@link Unusable}. */
export function requireTrackType(
  { intendedTrackType: trackType }: UsageRule,
  place: string,
  isSingle: boolean,
): string {
  const types = TRACK_TYPES.join(', ');
  if (trackType === undefined || trackType === '') {
    if (isSingle) return HD;
    throw new Unusable(`${place}@intendedTrackType is missing; of several keys each is for one of ${types}`);
  }
  if (TRACK_TYPES.includes(trackType)) return trackType;
  throw new Unusable(`${place}@intendedTrackType is ${quoted(trackType)}; it is one of ${types}`);
}
