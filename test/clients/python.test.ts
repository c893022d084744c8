import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ALL_PASSED, wholeRun } from '../support/whole-run.ts';

const has = (python: string, module: string) =>
  spawnSync(python, ['-c', `import sys, ${module}; sys.exit(sys.version_info < (3, 10))`]).status === 0;

/** Several may be installed, and a package in one of them only. */
const python = ['python3', '/usr/bin/python3'].find((each) => has(each, 'cryptography'));
if (python === undefined)
  console.log('The Python client is not tested: no Python 3.10 or later here has the package cryptography.');

test.skipIf(python === undefined)(
  'the Python client passes every case',
  async () => {
    expect(await wholeRun([python!, 'clients/python/adapter.py'])).toEqual(ALL_PASSED);
  },
  240_000,
);

test.skipIf(python === undefined || !has(python, 'requests'))(
  'the Python script names the credential that is missing and asks nothing',
  () => {
    const env = { PATH: process.env.PATH, PALLYCON_SITE_ID: 'DEMO' };
    const { status, stderr } = spawnSync(python!, ['clients/python/register_storage.py'], { env });
    expect([status, String(stderr)]).toEqual([2, 'Set PALLYCON_SITE_KEY.\n']);
  },
);
