import { Parser, type Result } from 'tap-parser';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../reports/report.ts';
import { toTap } from '../../reports/tap.ts';
import { goodReport, HOSTILE, hostileReport, incompleteReport, sampleReport } from './sample.ts';

/** What a reader of TAP makes of a report; what is none of TAP is an event `extra`. */
function read(report: Report) {
  const points: Result[] = [];
  const extra: string[] = [];
  let bailedOut: string | undefined;
  const parser = new Parser({ strict: true })
    .on('assert', (point: Result) => points.push(point))
    .on('extra', (text: string) => extra.push(text))
    .on('bailout', (reason: string) => {
      bailedOut = reason;
    });
  parser.end(toTap(report));
  return { points, extra, bailedOut, results: parser.results! };
}

describe('is read as it is meant', () => {
  test.each([
    ['the sample run', sampleReport],
    ['a run without failures', goodReport],
    ['a run of hostile words only', hostileReport],
  ])('%s', (_, make) => {
    const report = make();
    const { points, extra, results } = read(report);
    expect(extra).toEqual([]);
    expect(results.failures.filter((failure) => 'tapError' in failure && failure.tapError)).toEqual([]);
    expect(results).toMatchObject({
      count: report.results.length,
      fail: report.summary.failed + report.summary.errored,
      skip: report.summary.skipped + report.summary.blocked,
      todo: 0,
      bailout: false,
    });
    expect(points.map(({ name }) => name)).toEqual(report.results.map(({ id }) => id));
  });

  test('an interrupted run, which is bailed out of', () => {
    const { bailedOut, results } = read(incompleteReport());
    expect(bailedOut).toBe('The run ended before all cases were run.');
    expect(results.ok).toBe(false);
  });
});

test('a failure has all that was found in its diagnostics', () => {
  const report = sampleReport();
  const id = 'packaging/register-storage/success';
  const point = read(report).points.find(({ name }) => name === id)!;
  expect(point.ok).toBe(false);
  expect(point.diag).toMatchObject({
    severity: 'fail',
    clauses: report.results.find((result) => result.id === id)!.clauses,
    findings: [{ rule: 'packaging/envelope-hash', must: 'The hash of the envelope is wrong.' }],
    again: expect.stringMatching(/^countersign run --seed 7 --grep packaging\/register-storage\/success -- /),
  });
});

test('a warning passes, with what was found', () => {
  const point = read(sampleReport()).points.find(({ name }) => name.endsWith('/period-1'))!;
  expect([point.ok, point.diag.severity]).toEqual([true, 'warning']);
});

test('words of a client are read back as they are', () => {
  const { points } = read(hostileReport());
  const diag = points.find(({ name }) => name === 'packaging/register-storage/success')!.diag;
  expect(diag.stderr).toContain(HOSTILE.split('\n').slice(0, 10).join('\n'));
  expect(diag.findings[0].actual).toContain('\\u0000\\u0007\\u001b[2J\\u0085\\u202e');
});

test('an ID that looks like a directive is none, and a reason that begins a subtest begins none', () => {
  const report = sampleReport();
  const [passed] = report.results.filter(({ status }) => status === 'passed');
  const [skipped] = report.results.filter(({ status }) => status === 'skipped');
  const results = [
    { ...passed!, id: 'a\\# SKIP b # TODO c\nok 2 {' },
    { ...skipped!, reason: 'It said: # TODO {' },
    passed!,
  ];
  const { points, extra } = read({ ...report, results });
  expect(extra).toEqual([]);
  expect(points.map(({ ok, skip, todo }) => [ok, Boolean(skip), todo])).toEqual([
    [true, false, false],
    [true, true, false],
    [true, false, false],
  ]);
  expect([points[0]!.name, points[1]!.skip]).toEqual(['a\\# SKIP b # TODO c ok 2 {…', 'It said: # TODO {…']);
});
