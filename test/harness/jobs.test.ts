import { describe, expect, test } from 'vitest';
import { credentialsFor } from '../../harness/credentials.ts';
import { node, runCases } from '../support/run-cases.ts';

const MUTANT = node('clients/mutants/adapter.ts', 'error-code-ignored');
const grep = 'packaging/{register,update}-storage/*';

describe('many calls at once, to several processes', () => {
  test('give the same verdicts as one after the other', async () => {
    const [one, many] = await Promise.all([
      runCases(MUTANT, { grep, inFlight: 1 }),
      runCases(MUTANT, { grep, jobs: 3 }),
    ]);
    const verdicts = ({ results }: typeof one) =>
      results.map(({ id, status, findings }) => [id, status, findings.map(({ rule }) => rule)]);
    expect(verdicts(many)).toEqual(verdicts(one));
    expect(one.summary.failed).toBeGreaterThan(3);
    expect(one.summary.passed).toBeGreaterThan(3);
  });

  test('a crash is told of the case it belongs to, whichever process it was', async () => {
    const { results } = await runCases(node('clients/hostile/adapter.ts', 'crashes-with-many'), {
      grep: 'sevu/request-ticket/{success,own-password,unicode}',
      jobs: 2,
    });
    const crashed = results.filter(({ findings }) => findings.some(({ rule }) => rule === 'protocol/crash'));
    expect(crashed.map(({ id }) => id)).toEqual(['sevu/request-ticket/own-password']);
  });
});

test('what is written beside answers tells no secret of another case that was under way', async () => {
  const { results, seed } = await runCases(node('clients/mutants/adapter.ts', 'keys-in-log'), {
    grep: 'cpix/get-content-keys-v2/{success,dash,dash-cbcs,hls}',
  });
  const keys = results.flatMap(({ id }) => credentialsFor(`${seed} ${id}`).encToken);
  const logs = results.map(({ stderr = '' }) => stderr);
  expect(logs.join('')).toContain('‹content key');
  for (const log of logs) expect(log).not.toMatch(/PlainValue>[A-Za-z0-9+/]{22}==/);
  for (const key of keys) expect(logs.join('')).not.toContain(key);
});
