import { describe, expect, test } from 'vitest';
import { benign } from '../../clients/benign/adapter.ts';
import { wrongWithBenign } from '../../scripts/selftest/verdicts.ts';
import { node, runCases } from '../support/run-cases.ts';

describe.concurrent('each odd but allowed client passes', () => {
  test.each(benign)(
    '$name: $oddity',
    async (row) => {
      const report = await runCases(node('clients/benign/adapter.ts', row.name), { grep: row.cases });
      expect(wrongWithBenign(row, report)).toEqual([]);
    },
    60_000,
  );
});

test('they have names of their own', () => {
  const names = benign.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
