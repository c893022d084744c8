import type { ContentKeyPeriod, UsageRule } from '../../codecs/cpix/document.ts';
import { quoted, Unusable } from './unusable.ts';

/** The greatest index there is. */
const GREATEST_INDEX = 2n ** 63n - 1n;

/**
 * The index of each key period by its ID (CPX-064). A period without an index has that of the others, where these have
 * one only: clients in the field leave it out. Throws {@link Unusable}.
 */
export function indexedPeriods(periods: ContentKeyPeriod[]): Map<string, bigint> {
  const indexes = periods.map(({ index }, position) => readIndex(index, `ContentKeyPeriod[${position + 1}]`));
  const [shared, ...others] = new Set(indexes.filter((index) => index !== undefined));
  const byId = new Map<string, bigint>();
  for (const [position, { id }] of periods.entries()) {
    const place = `ContentKeyPeriod[${position + 1}]`;
    if (byId.has(id)) throw new Unusable(`${place}: another key period has the id ${quoted(id)} as well`);
    const index = indexes[position] ?? (others.length === 0 ? shared : undefined);
    if (index === undefined)
      throw new Unusable(`${place}@index is missing; keys rotate by it, not by start and end`);
    byId.set(id, index);
  }
  return byId;
}

function readIndex(text: string | undefined, place: string): bigint | undefined {
  if (text === undefined) return undefined;
  const index = /^\s*\+?\d{1,40}\s*$/.test(text) ? BigInt(text.trim().replace('+', '')) : undefined;
  if (index === undefined || index > GREATEST_INDEX)
    throw new Unusable(
      `${place}@index is ${quoted(text)}; a whole number from 0 to ${GREATEST_INDEX} stands there`,
    );
  return index;
}

/**
 * The periods of a rule: their IDs by index, or one absent index where there are no periods. A rule without a filter is
 * for the first period, and the others have to have its index then. Throws {@link Unusable}.
 */
export function periodsOfRule(
  { periodIds }: UsageRule,
  place: string,
  periods: Map<string, bigint>,
): Map<bigint | undefined, string[]> {
  if (periods.size === 0 && periodIds.length === 0) return new Map([[undefined, []]]);
  if (periodIds.length === 0) return new Map([onlyPeriod(place, periods)]);
  const groups = new Map<bigint | undefined, string[]>();
  for (const id of new Set(periodIds)) {
    const index = periods.get(id);
    if (index === undefined)
      throw new Unusable(
        `${place}: KeyPeriodFilter@periodId is ${quoted(id)}, which no ContentKeyPeriod has`,
      );
    const group = groups.get(index);
    if (group === undefined) groups.set(index, [id]);
    else group.push(id);
  }
  return groups;
}

function onlyPeriod(place: string, periods: Map<string, bigint>): [index: bigint, ids: string[]] {
  const { size } = new Set(periods.values());
  if (size > 1)
    throw new Unusable(`${place} has no KeyPeriodFilter, and there are key periods of ${size} indexes`);
  const [[id, index]] = [...periods] as [[string, bigint]];
  return [index, [id]];
}
