import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startMock } from '../../mocks/index.ts';
import { countersign } from '../support/countersign.ts';

const PACTS = ['kms', 'packaging'].map(
  (name) => `contracts/pacts/countersign-reference-pallycon-${name}.json`,
);
const TICKETS = 'contracts/pacts/countersign-reference-scaleengine-sevu.json';

const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
afterAll(() => rmSync(folder, { recursive: true }));

const verify = (...args: string[]) => countersign(['verify-provider', ...args]);

test('the twins keep the pacts of the reference client', async () => {
  const mock = await startMock();
  const { code, stdout, stderr } = await verify('--url', mock.url, '--pacts', ...PACTS, TICKETS);
  await mock.close();
  expect({ code, stderr: stderr.replace(/.*Warning.*\n|.*--trace-.*\n/g, '') }).toEqual({
    code: 0,
    stderr: '',
  });
  expect(stdout).toContain(`${mock.url} keeps all of 3 pacts, 13 interactions.`);
}, 60_000);

test('a provider without the admin API is verified with credentials it has issued', async () => {
  const mock = await startMock({ admin: { kind: 'nobody' } });
  const [site] = mock.sites.values();
  const [account] = mock.accounts.values();
  const { siteId, siteKey, accessKey } = site!;
  const { apiKey, apiSecret, cdn } = account!;
  const ofSite = ['--site-id', siteId, '--site-key', siteKey, '--access-key', accessKey];
  const ofAccount = ['--api-key', apiKey, '--api-secret', apiSecret, '--cdn', String(cdn)];
  const { code, stdout } = await verify(
    '--url',
    mock.url,
    ...ofSite,
    ...ofAccount,
    '--pacts',
    ...PACTS,
    TICKETS,
  );
  expect({ code, failed: stdout.match(/FAILED/g) }).toEqual({ code: 0, failed: null });
  const without = await verify('--url', mock.url, '--pacts', TICKETS);
  await mock.close();
  expect(without.code).toBe(1);
  expect(without.stdout).toContain('give --api-key, --api-secret and --cdn');
}, 60_000);

test('a provider that answers otherwise does not keep them', async () => {
  const mock = await startMock();
  mock.arm({ api: 'sevu', operation: 'requestTicket', fault: { kind: 'malformed' } });
  const { code, stderr } = await verify('--url', mock.url, '--pacts', TICKETS);
  await mock.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`${mock.url} does not keep ${TICKETS}`);
}, 60_000);

test.each([
  ['no pact', '{"name": "x"}', 'is no pact: it has no consumer, provider and interactions.'],
  ['no JSON', '<pact/>', 'is no pact: it is not a JSON object.'],
  [
    'another provider',
    '{"consumer": {"name": "a"}, "provider": {"name": "shop"}, "interactions": [{"request": {"path": "/orders"}}]}',
    'is a pact with "shop": no API that Countersign knows has the path /orders.',
  ],
  [
    'a state nobody knows',
    '{"consumer": {"name": "a"}, "provider": {"name": "kms"}, "interactions": [{"providerStates": [{"name": "full moon"}], "request": {"path": "/cpix/getKey/heartbeat"}}]}',
    'needs the provider state "full moon"',
  ],
  [
    'nobody there',
    '{"consumer": {"name": "a"}, "provider": {"name": "kms"}, "interactions": [{"request": {"path": "/cpix/getKey/heartbeat"}}]}',
    'Nobody answers at http://127.0.0.1:9',
  ],
])('%s is said in a line', async (_what, content, message) => {
  const file = join(folder, 'pact.json');
  writeFileSync(file, content);
  const { code, stderr } = await verify('--url', 'http://127.0.0.1:9', '--pacts', file);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
