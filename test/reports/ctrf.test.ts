import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { CTRFReport } from 'ctrf';
import { describe, expect, test } from 'vitest';
import { toCtrf } from '../../reports/ctrf.ts';
import { goodReport, hostileReport, incompleteReport, sampleReport } from './sample.ts';

const home = dirname(createRequire(import.meta.url).resolve('ctrf'));
const validate = addFormats
  .default(new Ajv({ allErrors: true, strict: false }))
  .compile(JSON.parse(readFileSync(join(home, 'ctrf-schema-0.0.json'), 'utf8')));

const problems = (document: unknown): string[] =>
  validate(document) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);

const written = (report = sampleReport()): CTRFReport => JSON.parse(toCtrf(report));

describe('fits the schema of CTRF', () => {
  test.each([
    ['the sample run', sampleReport],
    ['an interrupted run', incompleteReport],
    ['a run without failures', goodReport],
    ['a run of hostile words only', hostileReport],
    ['a run that took half a millisecond', () => ({ ...sampleReport(), durationMs: 0.5 })],
    ['a run of all time', () => ({ ...sampleReport(), durationMs: 1e300 })],
    ['a run at no moment', () => ({ ...sampleReport(), startedAt: 'yesterday' })],
  ])('%s', (_, make) => {
    expect(problems(written(make()))).toEqual([]);
  });

  test('which refuses what is none', () => {
    expect(problems({ ...written(), extras: {} })).not.toEqual([]);
  });
});

test('its numbers are those of its tests', () => {
  const { summary, tests } = written().results;
  const count = (status: string) => tests.filter((each) => each.status === status).length;
  expect(summary).toMatchObject({ tests: tests.length, passed: count('passed'), failed: count('failed') });
  expect(summary.skipped).toBe(count('skipped'));
  expect(summary.suites).toBe(new Set(tests.map(({ suite }) => JSON.stringify(suite))).size);
});

test('what proved nothing fails, and the word of ours is kept', () => {
  const statuses = written().results.tests.map(({ status, rawStatus }) => `${rawStatus} ${status}`);
  expect(new Set(statuses)).toEqual(
    new Set([
      'passed passed',
      'warned passed',
      'failed failed',
      'errored failed',
      'skipped skipped',
      'blocked skipped',
    ]),
  );
  expect(written().results.environment?.healthy).toBe(false);
  expect(written(goodReport()).results.environment?.healthy).toBe(true);
});

test('another report has another ID', () => {
  expect(written().reportId).not.toBe(written({ ...sampleReport(), seed: 8 }).reportId);
});
