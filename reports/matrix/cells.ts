import type { Status } from '../../harness/result.ts';
import type { Summary } from '../report.ts';

/** How something looks: an operation or a case of a client, or one that was not run. */
export type Look = Status | 'absent';

export const MARKS: Record<Look, string> = {
  passed: '✓',
  warned: '!',
  failed: '✗',
  blocked: '⊘',
  errored: '?',
  skipped: '–',
  absent: '·',
};

export const WORDS: Record<Look, string> = {
  passed: 'passed',
  warned: 'warned',
  failed: 'failed',
  blocked: 'blocked',
  errored: 'errored',
  skipped: 'skipped',
  absent: 'not run',
};

/** How many cases a client did right, of those that were tried on it. */
export function shareOf({ total, passed, warned, skipped }: Summary): { right: number; tried: number } {
  return { right: passed + warned, tried: total - skipped };
}

/** How an operation looks as a whole: as the worst of its cases. */
export function lookOf(summary: Summary): Look {
  if (summary.total === 0) return 'absent';
  if (summary.failed + summary.blocked > 0) return 'failed';
  if (summary.errored > 0) return 'errored';
  if (summary.skipped === summary.total) return 'skipped';
  return summary.warned > 0 ? 'warned' : 'passed';
}
