import { GATES } from '../contracts/judge.ts';
import type { Finding } from '../contracts/rule.ts';
import type { CaseResult } from './result.ts';

/**
 * Marks what says nothing new: a case that failed only because its requests could not be read, for a reason that another
 * one fails for as well, the plainest or else the first of these. It is blocked by that one. A case that is marked
 * already, because a part of a run was looked at alone, gets the one that blocks it in the whole.
 * @param results in the order of their IDs
 */
export function withBlocked(results: CaseResult[]): CaseResult[] {
  const roots = new Map<string, string>();
  const told = new Map<CaseResult, CaseResult>();
  const isMarked = ({ status }: CaseResult): boolean => status === 'blocked';
  const plain = plainestFirst(results);
  for (const result of [...plain.filter((each) => !isMarked(each)), ...plain.filter(isMarked)])
    told.set(result, toldWith(roots, result));
  return results.map((result) => told.get(result)!);
}

/** Each operation has a case in which nothing else is odd: a mistake is seen there best. The others keep their order. */
export function plainestFirst(results: CaseResult[]): CaseResult[] {
  const isPlain = ({ id }: CaseResult): boolean => /^[^/]+\/[^/]+\/success$/.test(id);
  return [...results.filter(isPlain), ...results.filter((result) => !isPlain(result))];
}

/** @param roots the case that failed first for each cause; a new one is added */
function toldWith(roots: Map<string, string>, result: CaseResult): CaseResult {
  if (result.status === 'blocked') return blockedBy(roots.get(result.cause ?? ''), result);
  const failures = result.findings.filter(({ level }) => level === 'must');
  if (result.status !== 'failed' || !failures.every(({ rule }) => GATES.has(rule))) return result;
  const causes = failures.map(causeOf);
  const root = causes.map((cause) => roots.get(cause)).find((id) => id !== undefined);
  if (root !== undefined && causes.every((cause) => roots.has(cause)))
    return blockedBy(root, { ...result, status: 'blocked', cause: causes[0]!, findings: [] });
  for (const cause of causes) if (!roots.has(cause)) roots.set(cause, result.id);
  return result;
}

/** @param root absent where it is not known: then what is said already stands */
function blockedBy(root: string | undefined, result: CaseResult): CaseResult {
  return root === undefined ? result : { ...result, reason: `Nothing more can be said of it: see ${root}.` };
}

/** What makes two findings the same mistake: the rule, and what it is thought to be; behind a line end stands how it was found. */
export const causeOf = ({ rule, message, diagnosis }: Finding): string =>
  `${rule} ${diagnosis ?? message.split('\n')[0]}`;
