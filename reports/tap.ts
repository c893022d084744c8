import { dump } from 'js-yaml';
import type { CaseResult } from '../harness/result.ts';
import { findingRows } from './finding-text.ts';
import { printable, type Report, repeatCommand } from './report.ts';

/** The report in TAP 14: a test point a case, what is wrong with it as YAML under it. */
export function toTap(report: Report): string {
  const { client, seed, tool, results, complete, warnings = [] } = report;
  const name = printable([client.name, client.version].filter(Boolean).join(' '));
  const lines = [
    'TAP version 14',
    comment(`${tool.name} ${tool.version}, seed ${seed}, client ${name}`),
    ...warnings.map(comment),
    `1..${results.length}`,
    ...results.flatMap((result, index) => testPoint(report, result, index + 1)),
    ...(complete ? [] : ['Bail out! The run ended before all cases were run.']),
  ];
  return `${lines.join('\n')}\n`;
}

const comment = (text: string): string => `# ${oneLine(text)}`;

function testPoint(report: Report, result: CaseResult, number: number): string[] {
  const { id, status, reason } = result;
  const ok = status === 'failed' || status === 'errored' ? 'not ok' : 'ok';
  const skip = status === 'skipped' || status === 'blocked' ? ` # SKIP ${oneLine(reason ?? '')}` : '';
  // A brace at the end begins a subtest in the dialect of node-tap.
  const line = `${ok} ${number} - ${escaped(id)}${skip}`.trimEnd().replace(/\{$/, '{…');
  return [line, ...diagnostics(report, result)];
}

/** What would begin a directive in a description. */
const escaped = (text: string): string => oneLine(text).replace(/[\\#]/g, '\\$&');

const oneLine = (text: string): string => printable(text).replace(/\s+/g, ' ');

const SEVERITY: Partial<Record<CaseResult['status'], string>> = {
  failed: 'fail',
  errored: 'error',
  warned: 'warning',
};

function diagnostics(report: Report, result: CaseResult): string[] {
  const severity = SEVERITY[result.status];
  if (severity === undefined) return [];
  const { id, title, reason, durationMs, clauses, findings, stderr } = result;
  const told = {
    title: printable(title),
    severity,
    duration_ms: durationMs,
    clauses,
    ...(reason === undefined ? {} : { reason: printable(reason) }),
    findings: findings.map((finding) => ({
      rule: finding.rule,
      ...Object.fromEntries(findingRows(finding)),
    })),
    again: printable(repeatCommand(report, id)),
    ...(stderr === undefined ? {} : { stderr: printable(stderr.trimEnd()) }),
  };
  const yaml = dump(told, { lineWidth: -1, noRefs: true }).trimEnd();
  return ['---', ...yaml.split('\n'), '...'].map((line) => `  ${line}`.trimEnd());
}
