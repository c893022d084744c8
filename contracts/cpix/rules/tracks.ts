import type { UsageRule, VideoFilter } from '../../../codecs/cpix/document.ts';
import { show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { documentOf, tracksOf } from '../request.ts';
import { sharesKid } from './keys.ts';

const TRACK_TYPES = ['AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'];

const trackType: Rule<Sent> = {
  id: 'cpix/track-type',
  title: 'Each intendedTrackType is AUDIO, SD, HD, UHD1 or UHD2, in these letters.',
  level: 'must',
  clause: 'CPX-048',
  hint: 'Write the track types as the documents do.',
  check(sent) {
    const rules = documentOf(sent)?.usageRules;
    const written = rules?.flatMap(({ intendedTrackType: type }) => type ?? []) ?? [];
    if (written.length === 0) return undefined;
    // What the caller asked for is not the client's mistake; it is refused in the end.
    const wrong = written.filter(
      (type) => !TRACK_TYPES.includes(type) && !tracksOf(sent.call).includes(type),
    );
    if (wrong.length === 0) return [];
    const [first] = wrong;
    const diagnosis = explainTrackType(first!);
    const message = 'An intendedTrackType is none of the documents.';
    const seen = { expected: TRACK_TYPES.join(', '), actual: wrong.join(', ') };
    return [diagnosis === undefined ? { message, ...seen } : { message, ...seen, diagnosis }];
  },
};

const OTHER_NAMES: Record<string, string> = {
  UHD: 'UHD1',
  '4K': 'UHD1',
  '8K': 'UHD2',
  FHD: 'HD',
  HD1: 'HD',
  HD2: 'HD',
  VIDEO: 'HD',
  STEREO_AUDIO: 'AUDIO',
  MULTICHANNEL_AUDIO: 'AUDIO',
};

function explainTrackType(type: string): string | undefined {
  const upper = type.trim().toUpperCase();
  if (TRACK_TYPES.includes(upper)) return `it is ${upper} in other letters; they must be capitals`;
  if (/[,+ ]/.test(type)) return 'it names several tracks; each has a key and a rule of its own';
  const meant = OTHER_NAMES[upper.replace('-', '_')];
  return meant === undefined ? undefined : `the documents call it ${meant}`;
}

const trackRules: Rule<Sent> = {
  id: 'cpix/track-rules',
  title:
    'In a multi-key request each track asked for stands in one usage rule, and each key is for one track.',
  level: 'must',
  clause: 'CPX-047',
  hint: 'Write a ContentKeyUsageRule with intendedTrackType for each key.',
  check(sent) {
    const document = documentOf(sent);
    const asked = tracksOf(sent.call);
    if (document === undefined || asked.length === 0) return undefined;
    const { contentKeys, usageRules } = document;
    if (contentKeys.length !== asked.length || sharesKid(document)) return undefined;
    const named = usageRules.flatMap(({ intendedTrackType: type }) => type ?? []);
    // Names that are none are another rule's finding.
    if (named.some((type) => !TRACK_TYPES.includes(type) && !asked.includes(type))) return undefined;
    const seen = { expected: asked.join(', '), actual: named.join(', ') || 'none' };
    const missing = asked.filter((track) => !named.includes(track));
    const surplus = named.filter((track) => !asked.includes(track));
    if (missing.length + surplus.length > 0)
      return [{ message: 'The usage rules are not for the tracks asked for.', ...seen }];
    const keys = new Set(usageRules.map(({ kid }) => kid.toLowerCase()));
    if (keys.size < Math.min(asked.length, contentKeys.length))
      return [{ message: 'Tracks share a key, though each has one of its own.', ...seen }];
    return named.length > asked.length && document.periods.length < 2
      ? [{ message: 'A track stands in several usage rules.', ...seen }]
      : [];
  },
};

const videoFilter: Rule<Sent> = {
  id: 'cpix/video-filter',
  title: 'The rule of a video track has a VideoFilter, whose bounds are whole numbers in their order.',
  level: 'should',
  clause: 'CPX-045',
  hint: 'Write minPixels and maxPixels, width times height, the smaller first; none for audio.',
  check(sent) {
    const rules = documentOf(sent)?.usageRules;
    if (rules === undefined || rules.length === 0) return undefined;
    const found = rules.flatMap(filterProblems);
    if (tracksOf(sent.call).length > 0) found.push(...missingFilters(rules));
    const messages = found.map(({ message }) => message);
    return found.filter(({ message }, index) => messages.indexOf(message) === index);
  },
};

function filterProblems({ intendedTrackType: type, videoFilters }: UsageRule): Violation[] {
  const bounds = videoFilters.flatMap(boundProblems);
  if (bounds.length > 0 || type !== 'AUDIO' || videoFilters.length === 0) return bounds;
  return [{ message: 'The rule of the AUDIO track has a VideoFilter.', expected: 'none' }];
}

/** The video tracks without bounds. Nobody can know those of a track that the documents do not have. */
function missingFilters(rules: UsageRule[]): Violation[] {
  const without = rules
    .filter(({ videoFilters }) => videoFilters.length === 0)
    .flatMap(({ intendedTrackType: type = 'AUDIO' }) => type)
    .filter((type) => type !== 'AUDIO' && TRACK_TYPES.includes(type));
  if (without.length === 0) return [];
  const message = `The rule of the track ${without.join(', ')} has no VideoFilter.`;
  return [{ message, expected: 'minPixels and maxPixels' }];
}

function boundProblems(filter: VideoFilter): Violation[] {
  const { minPixels = '0', maxPixels = String(Number.MAX_SAFE_INTEGER) } = filter;
  const odd = [minPixels, maxPixels].find((bound) => !/^\s*\+?\d+\s*$/.test(bound));
  if (odd !== undefined)
    return [
      {
        message: 'A bound of a VideoFilter is no whole number from 0 on.',
        expected: 'pixels, such as 921600',
        actual: show(odd),
        level: 'must',
        ...(/^\d+x\d+$/.test(odd) ? { diagnosis: 'it is width x height; their product belongs there' } : {}),
      },
    ];
  if (BigInt(minPixels) <= BigInt(maxPixels)) return [];
  return [
    {
      message: 'minPixels of a VideoFilter is more than its maxPixels.',
      actual: `minPixels ${minPixels}, maxPixels ${maxPixels}`,
      level: 'must',
      diagnosis: 'the two are exchanged',
    },
  ];
}

/** Which key is for which track. */
export const TRACK_RULES: Rule<Sent>[] = [trackType, trackRules, videoFilter];
