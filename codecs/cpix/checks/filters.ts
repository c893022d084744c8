import type { CpixDocument, UsageRule, VideoFilter } from '../document.ts';
import { type CheckRule, each, type Found } from './rule.ts';

/** What usage rules match. */
export const FILTERS: CheckRule[] = [
  {
    id: 'filter-bounds-are-in-order',
    level: 'must',
    check: ({ usageRules }) =>
      each(usageRules, 'ContentKeyUsageRule', (rule, place) => {
        const { videoFilters, audioFilters = [], bitrateFilters = [] } = rule;
        return [
          ...each(videoFilters, `${place}/VideoFilter`, ({ minPixels, maxPixels, minFps, maxFps }, where) => [
            ...boundProblem(where, 'Pixels', minPixels, maxPixels),
            ...boundProblem(where, 'Fps', minFps, maxFps),
          ]),
          ...each(audioFilters, `${place}/AudioFilter`, ({ minChannels, maxChannels }, where) =>
            boundProblem(where, 'Channels', minChannels, maxChannels),
          ),
          ...each(bitrateFilters, `${place}/BitrateFilter`, ({ minBitrate, maxBitrate }, where) =>
            boundProblem(where, 'Bitrate', minBitrate, maxBitrate),
          ),
        ];
      }),
  },
  {
    id: 'bitrate-filter-has-bound',
    level: 'must',
    check: ({ usageRules }) =>
      each(usageRules, 'ContentKeyUsageRule', ({ bitrateFilters = [] }, place) =>
        each(bitrateFilters, `${place}/BitrateFilter`, ({ minBitrate, maxBitrate }, where) =>
          minBitrate === undefined && maxBitrate === undefined
            ? { where, problem: 'it has neither minBitrate nor maxBitrate' }
            : undefined,
        ),
      ),
  },
  { id: 'video-filters-of-keys-are-apart', level: 'should', check: overlaps },
];

function boundProblem(
  where: string,
  what: string,
  min: string | undefined,
  max: string | undefined,
): Found[] {
  return number(min, Number.NEGATIVE_INFINITY) > number(max, Number.POSITIVE_INFINITY)
    ? [{ where, problem: `min${what} ${min} is more than max${what} ${max}` }]
    : [];
}

/** A bound as a number; what is none leaves the side open, for schemas to tell. */
const number = (text: string | undefined, open: number): number =>
  text === undefined || !/^[+-]?\d+$/.test(text.trim()) ? open : Number(text);

/** Video filters that match a picture for which a rule of another key matches too; once for each rule. */
function overlaps({ usageRules }: CpixDocument): Found[] {
  const before: { rule: UsageRule; box: Box; where: string }[] = [];
  return each(usageRules, 'ContentKeyUsageRule', (written, place) => {
    const rule = { ...written, kid: written.kid.toLowerCase() };
    // Rules with other filters match by more than the picture.
    if (rule.labels || rule.audioFilters || rule.bitrateFilters) return undefined;
    const own = rule.videoFilters.map((filter, index) => ({
      rule,
      box: boxOf(filter),
      where: `${place}/VideoFilter[${index + 1}]`,
    }));
    const found = own.flatMap(({ box, where }) => {
      const other = before.find((one) => meet(one.box, box) && isOtherKey(one.rule, rule));
      return other === undefined
        ? []
        : [{ where, problem: `it overlaps with ${other.where}, which is of another key` }];
    });
    before.push(...own);
    return found.slice(0, 1);
  });
}

/** Whether two rules, their key IDs in lower case, are for different keys at the same time. */
function isOtherKey(one: UsageRule, other: UsageRule): boolean {
  if (one.kid === other.kid) return false;
  if (one.periodIds.length === 0 || other.periodIds.length === 0) return true;
  return one.periodIds.some((id) => other.periodIds.includes(id));
}

interface Box {
  pixels: [min: number, max: number];
  /** The lower bound is not in it. */
  fps: [min: number, max: number];
  hdr: boolean | undefined;
  wcg: boolean | undefined;
}

const boxOf = ({ minPixels, maxPixels, minFps, maxFps, hdr, wcg }: VideoFilter): Box => ({
  pixels: [number(minPixels, 0), number(maxPixels, Number.POSITIVE_INFINITY)],
  fps: [number(minFps, 0), number(maxFps, Number.POSITIVE_INFINITY)],
  hdr: flag(hdr),
  wcg: flag(wcg),
});

const flag = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : text === 'true' || text === '1';

function meet(one: Box, other: Box): boolean {
  const differ = (a: boolean | undefined, b: boolean | undefined): boolean =>
    a !== undefined && b !== undefined && a !== b;
  return (
    !differ(one.hdr, other.hdr) &&
    !differ(one.wcg, other.wcg) &&
    Math.max(one.pixels[0], other.pixels[0]) <= Math.min(one.pixels[1], other.pixels[1]) &&
    Math.max(one.fps[0], other.fps[0]) < Math.min(one.fps[1], other.fps[1])
  );
}
