import { describe, expect, test } from 'vitest';
import { benign } from '../../clients/benign/adapter.ts';
import { node, runCases } from '../support/run-cases.ts';

describe.concurrent('each odd but allowed client passes', () => {
  test.each(benign)(
    '$name: $oddity',
    async ({ name, cases, warns = [] }) => {
      const report = await runCases(node('clients/benign/adapter.ts', name), { grep: cases });
      const findings = report.results.flatMap((result) =>
        result.findings.map(({ rule, level, message }) => ({ id: result.id, rule, level, message })),
      );
      expect(findings.filter(({ rule, level }) => level !== 'should' || !warns.includes(rule))).toEqual([]);
      for (const rule of warns) expect(findings.map((finding) => finding.rule)).toContain(rule);
      expect(report.summary.passed + report.summary.warned).toBe(report.summary.total);
      expect(report.summary.total).toBeGreaterThan(0);
    },
    60_000,
  );
});

test('they have names of their own', () => {
  const names = benign.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
