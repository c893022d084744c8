import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../harness/result.ts';
import { collect, type Report } from '../../reports/report.ts';

/** What happened in the sample run (sample/make.ts): a case of each status, of a client that is wrong and hostile. */
export const sampleEvents = (): RunEvent[] =>
  readFileSync(join(import.meta.dirname, 'sample/events.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

export const sampleReport = (): Report => collect(sampleEvents());

/** The report of the same run, had it been ended before its last case. */
export function incompleteReport(): Report {
  const events = sampleEvents();
  const last = events.findLastIndex(({ type }) => type === 'case-finished');
  return collect(events.slice(0, last));
}

/** The report of the same run, had it gone well: its cases that passed or were skipped. */
export function goodReport(): Report {
  const kept = sampleEvents().filter(
    (event) => event.type !== 'case-finished' || ['passed', 'skipped'].includes(event.result.status),
  );
  return collect(kept);
}

/** What breaks every format that is not careful. */
export const HOSTILE = [
  ']]> --> <script>alert(1)</script> &amp; <!-- <![CDATA[ "quoted" \'single\'',
  '| a | `b` ```` c \\` \\| @octocat #1 GH-1 www.example.com https://example.com/x a@b.example',
  '[link](javascript:alert(1)) ![image](//example.com/x.png) *b* _i_ ~s~ $x$ :smile: {0} {1}',
  '# SKIP not at all',
  '  ...',
  '  ---',
  'ok 1 - made up',
  'Bail out!',
  '::error title=made up::by the client',
  '::stop-commands::x',
  '%0A%25,:\u0000\u0007\u001b[2J\u0085\u202e\u2028\u2029\ufffe\ud800 \u00fcml\u00e4ut \u{1f600}\r\nend\r',
  '',
].join('\n');

/** A report in which every text that comes from a client, or might, is hostile. */
export function hostileReport(): Report {
  const report = sampleReport();
  return {
    ...report,
    client: { name: HOSTILE, version: HOSTILE, language: HOSTILE, homepage: HOSTILE },
    command: [HOSTILE, '--', HOSTILE],
    warnings: [HOSTILE],
    results: report.results.map((result) => ({
      ...result,
      title: HOSTILE,
      ...(result.reason === undefined ? {} : { reason: HOSTILE }),
      ...(result.stderr === undefined ? {} : { stderr: HOSTILE }),
      findings: result.findings.map((finding) => ({
        ...finding,
        requirement: HOSTILE,
        message: HOSTILE,
        expected: HOSTILE,
        actual: HOSTILE,
        diagnosis: HOSTILE,
        hint: HOSTILE,
      })),
    })),
  };
}

/** The sample with as many cases as one likes, all failed for a reason of their own. */
export function longReport(count: number): Report {
  const report = sampleReport();
  const failed = report.results.find(({ status }) => status === 'failed')!;
  const results = Array.from({ length: count }, (_, index) => ({
    ...failed,
    id: `packaging/list-storages/case-${String(index).padStart(6, '0')}`,
    operation: `operation${index}`,
    findings: failed.findings.map((finding) => ({
      ...finding,
      message: `The mistake ${inLetters(index)}. ${'x'.repeat(400)}`,
      diagnosis: `It is ${inLetters(index)}. ${'`|<'.repeat(200)}`,
    })),
  }));
  return { ...report, results, summary: { ...report.summary, total: count, failed: count } };
}

/** A number that is no value of a case. */
const inLetters = (value: number): string =>
  String(value).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
