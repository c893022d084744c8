import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Diagnosis, examine } from '../../harness/doctor.ts';
import { countersign } from '../support/countersign.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function module(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

function diagnose(file: string): Promise<Diagnosis> {
  const harness = { name: 'countersign', version: '0.0.0' };
  return examine({ kind: 'module', file }, { harness, timeoutMs: 3000, startMs: 10_000, tell: () => {} });
}

/** What is wrong, as `check: what was seen`; or why there was nothing to examine. */
const wrongIn = (diagnosis: Diagnosis): string[] =>
  diagnosis.kind === 'examined'
    ? diagnosis.findings
        .filter(({ verdict }) => verdict === 'wrong')
        .map(({ check, says }) => `${check}: ${says}`)
    : [diagnosis.message];

test('a sound module gets a line for each check, and exit code 0', async () => {
  const { code, stdout } = await countersign(['doctor', '--client-module', 'clients/typescript/module.ts']);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('✓ start                    clients/typescript/module.ts');
  expect(lines).toContain('✓ calls at once            8 under way together, of 16 it takes');
  expect(lines.at(-2)).toBe('countersign-reference 0.1.0 typescript: sound: 16 checks passed');
  expect(code).toBe(0);
});

test('what it says of itself, what it does to its process, and what it leaves behind', async () => {
  const file = module(
    'rude.mjs',
    `import { spawn } from 'node:child_process';
     if (!process.env.HOME) throw new Error('no HOME');
     spawn('sleep', ['30'], { stdio: 'ignore' });
     console.log('free text');
     export default {
       'speke.heartbeet': () => ({ alive: true }),
       'speke.heartbeat': () => process.exit(1),
       initialize: () => ({ maxInFlight: 0 }),
       shutdown: () => true,
     };`,
  );
  expect(wrongIn(await diagnose(file))).toEqual([
    'methods it lists: There is no method "speke.heartbeet".',
    'most calls at once: maxInFlight is 0.',
    'answers to calls: speke.heartbeat: It ended (exit code 1) instead of answering.',
    'shutdown: It answered with a result.',
    'nothing left behind: A process that it started was still there when it had ended.',
    'start without HOME: It does not answer as it does otherwise.',
  ]);
});

test('one whose initialize throws, with what it threw', async () => {
  const throws = `export default {
    'speke.heartbeat': () => {},
    initialize() { throw new Error('no licence'); },
  };`;
  expect(wrongIn(await diagnose(module('unlicensed.mjs', throws)))).toEqual([
    'initialize: It answered with the error -32603. no licence',
  ]);
});

test('one that is not there, is no client, or ends, is not examined', async () => {
  expect(wrongIn(await diagnose('no/such.js'))).toEqual([
    'There is no client module "no/such.js". Check the path given to --client-module.',
  ]);
  const ends = module('ends.mjs', `console.error('fatal error: no licence'); process.exit(3);`);
  expect(wrongIn(await diagnose(ends))).toEqual([
    'The module ended its process (exit code 3) before it answered anything. Its last words on stderr: fatal error: no licence',
  ]);
  const none = await countersign(['doctor', '--client-module', module('none.mjs', 'export default {}')]);
  expect(none).toMatchObject({ code: 3, stdout: '' });
  expect(none.stderr).toMatch(/^Failed to load the client module ".*none\.mjs": its client has no methods\./);
});
