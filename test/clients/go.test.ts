import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countersign } from '../support/countersign.ts';

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) console.log('The Go client is not tested: there is no go on the path.');

const folder = mkdtempSync(join(tmpdir(), 'countersign-go-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!hasGo)(
  'the Go client is built without a network, passes every case and has manners',
  async () => {
    const adapter = join(folder, 'adapter');
    const built = spawnSync('go', ['build', '-o', adapter, './adapter'], {
      cwd: 'clients/go',
      encoding: 'utf8',
      env: { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' },
    });
    expect(built.stderr).toBe('');
    const run = await countersign(['run', '--quiet', '--runs', '5', '--out', folder, '--', adapter]);
    expect(run.stdout).toMatch(/ (\d+) cases, \1 passed /);
    expect(run.code).toBe(0);
    const doctor = await countersign(['doctor', '--quiet', '--', adapter]);
    expect(doctor.stdout).toMatch(/^\ncountersign-go 0\.1\.0 go: sound: \d+ checks passed\n$/);
  },
  400_000,
);
