import { expect, test } from 'vitest';
import type { CaseResult } from '../../harness/result.ts';
import { causesOf } from '../../reports/causes.ts';
import { sampleReport } from './sample.ts';

const sample = sampleReport().results.find(({ status }) => status === 'failed')!;
const { diagnosis: _, ...finding } = sample.findings[0]!;

const failed = (id: string, message: string): CaseResult => ({
  ...sample,
  id,
  findings: [{ ...finding, rule: 'api/rule', message }],
});

test('a mistake is shown by the plainest of its cases', () => {
  const ids = [
    'cpix/a/silence',
    'cpix/a/success',
    'environment/tz-kolkata/cpix/a/success',
    'sevu/b/again',
    'sevu/b/success',
  ];
  const [cause] = causesOf(
    ids.map((id) => failed(id, 'It is wrong.')),
    'must',
  );
  expect(cause!.cases.map(({ id }) => id)).toEqual([
    'cpix/a/success',
    'sevu/b/success',
    'cpix/a/silence',
    'environment/tz-kolkata/cpix/a/success',
    'sevu/b/again',
  ]);
});

test('a case is blocked by the cause that it names, whatever the values in it', () => {
  const root = failed('api/a', 'The job 257955861 cannot be read.');
  const blocked: CaseResult = {
    ...failed('api/b', ''),
    status: 'blocked',
    findings: [],
    cause: 'api/rule The job 639363851 cannot be read.',
  };
  expect(causesOf([root, blocked], 'must')).toMatchObject([{ cases: [root], blocked: [blocked] }]);
});
