import fc from 'fast-check';
import { attemptCase } from './attempt-case.ts';
import type { Asked, Inputs } from './property.ts';
import { contentId } from './texts.ts';

const DRMS = ['WIDEVINE', 'PLAYREADY', 'FAIRPLAY', 'NCG', 'HLS_NCG'];
/** The keys of these rotate. */
const ROTATING = DRMS.slice(0, 3);
const SCHEMES = ['CENC', 'CBC1', 'CENS', 'CBCS'];
const TRACKS = ['AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'];

const some = (words: string[]): fc.Arbitrary<string[]> => fc.shuffledSubarray(words, { minLength: 1 });

const scheme = fc.constantFrom(...SCHEMES);
const periodIndex = fc.oneof(fc.nat({ max: 99 }), fc.nat({ max: 2 ** 31 }), fc.maxSafeNat());

/** Keys of content that lies there, or of content that is live, whose key periods not all DRMs have. */
function queries(more: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Asked> {
  const members = { content_id: contentId, encryption_scheme: scheme, ...more };
  const options = { requiredKeys: ['content_id', 'drm_types'], noNullPrototype: true } as never;
  const vod = fc.record({ ...members, drm_types: some(DRMS) }, options);
  const live = fc.record({ ...members, drm_types: some(ROTATING), period_index: periodIndex }, options);
  return fc.oneof(vod, live).map((input) => ({ input }));
}

const plain: Asked = { input: { content_id: 'a', drm_types: ['WIDEVINE'] } };

/** What keys are asked for. */
export const CPIX: Record<string, Inputs<Asked>> = {
  'property/cpix/get-content-keys-v1': { plain, any: queries({}), attempt: attemptCase },
  'property/cpix/get-content-keys-v2': {
    plain,
    any: queries({ track_types: some(TRACKS) }),
    attempt: attemptCase,
  },
  'property/cpix/get-content-keys-speke': {
    plain,
    any: queries({ track_types: some(TRACKS) }),
    attempt: attemptCase,
  },
  'property/cpix/get-content-keys-nea-dvr': {
    plain: { input: { content_id: 'a', streaming_format: 'dash', drm_types: ['WIDEVINE', 'PLAYREADY'] } },
    any: fc
      .record({
        // As segments of a path these two mean something else.
        content_id: contentId.map((id) => (/^\.\.?$/.test(id) ? `${id}a` : id)),
        streaming_format: fc.constantFrom('dash', 'hls'),
      })
      .map(({ content_id, streaming_format }) => ({
        input: {
          content_id,
          streaming_format,
          drm_types: streaming_format === 'dash' ? ['WIDEVINE', 'PLAYREADY'] : ['FAIRPLAY'],
        },
      })),
    attempt: attemptCase,
  },
};
