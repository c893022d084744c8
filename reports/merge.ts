import { withBlocked } from '../harness/blocked.ts';
import type { CaseResult } from '../harness/result.ts';
import { missingShards, requireOneRun } from './merge/one-run.ts';
import { type ReadReport, ReportError } from './read.ts';
import { type Report, summaryOf } from './report.ts';

/** The reports of a run in parts: what is merged. At least one. */
export type Parts = Pick<ReadReport, 'path' | 'report'>[];

/** What the parts come to, and what is to be said of it. */
export interface Merged {
  report: Report;
  /** Why it is not complete, a sentence each. */
  notes: string[];
}

/**
 * Puts shards together to what one run of all their cases would have reported: a case that is blocked is blocked by the
 * first of the whole that fails for the same. It begins when the first of them did and took as long as all of them together.
 * Where a shard is missing or has not ended, the whole is not complete.
 * Throws {@link ReportError} for parts that are not of one run, or that share a case.
 */
export function merge(parts: Parts): Merged {
  requireOneRun(parts);
  requireApart(parts);
  const reports = parts.map(({ report }) => report);
  const results = withBlocked(reports.flatMap(({ results }) => results).sort(byId));
  const notes = [
    ...parts
      .filter(({ report }) => !report.complete)
      .map(({ path }) => `"${path}" is not complete, so the whole is not.`),
    ...missingShards(reports).map((shard) => `Shard ${shard} is missing, so the whole is not complete.`),
  ];
  const { shard: _, ...first } = reports.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))[0]!;
  const warnings = new Set(reports.flatMap(({ warnings = [] }) => warnings));
  const report: Report = {
    ...first,
    durationMs: reports.reduce((sum, { durationMs }) => sum + durationMs, 0),
    complete: notes.length === 0,
    ...(warnings.size === 0 ? {} : { warnings: [...warnings] }),
    summary: summaryOf(results),
    results,
  };
  return { report, notes };
}

const byId = (a: CaseResult, b: CaseResult): number => (a.id < b.id ? -1 : 1);

/** Sees that no case stands in two parts, or twice in one. */
function requireApart(parts: Parts): void {
  const places = new Map<string, string>();
  for (const { path, report } of parts) {
    const shared: string[] = [];
    for (const { id } of report.results)
      if (places.has(id)) shared.push(id);
      else places.set(id, path);
    const [id] = shared;
    if (id === undefined) continue;
    const more = shared.length === 1 ? '' : ` and ${shared.length - 1} more`;
    throw new ReportError(
      `"${places.get(id)}" and "${path}" overlap: both hold ${id}${more}. Merge each shard of a run once.`,
    );
  }
}
