import type { CaseResult } from '../../harness/result.ts';

/**
 * The rules that a case broke, sorted, each once; those it failed for alone where it failed. A blocked case broke the rule
 * of its cause; undefined where that is not known.
 */
export function rulesOf({ status, findings, cause }: CaseResult): string[] | undefined {
  if (status === 'blocked') return cause === undefined ? undefined : [cause.split(' ')[0]!];
  const telling = findings.filter(({ level }) => status !== 'failed' || level === 'must');
  return [...new Set(telling.map(({ rule }) => rule))].sort();
}
