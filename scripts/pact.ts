// Writes the pacts of the reference client anew from its consumer tests: npm run pact
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const pacts = join(root, 'contracts/pacts');

// Pact adds to the files it finds, and what is gone would stay.
rmSync(pacts, { recursive: true, force: true });
mkdirSync(pacts);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
// First what writes them, then what reads them.
for (const [files, ...options] of [
  ['test/pact', '--exclude', '**/drift.test.ts'],
  ['test/pact/drift.test.ts'],
]) {
  const { status, error } = spawnSync(process.execPath, [vitest, 'run', files!, ...options], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, COUNTERSIGN_PACTS: pacts },
  });
  if (error !== undefined) throw error;
  process.exitCode ||= status ?? 1;
}
