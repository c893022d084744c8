import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../harness/result.ts';
import { sampleEvents, sampleReport } from './sample.ts';

const schema = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(`reports/${name}.schema.json`, 'utf8'));

const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
ajv.addSchema(['report', 'events', 'statement'].map(schema));

function problems(name: string, value: unknown): string[] {
  const validate = ajv.getSchema(`urn:countersign:${name}:1`)!;
  return validate(value)
    ? []
    : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const event = (type: RunEvent['type']) => structuredClone(sampleEvents().find((each) => each.type === type)!);

test('schemas have the version in their name that documents have in schemaVersion', () => {
  for (const name of ['report', 'events', 'statement'])
    expect(schema(name).$id).toBe(`urn:countersign:${name}:1`);
});

test('the sample run fits them', () => {
  expect(problems('report', sampleReport())).toEqual([]);
  for (const each of sampleEvents()) expect(problems('events', each)).toEqual([]);
});

describe('events', () => {
  test('may have members that nobody knows yet, and there may be others', () => {
    for (const each of sampleEvents()) expect(problems('events', { ...each, future: {} })).toEqual([]);
    expect(problems('events', { type: 'case-postponed', until: 'tomorrow' })).toEqual([]);
  });

  const wrong: [what: string, value: unknown, says: string][] = [
    ['no type', {}, "must have required property 'type'"],
    ['another version', { ...event('run-started'), schemaVersion: 2 }, '/schemaVersion'],
    ['a case without an ID', { type: 'case-started' }, "must have required property 'id'"],
    ['an end without the time it took', { type: 'run-finished', complete: true }, 'durationMs'],
    ['a result that is none', { type: 'case-amended', result: { id: 'x' } }, '/result'],
  ];
  test.each(wrong)('do not fit with %s', (_, value, says) => {
    expect(problems('events', value).join('\n')).toContain(says);
  });

  test('are never of a blocked case', () => {
    const finished = event('case-finished') as Extract<RunEvent, { type: 'case-finished' }>;
    expect(problems('events', finished)).toEqual([]);
    const blocked = { ...finished, result: { ...finished.result, status: 'blocked' } };
    expect(problems('events', blocked).join()).toContain('/result/status');
  });
});

describe('a report', () => {
  test('may have members that nobody knows yet', () => {
    const [first, ...rest] = sampleReport().results;
    const report = { ...sampleReport(), future: 1, results: [{ ...first, future: 1 }, ...rest] };
    expect(problems('report', report)).toEqual([]);
  });

  test('does not fit with a status there is not, or a failure without a finding', () => {
    const failed = sampleReport().results.find(({ status }) => status === 'failed')!;
    const holding = (result: object) => problems('report', { ...sampleReport(), results: [result] }).join();
    expect(holding(failed)).toBe('');
    expect(holding({ ...failed, status: 'fine' })).toContain('/results/0/status');
    expect(holding({ ...failed, findings: [] })).toContain('/results/0/findings');
  });
});
