import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../examples/frontend');

const run = (command: string) =>
  spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    // A test runner that finds another one around it reports to that.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, NO_COLOR: '1' },
  });

test('the command of its README runs its tests, and all pass', () => {
  const command = /^```sh\n(.*)\n```$/m.exec(readFileSync(join(folder, 'README.md'), 'utf8'))![1]!;
  const { status, stdout, stderr } = run(command);
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/pass 6\b/);
  expect(stdout).toMatch(/fail 0\b/);
});

test('without the mock server it says what to run', () => {
  const { status, stdout } = run('npm test');
  expect(status).toBe(1);
  expect(stdout).toContain('COUNTERSIGN_URL is not set. Run this under: countersign mock -- COMMAND');
});
