import { array, assert, constantFrom, integer, property, subarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GATES } from '../../contracts/judge.ts';
import type { CaseResult } from '../../harness/result.ts';
import { merge } from '../../reports/merge.ts';
import type { Report } from '../../reports/report.ts';
import { aFailure, aReport, aResult } from '../support/report.ts';

const SELECTED = { cases: 4, hash: 'abc' };
const ALL = ['a', 'b', 'c', 'd'].map((name) => aResult(`packaging/x/${name}`));

/** The shards of a run: every so-manyth case, as a run divides them. */
const shardsOf = (results: CaseResult[], count: number, more: Partial<Report> = {}): Report[] =>
  Array.from({ length: count }, (_, index) =>
    aReport(
      results.filter((_, place) => place % count === index),
      { selected: { ...SELECTED, cases: results.length }, shard: { index: index + 1, count }, ...more },
    ),
  );

const merged = (...reports: Report[]) =>
  merge(reports.map((report, index) => ({ path: `${index + 1}.json`, report })));

describe('shards come to the whole', () => {
  const [first = '', second = '', third = ''] = [...GATES];
  const rules = [first, second, third, 'packaging/no-gate'];
  const outcome = (id: string) => subarray(rules, { minLength: 1 }).map((broken) => aFailure(id, ...broken));
  const anyResult = (id: string) =>
    tuple(outcome(id), constantFrom('failed', 'failed', 'failed', 'passed', 'errored')).map(
      ([failure, status]): CaseResult =>
        status === 'failed'
          ? failure
          : aResult(id, status === 'passed' ? {} : { status: 'errored', reason: 'No.' }),
    );

  test('exactly, whatever fails in them for whatever, in whatever order they are named', () => {
    const results = array(integer({ min: 0, max: 0 }), { minLength: 1, maxLength: 14 }).chain((places) =>
      tuple(...places.map((_, index) => anyResult(`packaging/x/${String(index).padStart(2, '0')}`))),
    );
    assert(
      property(results, integer({ min: 1, max: 5 }), (results, count) => {
        const shards = shardsOf(results, count).filter(({ results }) => results.length > 0);
        const { report, notes } = merged(...shards.reverse());
        const whole = aReport(results, { selected: { ...SELECTED, cases: results.length } });
        expect(report).toEqual({ ...whole, durationMs: 10 * shards.length });
        expect(notes).toEqual([]);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('which began with the first of them, and took as long as all together', () => {
    const [one, two] = shardsOf(ALL, 2) as [Report, Report];
    const { report } = merged({ ...one, startedAt: '2026-11-22T00:00:09.000Z' }, two);
    expect(report).toMatchObject({ startedAt: '2026-11-22T00:00:00.000Z', durationMs: 20, complete: true });
    expect(report).not.toHaveProperty('shard');
    const told = merged(one, { ...two, warnings: ['Secrets stand in it.'] });
    expect(told.report.warnings).toEqual(['Secrets stand in it.']);
  });

  test('also where there are fewer cases than shards, so that some have none', () => {
    const shards = shardsOf(ALL.slice(0, 2), 4).slice(0, 2);
    expect(merged(...shards)).toMatchObject({ notes: [], report: { complete: true } });
  });

  test('of APIs that were run apart', () => {
    const [one, two] = [aReport(ALL.slice(0, 2)), aReport(ALL.slice(2))];
    expect(merged(one, two).report.summary).toMatchObject({ total: 4, passed: 4 });
  });

  test('which is not complete where a shard is missing or did not end, and says so', () => {
    const [one, , three] = shardsOf(ALL, 3) as [Report, Report, Report];
    const { report, notes } = merged(one, { ...three, complete: false });
    expect(report).toMatchObject({ complete: false, summary: { total: 3 } });
    expect(notes).toEqual([
      '"2.json" is not complete, so the whole is not.',
      'Shard 2/3 is missing, so the whole is not complete.',
    ]);
  });

  test('from reports that do not say what blocked cases fail for: those keep their reason', () => {
    const blocked = aResult('packaging/x/b', { status: 'blocked', reason: 'See packaging/x/a.' });
    expect(merged({ ...aReport([]), results: [blocked] }).report.results).toEqual([blocked]);
  });
});

describe('what is not of one run is refused, saying which and why', () => {
  const [one, two] = shardsOf(ALL, 2) as [Report, Report];
  const rows: [what: string, other: Report, says: string][] = [
    [
      'another suite',
      { ...two, tool: { name: 'countersign', version: '0.2.0' } },
      '"1.json" is of the suite of countersign 0.1.0, "2.json" is of the suite of countersign 0.2.0.',
    ],
    [
      'another seed',
      { ...two, seed: 8 },
      '"1.json" is of seed 7, "2.json" is of seed 8. Give all shards the same --seed.',
    ],
    ['another client', { ...two, client: { name: 'evil\u001b[2J' } }, '"2.json" is of evil\\u001b[2J.'],
    [
      'another version of the client',
      { ...two, client: { ...two.client, version: '2' } },
      'is of acme 2 perl.',
    ],
    ['other cases', { ...two, selected: { ...SELECTED, hash: 'def' } }, 'are not shards of the same cases'],
    [
      'another division',
      { ...two, shard: { index: 2, count: 3 } },
      '"1.json" is one of 2 shards, "2.json" is one of 3 shards.',
    ],
    ['the whole', aReport([aResult('packaging/y/z')]), '"2.json" is no shard.'],
    ['a shard twice', one, '"1.json" and "2.json" overlap: both hold packaging/x/a and 1 more.'],
  ];
  test.each(rows)('%s', (_, other, says) => {
    expect(() => merged(one, other)).toThrow(says);
  });
});
