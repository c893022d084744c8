import { describe, expect, test } from 'vitest';
import { mutants } from '../../clients/mutants/adapter.ts';
import { wrongWithMutant } from '../../scripts/selftest/verdicts.ts';
import { node, runCases } from '../support/run-cases.ts';

describe.concurrent('each mutant is caught by the case meant for it', () => {
  test.each(mutants)(
    '$name: $defect',
    async (row) => {
      const report = await runCases(node('clients/mutants/adapter.ts', row.name), { grep: row.caughtBy });
      expect(wrongWithMutant(row, report)).toEqual([]);
    },
    30_000,
  );
});

test('mutants have names of their own', () => {
  const names = mutants.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
