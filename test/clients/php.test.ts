import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ALL_PASSED, wholeRun } from '../support/whole-run.ts';

const modules = String(spawnSync('php', ['-m']).stdout ?? '').split('\n');
const lacking = ['curl', 'dom', 'openssl'].filter((module) => !modules.includes(module));
if (lacking.length > 0)
  console.log(`The PHP client is not tested: there is no php with ${lacking.join(' and ')} on the path.`);

test.skipIf(lacking.length > 0)(
  'the PHP client passes every case',
  async () => {
    expect(await wholeRun(['php', 'clients/php/adapter.php'])).toEqual(ALL_PASSED);
  },
  240_000,
);

test.skipIf(!modules.includes('curl'))(
  'the PHP script names the credential that is missing and asks nothing',
  () => {
    const env = { PATH: process.env.PATH, SEVU_API_KEY: 'key' };
    const { status, stderr } = spawnSync('php', ['clients/php/sevu-ticket.php'], { env });
    expect([status, String(stderr)]).toEqual([2, 'Set SEVU_CDN.\n']);
  },
);
