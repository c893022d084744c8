import type { Finding, FindingLevel } from '../contracts/rule.ts';
import { plainestFirst } from '../harness/blocked.ts';
import type { CaseResult } from '../harness/result.ts';
import { mistakeOf, withoutValues } from './mistake.ts';

/** One mistake, as it is thought to be, and all the cases that show it. */
export interface Cause {
  /** The finding of the first case. */
  finding: Finding;
  /** The cases it was found in, the plainest first. At least one. */
  cases: CaseResult[];
  /** The cases that nothing more can be said of because of it. */
  blocked: CaseResult[];
}

/**
 * The root causes of what is wrong at a level: findings of one rule that are thought to be the same mistake are one.
 * Those that most cases show come first.
 * @param results in the order of their IDs
 */
export function causesOf(results: CaseResult[], level: FindingLevel): Cause[] {
  const causes = new Map<string, Cause>();
  for (const result of plainestFirst(results))
    for (const finding of result.findings) {
      if (finding.level !== level) continue;
      const mistake = mistakeOf(finding);
      const cause = causes.get(mistake);
      if (cause === undefined) causes.set(mistake, { finding, cases: [result], blocked: [] });
      else if (cause.cases.at(-1) !== result) cause.cases.push(result);
    }
  if (level === 'must')
    for (const result of results)
      if (result.status === 'blocked') causes.get(withoutValues(result.cause ?? ''))?.blocked.push(result);
  return [...causes.values()].sort((a, b) => hits(b) - hits(a));
}

const hits = ({ cases, blocked }: Cause): number => cases.length + blocked.length;
