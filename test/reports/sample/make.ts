// Makes events.ndjson anew: a real run of a client that is wrong in many ways. Then renew what is written of it:
// npx vitest run test/reports/formats.test.ts -u
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CASES = [
  'cpix/get-content-keys-v2/period-1',
  'cpix/heartbeat/success',
  'packaging/list-storages/none',
  'packaging/register-storage/success',
  'packaging/update-storage/success',
  'property/sevu/request-ticket',
  'sevu/request-ticket/own-password',
  'sevu/request-ticket/success',
  'sevu/request-ticket/unicode',
];

const out = mkdtempSync(join(tmpdir(), 'countersign-'));
const run = [
  'run',
  '--seed',
  '7',
  '--grep',
  `{${CASES.join(',')}}`,
  '--no-environments',
  '--runs',
  '20',
  '--out',
  out,
];
const client = ['--', 'node', 'test/reports/sample/adapter.ts', 'sample'];
spawnSync(process.execPath, ['bin/countersign.js', ...run, ...client], { stdio: 'inherit' });
const events = readFileSync(join(out, 'events.ndjson'), 'utf8').replaceAll(out, 'countersign-report');
writeFileSync(join(import.meta.dirname, 'events.ndjson'), events);
rmSync(out, { recursive: true });
