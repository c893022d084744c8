import type { CaseResult } from '../harness/result.ts';
import { caseText } from './case-text.ts';
import { findingText, firstFailure } from './finding-text.ts';
import { element, toXml, type Written } from './junit/xml.ts';
import { momentsOf } from './moments.ts';
import { grouped, type Report } from './report.ts';

/**
 * The report as JUnit XML, in the dialect that Jenkins, GitLab and GitHub's importers read: a suite an operation, a test
 * case a case. A run that is not complete has an error more, so that it is never taken for one that went well.
 */
export function toJunit(report: Report): string {
  const operations = grouped(report.results, ({ api, operation }) => `${api}.${operation}`);
  const suites = [...operations].map(([name, results]) => suite(report, name, results));
  if (!report.complete) suites.push(INCOMPLETE);
  const attributes = {
    name: 'countersign',
    ...counts(report.results, report.complete ? 0 : 1),
    time: inSeconds(report.durationMs),
  };
  return toXml(element('testsuites', attributes, suites));
}

const INCOMPLETE: Written = element(
  'testsuite',
  { name: 'countersign', tests: 1, failures: 0, errors: 1, skipped: 0, time: '0.000' },
  [
    element('testcase', { classname: 'countersign', name: 'the run is complete', time: '0.000' }, [
      element('error', { message: 'The run ended before all cases were run.', type: 'incomplete' }),
    ]),
  ],
);

function suite(report: Report, name: string, results: CaseResult[]): Written {
  const attributes = {
    name,
    ...counts(results),
    time: inSeconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    timestamp: utc(momentsOf(report).start),
  };
  const { client, tool, seed, command, warnings } = report;
  const clauses = new Set(results.flatMap((result) => result.clauses));
  const known = properties({
    client: [client.name, client.version].filter(Boolean).join(' '),
    countersign: tool.version,
    seed: String(seed),
    command: command.join(' '),
    clauses: [...clauses].sort().join(' '),
    ...(warnings === undefined ? {} : { warnings: warnings.join('\n') }),
  });
  return element('testsuite', attributes, [known, ...results.map((result) => testCase(report, result))]);
}

function counts(results: CaseResult[], more = 0): Record<string, number> {
  const count = (...statuses: string[]) => results.filter(({ status }) => statuses.includes(status)).length;
  return {
    tests: results.length + more,
    failures: count('failed'),
    errors: count('errored') + more,
    skipped: count('skipped', 'blocked'),
  };
}

/** Seconds, never written with an exponent. */
const inSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

/** A moment in UTC as the dialect has it: without a zone and without fractions, which some importers refuse. */
const utc = (moment: number): string => new Date(moment).toISOString().slice(0, 19);

const properties = (values: Record<string, string>): Written =>
  element(
    'properties',
    {},
    Object.entries(values).map(([name, value]) => element('property', { name, value })),
  );

function testCase(report: Report, result: CaseResult): Written {
  const { id, api, operation, clauses, durationMs, stderr } = result;
  return element('testcase', { classname: `${api}.${operation}`, name: id, time: inSeconds(durationMs) }, [
    ...(clauses.length === 0 ? [] : [properties({ clauses: clauses.join(' ') })]),
    ...outcome(report, result),
    ...(stderr === undefined ? [] : [element('system-err', {}, stderr)]),
  ]);
}

function outcome(report: Report, result: CaseResult): Written[] {
  const { title, status, reason, findings } = result;
  switch (status) {
    case 'failed': {
      const failure = firstFailure(findings);
      const attributes = { message: failure?.message ?? title, type: failure?.rule ?? 'failed' };
      return [element('failure', attributes, caseText(report, result))];
    }
    case 'errored': {
      const attributes = { message: reason?.split('\n')[0] ?? 'Nothing was proved.', type: 'errored' };
      return [element('error', attributes, `${reason ?? ''}\n\n${caseText(report, result)}`)];
    }
    case 'skipped':
    case 'blocked':
      return [element('skipped', { message: reason }), ...output(reason)];
    default:
      return output([...findings.map(findingText), ...(reason === undefined ? [] : [reason])].join('\n\n'));
  }
}

const output = (text = ''): Written[] => (text === '' ? [] : [element('system-out', {}, text)]);
