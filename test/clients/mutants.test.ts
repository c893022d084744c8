import { describe, expect, test } from 'vitest';
import { mutants } from '../../clients/mutants/adapter.ts';
import { node, runCases } from '../support/run-cases.ts';

describe.concurrent('each mutant is caught by the case meant for it', () => {
  test.each(mutants)(
    '$name: $defect',
    async ({ name, caughtBy, rule, says }) => {
      const report = await runCases(node('clients/mutants/adapter.ts', name), { grep: caughtBy });
      const [result] = report.results;
      const findings = result!.findings.map((finding) => ({
        rule: finding.rule,
        text: `${finding.message} ${finding.diagnosis ?? ''}`,
      }));
      expect(findings).toContainEqual({ rule, text: expect.stringContaining(says) });
      expect(['failed', 'warned']).toContain(result!.status);
    },
    30_000,
  );
});

test('mutants have names of their own', () => {
  const names = mutants.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
