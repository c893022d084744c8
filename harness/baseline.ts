import picomatch from 'picomatch';
import { causeOf } from './blocked.ts';
import type { CaseResult, Status } from './result.ts';

/** A failure that is known, and why it is put up with. */
export interface KnownFailure {
  /** A glob over case IDs. */
  case: string;
  verdict: 'failed' | 'warned' | 'errored';
  reason: string;
  /** The last day on which it counts, as yyyy-mm-dd. */
  expires?: string;
}

/** What a baseline says of a run. */
export interface BaselineVerdict {
  /** IDs of cases that went as the baseline expects. */
  known: ReadonlySet<string>;
  /** What in the baseline is not true any more, a line each. */
  stale: string[];
}

const BAD: Status[] = ['failed', 'warned', 'errored'];

/**
 * Holds results against what is known to fail. An entry that matches no case there is, that has expired or whose cases
 * pass is stale; a case that fails under an expired entry is not known.
 * @param ids of all cases, also of those that were not run
 * @param today as yyyy-mm-dd
 */
export function holdAgainst(
  baseline: KnownFailure[],
  results: CaseResult[],
  ids: string[],
  today: string,
): BaselineVerdict {
  const known = new Set<string>();
  const stale = baseline.flatMap((entry) => {
    const matches = picomatch(entry.case);
    const concerned = results.filter(({ id }) => matches(id));
    const name = `${entry.case} (${entry.reason})`;
    if (!ids.some((id) => matches(id))) return [`${name}: no case matches.`];
    if (entry.expires !== undefined && entry.expires < today)
      return [`${name}: it expired on ${entry.expires}.`];
    const bad = concerned.filter(({ status }) => status === entry.verdict);
    for (const { id } of bad) known.add(id);
    const well = concerned.filter(
      ({ status }) => !BAD.includes(status) && status !== 'skipped' && status !== 'blocked',
    );
    return well.map(({ id, status }) => `${name}: ${id} ${status}.`);
  });
  return { known, stale };
}

/**
 * The baseline that a run would go well with: entries are kept with their reasons unless the run has shown that they are
 * not true any more; what fails and is in none gets one. So does what is blocked: where other cases are run, it is the one
 * that fails.
 * @param ids of all cases, also of those that were not run
 * @param today as yyyy-mm-dd
 */
export function updated(
  baseline: KnownFailure[],
  results: CaseResult[],
  ids: string[],
  today: string,
): KnownFailure[] {
  const judged = results.filter(({ status }) => status !== 'skipped' && status !== 'blocked');
  const kept = baseline.filter(({ case: glob, verdict, expires }) => {
    const matches = picomatch(glob);
    if (expires !== undefined && expires < today) return false;
    if (!ids.some((id) => matches(id))) return false;
    return judged.every(({ id, status }) => status === verdict || !matches(id));
  });
  const isKept = kept.map(({ case: glob }) => picomatch(glob));
  const reasons = new Map(
    results.flatMap(({ findings }) => findings.map((finding) => [causeOf(finding), finding.message])),
  );
  const added = results.flatMap(({ id, status, findings, cause = '' }): KnownFailure[] => {
    if (status !== 'failed' && status !== 'errored' && status !== 'blocked') return [];
    if (isKept.some((matches) => matches(id))) return [];
    const reason = findings[0]?.message ?? reasons.get(cause) ?? 'Say why this is put up with.';
    return [{ case: id, verdict: status === 'errored' ? 'errored' : 'failed', reason }];
  });
  return [...kept, ...added];
}
