import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { node, runCases } from '../support/run-cases.ts';

const hasJava = spawnSync('java', ['-version']).status === 0;
if (!hasJava) console.log('The Java client is not tested: there is no java on the path.');

const notPassed = (report: Awaited<ReturnType<typeof runCases>>) =>
  report.results
    .filter(({ status }) => status !== 'passed')
    .map(({ id, status, reason, findings }) => ({ id, status, reason, findings }));

test('the reference client passes every case', async () => {
  const report = await runCases(node('clients/typescript/adapter.ts'));
  expect(notPassed(report)).toEqual([]);
  expect(report.summary.passed).toBe(loadCases().length);
}, 240_000);

test.skipIf(!hasJava)(
  'the Java client, which shares no code with it, passes every case',
  async () => {
    const report = await runCases(['java', 'clients/java/Adapter.java']);
    expect(notPassed(report).filter(({ status }) => status !== 'skipped')).toEqual([]);
    // It says of a few combinations that it does not have them.
    expect(report.summary.passed).toBeGreaterThan(0.99 * report.summary.total);
  },
  240_000,
);

test('the same seed sends the same credentials and gets the same keys', async () => {
  const grep = 'cpix/*/success';
  const [a, b, c] = await Promise.all(
    [1, 1, 2].map((seed) => runCases(node('clients/typescript/adapter.ts'), { grep, seed })),
  );
  const keyIds = (report: typeof a) =>
    (report!.results[0]!.result as { content_key_list: unknown[] }).content_key_list;
  expect(keyIds(a)).toEqual(keyIds(b));
  expect(keyIds(a)).not.toEqual(keyIds(c));
});
