import type { Finding, FindingLevel } from '../../contracts/rule.ts';
import type { CaseResult } from '../../harness/result.ts';
import { causesOf } from '../causes.ts';
import { mistakeOf } from '../mistake.ts';
import type { Cause } from './page.ts';

/** The mistakes of a run, and which of them each finding shows. */
export interface Causes {
  list: Cause[];
  of(finding: Finding): number;
}

const LEVELS: FindingLevel[] = ['must', 'should', 'may'];

/**
 * The root causes as the page has them, the heaviest first.
 * @param clauseAt the place of a clause in the page's list
 */
export function causesIn(results: CaseResult[], clauseAt: (id: string) => number): Causes {
  const placeOf = new Map(results.map((result, place) => [result, place]));
  const places = (cases: CaseResult[]): number[] => cases.map((each) => placeOf.get(each)!);
  const found = LEVELS.flatMap((level) => causesOf(results, level));
  const list = found.map(({ finding, cases, blocked }): Cause => {
    const { rule, level, requirement, message, hint, diagnosis, clause } = finding;
    return {
      rule,
      level,
      requirement: short(requirement),
      message: short(message),
      hint: short(hint),
      ...(diagnosis === undefined ? {} : { diagnosis: short(diagnosis) }),
      clause: clauseAt(clause),
      cases: places(cases),
      blocked: places(blocked),
    };
  });
  const causeAt = new Map(found.map(({ finding }, place) => [keyOf(finding), place]));
  return { list, of: (finding) => causeAt.get(keyOf(finding))! };
}

const keyOf = (finding: Finding): string => `${finding.level} ${mistakeOf(finding)}`;

/** The page reads all causes at once. The cases have the whole of what is said. */
const LONGEST = 600;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
