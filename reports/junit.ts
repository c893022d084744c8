import junitReportBuilder, { type Builder } from 'junit-report-builder';
import type { Finding } from '../contracts/rule.ts';
import type { CaseResult } from '../harness/result.ts';
import { grouped, type Report, repeatCommand, printable as withoutControls } from './report.ts';

type Suite = ReturnType<Builder['testSuite']>;

/** The report as JUnit XML: a suite an operation, a test case a case; warnings and noise stand in its output. */
export function toJunit(report: Report): string {
  const builder = (junitReportBuilder as unknown as Builder).newBuilder();
  for (const [name, results] of grouped(report.results, ({ api, operation }) => `${api}.${operation}`)) {
    const suite = builder
      .testSuite()
      .name(name)
      .timestamp(new Date(report.startedAt))
      .time(results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000)
      .property('client', printable(`${report.client.name} ${report.client.version ?? ''}`.trim()))
      .property('seed', String(report.seed));
    for (const result of results) addCase(suite, result, report);
  }
  return builder.build();
}

/** The builder ends a CDATA section at the second "]]>" in a text, so there may be none. */
const printable = (text: string): string => withoutControls(text).replaceAll(']]>', ']]\\u003e');

function addCase(suite: Suite, result: CaseResult, report: Report): void {
  const testCase = suite
    .testCase()
    .className(`${result.api}.${result.operation}`)
    .name(result.id)
    .time(result.durationMs / 1000);
  const details = printable(result.findings.map(describe).join('\n\n'));
  switch (result.status) {
    case 'failed': {
      const [first] = result.findings.filter(({ level }) => level === 'must');
      testCase.failure(printable(first?.message ?? result.title), first?.rule);
      testCase.stacktrace(`${details}\n\nAgain: ${printable(repeatCommand(report, result.id))}`);
      break;
    }
    case 'errored':
      testCase.error(printable(result.reason ?? ''), 'errored', details);
      break;
    case 'skipped':
    case 'blocked':
      testCase.skipped().standardOutput(printable(result.reason ?? ''));
      break;
    default:
      if (details !== '') testCase.standardOutput(details);
  }
  if (result.stderr !== undefined) testCase.standardError(printable(result.stderr));
}

function describe(finding: Finding): string {
  const lines = [
    `${finding.level}: ${finding.message}`,
    `requirement: ${finding.requirement} (${finding.clause})`,
    ...(finding.expected === undefined ? [] : [`expected: ${finding.expected}`]),
    ...(finding.actual === undefined ? [] : [`actual: ${finding.actual}`]),
    ...(finding.diagnosis === undefined ? [] : [`diagnosis: ${finding.diagnosis}`]),
    `do: ${finding.hint}`,
  ];
  return lines.join('\n');
}
