import type { Status } from '../../../harness/result.ts';
import { asInJson, fullTexts, headlines, index } from './data.ts';

/** Which cases are wanted. A member that is absent asks for nothing. */
export interface Filter {
  /** Words, each of which a case must hold somewhere. */
  q?: string;
  /** Statuses, separated by commas. */
  status?: string;
  api?: string;
  operation?: string;
  /** A level that a finding has. */
  level?: string;
  /** Part of a tag. */
  tag?: string;
  /** The ID of a clause. */
  clause?: string;
  /** The place of a root cause. */
  cause?: string;
  /** The order: the worst first, unless it is `id` or `time`. */
  sort?: string;
}

export const FILTERS = [
  'q',
  'status',
  'api',
  'operation',
  'level',
  'tag',
  'clause',
  'cause',
  'sort',
] as const;

/** The places of the cases that a filter leaves, in their order. */
export function filtered(filter: Filter): number[] {
  const { api, operation, level } = filter;
  const statuses = filter.status?.split(',');
  const tag = filter.tag?.toLowerCase();
  const clause = filter.clause && index.clauses.findIndex(({ id }) => id === filter.clause);
  const cause = filter.cause && index.causes[Number(filter.cause)];
  const ofCause = cause ? new Set([...cause.cases, ...cause.blocked]) : undefined;
  const places: number[] = [];
  for (const [place, each] of index.cases.entries()) {
    if (statuses && !statuses.includes(each.status)) continue;
    if (api && each.api !== api) continue;
    if (operation && each.operation !== operation) continue;
    if (level && !each.findings.some(([, weight]) => weight === level)) continue;
    if (tag && !each.tags.some((name) => name.toLowerCase().includes(tag))) continue;
    if (typeof clause === 'number' && !concerns(place, clause)) continue;
    if (filter.cause && !ofCause?.has(place)) continue;
    places.push(place);
  }
  return sorted(filter.q ? holding(filter.q, places) : places, filter.sort);
}

const WORST_FIRST: Status[] = ['failed', 'errored', 'warned', 'blocked', 'skipped', 'passed'];
const ranks = index.cases.map(({ status }) => WORST_FIRST.indexOf(status));

/** @param places in the order of the report, which is that of the IDs */
function sorted(places: number[], by: string | undefined): number[] {
  if (by === 'id') return places;
  if (by === 'time') return places.sort((a, b) => index.cases[b]!.ms - index.cases[a]!.ms);
  return places.sort((a, b) => ranks[a]! - ranks[b]! || a - b);
}

function concerns(place: number, clause: number): boolean {
  const { clauses, findings } = index.cases[place]!;
  return clauses.includes(clause) || findings.some(([named]) => named === clause);
}

function holding(query: string, places: number[]): number[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const inJson = words.map(asInJson);
  const texts = fullTexts();
  return places.filter((place) => {
    const headline = headlines[place]!;
    const text = texts[place] ?? '';
    return words.every((word, at) => headline.includes(word) || text.includes(inJson[at]!));
  });
}
