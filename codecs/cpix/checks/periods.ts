import type { ContentKeyPeriod, CpixDocument } from '../document.ts';
import { type CheckRule, each, type Found, repeated } from './rule.ts';

/** Key periods, and the filters that name them. */
export const PERIODS: CheckRule[] = [
  {
    id: 'period-once',
    level: 'must',
    check: ({ periods }) => repeated(periods, 'ContentKeyPeriod', ({ id }) => id, 'it has the id of'),
  },
  {
    id: 'filter-names-known-period',
    level: 'must',
    check({ periods, usageRules }) {
      const known = new Set(periods.map(({ id }) => id));
      return each(usageRules, 'ContentKeyUsageRule', ({ periodIds }, place) =>
        each(periodIds, `${place}/KeyPeriodFilter`, (id, where) =>
          known.has(id)
            ? undefined
            : { where: `${where}@periodId`, problem: `no ContentKeyPeriod has the id "${id}"` },
        ),
      );
    },
  },
  {
    id: 'period-has-index-or-times',
    level: 'must',
    check: ({ periods }) =>
      each(periods, 'ContentKeyPeriod', ({ index, start, end }, where) =>
        index !== undefined && (start !== undefined || end !== undefined)
          ? { where, problem: 'it has an index and times; one of them names a period' }
          : undefined,
      ),
  },
  {
    id: 'period-has-start-and-end',
    level: 'must',
    check: ({ periods }) =>
      each(periods, 'ContentKeyPeriod', ({ start, end }, where) =>
        (start === undefined) === (end === undefined)
          ? undefined
          : { where, problem: start === undefined ? 'it has no start' : 'it has no end' },
      ),
  },
  {
    id: 'period-ends-after-start',
    level: 'must',
    check: ({ periods }) =>
      each(periods, 'ContentKeyPeriod', ({ start, end }, where) => {
        for (const time of [start, end])
          if (time !== undefined && Number.isNaN(millisecond(time)))
            return { where, problem: `"${time}" is not a date with a time` };
        return start === undefined || end === undefined || millisecond(start) < millisecond(end)
          ? undefined
          : { where, problem: 'its end is not after its start' };
      }),
  },
  { id: 'periods-of-key-are-apart', level: 'must', check: overlaps },
];

/** Periods of one key that are the same or overlap; without usage rules, all are taken to be of one key. */
function overlaps({ periods, usageRules }: CpixDocument): Found[] {
  const perKey = new Map<string, Set<string>>();
  for (const { kid, periodIds } of usageRules) {
    const ids = perKey.get(kid.toLowerCase()) ?? new Set();
    for (const id of periodIds) ids.add(id);
    perKey.set(kid.toLowerCase(), ids);
  }
  const groups = usageRules.length === 0 ? [new Set(periods.map(({ id }) => id))] : [...perKey.values()];
  const found = new Map<string, Found>();
  for (const ids of groups) {
    const numbered = periods.map((period, index) => ({ period, where: `ContentKeyPeriod[${index + 1}]` }));
    const own = numbered.filter(({ period }) => ids.has(period.id) && spanOf(period) !== undefined);
    own.sort((a, b) => spanOf(a.period)!.from - spanOf(b.period)!.from);
    for (const [index, { period, where }] of own.entries()) {
      const before = own[index - 1];
      if (before === undefined || spanOf(before.period)!.kind !== spanOf(period)!.kind) continue;
      if (spanOf(period)!.from < spanOf(before.period)!.to)
        found.set(where, { where, problem: `it overlaps with ${before.where}, which is of the same key` });
    }
  }
  return [...found.values()];
}

/** What a period takes up: one index, or the time from its start to before its end. */
function spanOf({ index, start, end }: ContentKeyPeriod) {
  if (start !== undefined && end !== undefined) {
    const [from, to] = [millisecond(start), millisecond(end)];
    return Number.isNaN(from) || Number.isNaN(to) ? undefined : { kind: 'time', from, to };
  }
  if (index === undefined || !/^[+-]?\d+$/.test(index)) return undefined;
  return { kind: 'index', from: Number(index), to: Number(index) + 1 };
}

/** An `xs:dateTime` in milliseconds; one without a zone is in UTC. `NaN` for other texts. */
function millisecond(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.test(text)) return Number.NaN;
  return Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
}
