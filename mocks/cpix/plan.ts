import type { ContentKey, CpixDocument, UsageRule } from '../../codecs/cpix/document.ts';
import { requireContentId } from './content-id.ts';
import type { Level } from './level.ts';
import { indexedPeriods, periodsOfRule } from './periods.ts';
import { type PlannedKey, PlannedKeys } from './planned-keys.ts';
import { isServed } from './signaling.ts';
import { HD, HD_RULE, requireTrackType } from './tracks.ts';
import { quoted, Unusable } from './unusable.ts';

/** What is to be served: one key for each track and key period, and what points at it, in the order of the request. */
export interface KeyPlan {
  contentId: string;
  keys: PlannedKey[];
  /** The rules as they are answered, but for their `kid`. */
  rules: { key: PlannedKey; rule: UsageRule }[];
  systems: { key: PlannedKey; systemId: string }[];
}

/** More of these than anybody has, and few enough to answer. */
const MOST = 100;

/** Which keys a request is to get. Throws {@link Unusable}. */
export function planKeys(request: CpixDocument, level: Level): KeyPlan {
  const contentId = requireContentId(request.id, 'CPIX@id');
  const { contentKeys, usageRules } = request;
  requireNumbers(request, level);
  contentKeys.forEach(requireScheme);
  const keyOf = keyFinder(contentKeys);
  const periods = indexedPeriods(request.periods);
  const planned = new PlannedKeys();

  const rules: KeyPlan['rules'] = [];
  const isSingle = contentKeys.length === 1;
  const isMadeUp = isSingle && usageRules.length === 0;
  const given = isMadeUp ? [{ ...HD_RULE, kid: contentKeys[0]!.kid }] : usageRules;
  for (const [position, rule] of given.entries()) {
    const place = isMadeUp ? 'ContentKey[1] without a rule' : `ContentKeyUsageRule[${position + 1}]`;
    const wanted = keyOf(rule.kid, place);
    const trackType = level === 'V1' ? HD : requireTrackType(rule, place, isSingle);
    for (const [periodIndex, periodIds] of periodsOfRule(rule, place, periods)) {
      const key = planned.add(wanted, trackType, periodIndex, place);
      rules.push({ key, rule: { ...rule, intendedTrackType: trackType, periodIds } });
    }
  }

  const keys = contentKeys.flatMap((key, position) => {
    const own = planned.of(key);
    if (own.length > 0) return own;
    throw new Unusable(
      `ContentKey[${position + 1}] has no usage rule; of several keys each has one with its intendedTrackType`,
    );
  });
  return { contentId, keys, rules, systems: plannedSystems(request, keyOf, planned) };
}

function requireNumbers({ contentKeys, drmSystems, periods, usageRules }: CpixDocument, level: Level): void {
  if (contentKeys.length === 0) throw new Unusable('the ContentKeyList holds no ContentKey');
  if (drmSystems.length === 0) throw new Unusable('the DRMSystemList holds no DRMSystem');
  if (level === 'V1' && contentKeys.length > 1)
    throw new Unusable(`V1 serves one key, the request lists ${contentKeys.length}; ask for several by V2`);
  for (const [name, { length }] of Object.entries({ contentKeys, periods, usageRules }))
    if (length > MOST) throw new Unusable(`there are ${length} ${name}, ${MOST} are served at most`);
}

const SCHEMES = ['cenc', 'cens', 'cbc1', 'cbcs'];

function requireScheme({ commonEncryptionScheme: scheme, dependsOnKey }: ContentKey, position: number): void {
  const place = `ContentKey[${position + 1}]`;
  if (scheme !== undefined && !SCHEMES.includes(scheme))
    throw new Unusable(
      `${place}@commonEncryptionScheme is ${quoted(scheme)}; it is one of ${SCHEMES.join(', ')}, or left out`,
    );
  if (dependsOnKey !== undefined)
    throw new Unusable(`${place}@dependsOnKey: keys that depend on others are not served`);
}

type KeyFinder = (kid: string, place: string) => ContentKey;

/** Finds the key of a `kid`. With a single key any `kid` is that key's. */
function keyFinder(contentKeys: ContentKey[]): KeyFinder {
  const [first] = contentKeys;
  if (contentKeys.length === 1) return () => first!;
  const byKid = new Map<string, ContentKey>();
  for (const [position, key] of contentKeys.entries()) {
    const kid = key.kid.toLowerCase();
    if (byKid.has(kid)) throw new Unusable(`ContentKey[${position + 1}] has the kid of another, ${key.kid}`);
    byKid.set(kid, key);
  }
  return (kid, place) => {
    const key = byKid.get(kid.toLowerCase());
    if (key === undefined)
      throw new Unusable(`${place}@kid is ${kid}, which no ContentKey has; of several keys none is meant`);
    return key;
  };
}

/** The systems asked for, without those that are not served; at least one is. */
function plannedSystems(
  { drmSystems, periods }: CpixDocument,
  keyOf: KeyFinder,
  planned: PlannedKeys,
): KeyPlan['systems'] {
  const rotating = periods.length > 0;
  const asked = new Map<ContentKey, Set<string>>();
  const systems = drmSystems.flatMap(({ kid, systemId }, position) => {
    const place = `DRMSystem[${position + 1}]`;
    const wanted = keyOf(kid, place);
    const own = asked.get(wanted) ?? new Set<string>();
    if (own.has(systemId.toLowerCase()))
      throw new Unusable(`${place}: the system ${systemId} is listed twice for one key`);
    asked.set(wanted, own.add(systemId.toLowerCase()));
    return isServed(systemId, rotating) ? planned.of(wanted).map((key) => ({ key, systemId })) : [];
  });
  if (systems.length > 0) return systems;
  const { systemId } = drmSystems[0]!;
  const why = isServed(systemId, false) ? 'is served without key periods only' : 'is not known here';
  throw new Unusable(`no DRMSystem of the request is served: ${systemId} ${why}`);
}
