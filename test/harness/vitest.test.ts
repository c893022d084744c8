import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { PROPERTIES } from '../../harness/properties/list.ts';

interface Outcome {
  status: number | null;
  said: string;
  /** By the names of the tests. */
  tests: Record<string, { status: string; failureMessages: string[] }>;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a file of the project in a Vitest of its own, as somebody would who has installed countersign. */
function runVitest(file: string): Outcome {
  const config = 'test/support/vitest-project/vitest.config.ts';
  const output = join(folder, `${file}.json`);
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile', output];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, file],
    { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', VITEST: undefined } },
  );
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  const assertions = testResults.flatMap((each: { assertionResults: unknown[] }) => each.assertionResults);
  const tests = assertions.map((each: { title: string }) => [each.title.split(':')[0], each]);
  return { status, said: stdout + stderr, tests: Object.fromEntries(tests) };
}

test('every case of an API is a test, and a client that conforms passes them all', () => {
  const { status, said, tests } = runVitest('right');
  expect(status, said).toBe(0);
  const ids = [...loadCases(), ...PROPERTIES].filter(({ api }) => api === 'sevu').map(({ id }) => id);
  expect(Object.keys(tests).toSorted()).toEqual(ids.toSorted());
  const skipped = Object.entries(tests).filter(([, each]) => each.status !== 'passed');
  expect(skipped.map(([id]) => id)).toEqual(['sevu/certificate/expired', 'sevu/certificate/other-host']);
}, 240_000);

test('a case that fails says what was found, why, and how to repeat it; what is not implemented is skipped', () => {
  const { status, tests } = runVitest('wrong');
  expect(status).toBe(1);
  expect(tests['packaging/register-storage/success']?.status).toBe('skipped');
  const failed = tests['sevu/request-ticket/success']!;
  expect(failed.status).toBe('failed');
  const [message] = failed.failureMessages;
  expect(message).toContain('ConformanceError: ticket.key is not that of the answer.');
  expect(message).toMatch(/requirement +A client gives out the ticket .*\(SEV-\d+, sevu\/result\)/);
  expect(message).toMatch(/actual +"k"/);
  expect(message).toContain("again: { seed: 7, grep: 'sevu/request-ticket/success' }");
  expect(message).not.toMatch(/^ +at /m);
});

test('no case selected is an error, not a green file', () => {
  const { status, said } = runVitest('nothing');
  expect(status).toBe(1);
  expect(said).toContain('No case is selected by api sevu and grep no/such/case.');
});
