import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { CaseResult } from '../../harness/result.ts';
import { type Report, summaryOf } from '../../reports/report.ts';
import { statementOf, toStatement } from '../../reports/statement.ts';
import { goodReport, hostileReport, incompleteReport, sampleReport } from './sample.ts';

const validate = addFormats
  .default(new Ajv2020({ allErrors: true }))
  .compile(JSON.parse(readFileSync('reports/statement.schema.json', 'utf8')));

test.each([
  ['the sample run', sampleReport],
  ['an interrupted run', incompleteReport],
  ['a run without failures', goodReport],
  ['a run of hostile words only', hostileReport],
])('the statement of %s fits its schema', (_, make) => {
  expect([validate(JSON.parse(toStatement(make()))), validate.errors]).toEqual([true, null]);
});

/** A report of these results, each a case of the clause. */
function reportOf(clause: string, ...results: Partial<CaseResult>[]): Report {
  const sample = sampleReport();
  const made = results.map(
    (each, index): CaseResult => ({
      ...sample.results.find(({ status }) => status === 'passed')!,
      id: `made/up/${index}`,
      clauses: [clause],
      ...each,
    }),
  );
  return { ...sample, results: made, summary: summaryOf(made) };
}

const clauseOf = (report: Report, id: string) => statementOf(report).clauses.find((each) => each.id === id)!;

const { findings: FAILURE } = sampleReport().results.find(({ status }) => status === 'failed')!;
const on = (clause: string, level: 'must' | 'should' = 'must') => [{ ...FAILURE[0]!, clause, level }];

describe('a clause is', () => {
  const verdict = (...results: Partial<CaseResult>[]) =>
    clauseOf(reportOf('PKG-018', ...results), 'PKG-018').verdict;

  test('proved when a case of it went well, warned or not', () => {
    expect(verdict({ status: 'passed' })).toBe('proved');
    expect(verdict({ status: 'warned' }, { status: 'skipped', reason: 'x' })).toBe('proved');
  });

  test('failed when a finding of level must names it, whatever else went well', () => {
    expect(verdict({ status: 'passed' }, { status: 'failed', findings: on('PKG-018') })).toBe('failed');
    const elsewhere = reportOf('PKG-001', { status: 'failed', findings: on('PKG-018') });
    expect(clauseOf(elsewhere, 'PKG-018')).toMatchObject({
      verdict: 'failed',
      cases: [{ id: 'made/up/0', status: 'failed' }],
    });
  });

  test('failed when a case of it failed by the client protocol', () => {
    expect(verdict({ status: 'failed', findings: on('docs/client-protocol.md') })).toBe('failed');
  });

  test('proved with a warning when a finding of level should names it', () => {
    const report = reportOf('PKG-018', { status: 'warned', findings: on('PKG-018', 'should') });
    expect(clauseOf(report, 'PKG-018')).toMatchObject({ verdict: 'proved', warnings: 1 });
  });

  test('not exercised when its cases failed for another clause, are blocked or proved nothing', () => {
    expect(verdict({ status: 'failed', findings: on('PKG-019') })).toBe('not-exercised');
    expect(verdict({ status: 'blocked', reason: 'x' }, { status: 'skipped', reason: 'x' })).toBe(
      'not-exercised',
    );
    expect(verdict({ status: 'errored', reason: 'x' })).toBe('not-exercised');
    expect(clauseOf(reportOf('PKG-018'), 'PKG-018')).toMatchObject({ verdict: 'not-exercised', cases: [] });
  });

  test('not applicable when the client does not do it, or nothing is asked of it', () => {
    const reason = 'The client does not implement x.';
    const skipped = clauseOf(reportOf('PKG-018', { status: 'skipped', reason }), 'PKG-018');
    expect(skipped).toMatchObject({ verdict: 'not-applicable', reason });
    expect(clauseOf(reportOf('PKG-018'), 'PKG-001')).toMatchObject({
      level: 'info',
      verdict: 'not-applicable',
    });
  });
});

describe('the client', () => {
  const verdict = (...results: Partial<CaseResult>[]) => statementOf(reportOf('PKG-018', ...results)).verdict;

  test('conforms only in a run that is complete and proves something', () => {
    expect(verdict({ status: 'passed' }, { status: 'warned' })).toBe('conformant');
    expect(verdict({ status: 'skipped', reason: 'x' })).toBe('not-established');
    expect(verdict({ status: 'passed' }, { status: 'errored', reason: 'x' })).toBe('not-established');
    expect(statementOf({ ...goodReport(), complete: false }).verdict).toBe('not-established');
  });

  test('does not conform where a case failed', () => {
    expect(verdict({ status: 'passed' }, { status: 'failed', findings: on('PKG-018') })).toBe(
      'not-conformant',
    );
  });
});

test('it holds each clause once, and its numbers are those of its clauses', () => {
  const { clauses, summary } = statementOf(sampleReport());
  expect(new Set(clauses.map(({ id }) => id)).size).toBe(clauses.length);
  for (const [verdict, count] of Object.entries(summary))
    expect(clauses.filter((clause) => clause.verdict === verdict)).toHaveLength(count);
});
