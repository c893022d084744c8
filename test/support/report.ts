import type { Finding, FindingLevel } from '../../contracts/rule.ts';
import type { CaseResult } from '../../harness/result.ts';
import { collect, type Report } from '../../reports/report.ts';

/** The result of a case, by its ID alone unless more is said. */
export const aResult = (id: string, more: Partial<CaseResult> = {}): CaseResult => ({
  id,
  title: `What ${id} is about`,
  api: 'packaging',
  operation: 'registerStorage',
  clauses: ['PKG-018'],
  status: 'passed',
  durationMs: 1,
  findings: [],
  exchanges: [],
  ...more,
});

/** A finding of a rule. */
export const aFinding = (
  rule: string,
  message = `${rule} is broken.`,
  level: FindingLevel = 'must',
): Finding => ({
  rule,
  level,
  clause: 'PKG-018',
  requirement: 'It must be right.',
  message,
  hint: 'Make it right.',
});

/** A case that failed for rules. */
export const aFailure = (id: string, ...rules: string[]): CaseResult =>
  aResult(id, { status: 'failed', findings: rules.map((rule) => aFinding(rule)) });

/** The report of a run that came to these results, as a run makes it. */
export function aReport(results: CaseResult[], more: Partial<Report> = {}): Report {
  const report = collect([
    {
      type: 'run-started',
      schemaVersion: 1,
      tool: { name: 'countersign', version: '0.1.0' },
      seed: 7,
      client: { name: 'acme', version: '1.0', language: 'perl' },
      command: ['perl', 'adapter.pl'],
      startedAt: '2026-11-22T00:00:00.000Z',
      total: results.length,
    },
    ...results.map((result) => ({ type: 'case-finished' as const, result })),
    { type: 'run-finished', durationMs: 10, complete: true },
  ]);
  return { ...report, ...more };
}
