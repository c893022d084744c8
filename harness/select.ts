import picomatch from 'picomatch';
import type { Case } from '../contracts/case.ts';
import { type Api, clausesOf, type Level } from '../specs/index.ts';
import type { Shard } from './result.ts';

/** Which cases are wanted. What is left out does not matter; all that is there must hold. */
export interface Selection {
  /** A glob over IDs: `packaging/**`. */
  grep?: string;
  apis?: readonly Api[];
  /** Cases that prove a clause of this level or a higher one. */
  level?: Level;
  /** Cases with one of these tags. */
  tags?: readonly string[];
  /** Cases with these IDs. */
  ids?: ReadonlySet<string>;
  /** One of several parts that together are all cases, and of which no two share one. `index` begins with 1. */
  shard?: Shard;
}

const LEVELS: Level[] = ['must', 'should', 'may', 'info'];

/** The cases that are wanted, in their order. */
export function select(cases: Case[], selection: Selection): Case[] {
  const { grep, apis, level, tags, ids, shard } = selection;
  const matches = grep === undefined ? () => true : picomatch(grep);
  const weights = level === undefined ? undefined : weightsOf(cases);
  const wanted = cases.filter(
    (each) =>
      matches(each.id) &&
      (apis === undefined || apis.includes(each.api)) &&
      (weights === undefined || weights.get(each.id)! <= LEVELS.indexOf(level!)) &&
      (tags === undefined || tags.some((tag) => each.tags.includes(tag))) &&
      (ids === undefined || ids.has(each.id)),
  );
  return shard === undefined ? wanted : partOf(wanted, shard);
}

/** Every so-manyth case, so that each shard has some of everything. */
export const partOf = (cases: Case[], { index, count }: Shard): Case[] =>
  cases.filter((_, place) => place % count === index - 1);

/** The highest level among the clauses of each case, as its place in {@link LEVELS}. */
function weightsOf(cases: Case[]): Map<string, number> {
  const levels = new Map(
    [...new Set(cases.map(({ api }) => api))].flatMap((api) =>
      clausesOf(api).map(({ id, level }) => [id, LEVELS.indexOf(level)] as const),
    ),
  );
  return new Map(cases.map(({ id, clauses }) => [id, Math.min(...clauses.map((each) => levels.get(each)!))]));
}
