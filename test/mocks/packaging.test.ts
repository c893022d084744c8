import { createCipheriv } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENVELOPE_IV, envelopeHash, formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { createWorld, startServer, TWINS, type TwinServer } from '../../mocks/index.ts';

const site = {
  siteId: 'TEST',
  siteKey: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
  accessKey: 'testAccessKey0000000000000000000',
};
const storage = {
  storage_name: '스토리지 é 🎬',
  type: 'S3',
  id: 'AKIAEXAMPLE',
  password: 'secret/+=&',
  aws_bucket: 'bucket',
  region: 'ap-northeast-2',
};
const now = formatTimestamp(Date.now());

let server: TwinServer;
beforeAll(async () => {
  server = await startServer({
    twins: [TWINS.packaging],
    world: createWorld({ seed: 'test', sites: [site] }),
  });
});
afterAll(() => server.close());

async function register(apidata: string | undefined, path = '/api/v2/storage/TEST') {
  const query = apidata === undefined ? '' : `?${new URLSearchParams({ 'pallycon-apidata': apidata })}`;
  const response = await fetch(`${server.url}${path}${query}`, { method: 'POST' });
  expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  return (await response.json()) as { error_code: string; error_message: string; storage_id?: string };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const sealed = (payload: unknown = storage) => sealEnvelope(JSON.stringify(payload), now, site);
/** An envelope with members exchanged, and hashed anew unless the hash is one of them. */
function envelope(members: { data?: string; timestamp?: string; hash?: string }): string {
  const { data, timestamp } = { ...JSON.parse(Buffer.from(sealed(), 'base64').toString()), ...members };
  return base64(
    JSON.stringify({ data, timestamp, hash: members.hash ?? envelopeHash(site, data, timestamp) }),
  );
}
function encrypted(plaintext: string, key = site.siteKey): string {
  const cipher = createCipheriv('aes-256-cbc', key, ENVELOPE_IV);
  return cipher.update(plaintext, 'utf8', 'base64') + cipher.final('base64');
}

test('a storage is registered, stored and given an ID; another one gets another ID', async () => {
  const first = await register(sealed());
  const second = await register(sealed());
  expect(first).toEqual({
    error_code: '0000',
    error_message: 'Succeeded',
    storage_id: expect.stringMatching(/^\d{12}$/),
  });
  expect(second.storage_id).not.toBe(first.storage_id);
  expect(server.journal.exchanges().at(-1)).toMatchObject({
    operation: 'registerStorage',
    conclusion: { kind: 'accepted' },
  });
  expect(server.journal.exchanges().at(-1)?.decoded).toMatchObject({ payload: storage });
});

const otherKey = 'x'.repeat(32);
const wrong: [what: string, code: string, apidata: string | undefined, path?: string][] = [
  ['no apidata', 'A7008', undefined],
  ['apidata that is not base64', 'A7008', '%%%'],
  ['apidata that is not JSON', 'A7008', base64('data=1')],
  ['an array', 'A7008', base64('[]')],
  ['no hash', 'A7008', base64('{"data":"x","timestamp":"y"}')],
  ['another API version', 'A7009', sealed(), '/api/v1/storage/TEST'],
  ['a timestamp with milliseconds', 'A1002', envelope({ timestamp: '2026-01-02T03:04:05.000Z' })],
  ['the 30th of February', 'A1002', envelope({ timestamp: '2026-02-30T03:04:05Z' })],
  ['a site nobody has', 'A1003', sealed(), '/api/v2/storage/NONE'],
  ['another hash', 'A1007', envelope({ hash: base64('x'.repeat(32)) })],
  ['another key', 'A1006', envelope({ data: encrypted('{}', otherKey) })],
  ['half a cipher block', 'A1006', envelope({ data: base64('12345678') })],
  ['a payload that is not JSON', 'A7008', envelope({ data: encrypted('hello') })],
  ['a payload without region', 'A1000', sealed({ ...storage, region: undefined })],
  ['a payload with another type', 'A1000', sealed({ ...storage, type: 'GCS' })],
  ['a payload that is no object', 'A1000', sealed('hello')],
];

describe('each thing wrong gets the documented code', () => {
  test.each(wrong)('%s: %s', async (_, code, apidata, path) => {
    const answer = await register(apidata, path);
    expect(answer).toEqual({ error_code: code, error_message: expect.any(String) });
    expect(server.journal.exchanges().at(-1)?.conclusion).toMatchObject({ kind: 'refused', code });
  });

  test('of several things wrong, the one looked at first counts', async () => {
    const bad = { timestamp: 'now', hash: 'x', data: encrypted('{}', otherKey) };
    const order: [code: string, apidata: string, path: string][] = [
      ['A7008', base64('{}'), '/api/v1/storage/NONE'],
      ['A7009', envelope(bad), '/api/v1/storage/NONE'],
      ['A1002', envelope(bad), '/api/v2/storage/NONE'],
      ['A1003', envelope({ ...bad, timestamp: now }), '/api/v2/storage/NONE'],
      ['A1007', envelope({ ...bad, timestamp: now }), '/api/v2/storage/TEST'],
      ['A1006', envelope({ data: bad.data }), '/api/v2/storage/TEST'],
    ];
    for (const [code, apidata, path] of order) expect((await register(apidata, path)).error_code).toBe(code);
  });

  test('apidata twice with different values', async () => {
    const response = await fetch(
      `${server.url}/api/v2/storage/TEST?pallycon-apidata=YQ==&pallycon-apidata=Yg==`,
      { method: 'POST' },
    );
    expect(await response.json()).toMatchObject({ error_code: 'A7008' });
  });
});

test('storages and jobs go the whole way over HTTP', async () => {
  async function send(method: string, path: string, payload: object) {
    const query = new URLSearchParams({ 'pallycon-apidata': sealed(payload) });
    const response = await fetch(`${server.url}/api/v2/${path}/TEST?${query}`, { method });
    // biome-ignore lint/suspicious/noExplicitAny: looked at member by member
    return (await response.json()) as any;
  }
  const region = 'over-http';
  const { storage_id } = await send('POST', 'storage', { ...storage, region });
  await send('PUT', 'storage', { storage_id, storage_name: 'renamed' });
  const storages = await send('GET', 'storage', { storage_type: 'S3', region });
  expect(storages.data).toMatchObject([{ storage_id, storage_name: 'renamed' }]);
  const { job_id } = await send('POST', 'pack', {
    job_name: 'job',
    storage: { input: { storage_id, contents_path: ['a.mp4'] }, output: { storage_id, path: 'b' } },
    content_id: 'c',
    streaming_format: ['dash'],
    protection_type: ['watermark'],
  });
  const jobs = await send('GET', 'pack', { region });
  expect(jobs.data).toMatchObject([{ job_id: String(job_id), status: 'WM000' }]);
});

test('a request that matches nothing is told what there is', async () => {
  const unknown = await fetch(`${server.url}/api/v2/storages/TEST`, { method: 'POST' });
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain('the nearest is POST /api/v2/storage/{siteId}');
  const method = await fetch(`${server.url}/api/v2/storage/TEST`, { method: 'PATCH' });
  expect(await method.text()).toContain('this path takes POST');
});

test('a body over the limit is refused, and the server goes on', async () => {
  const response = await fetch(`${server.url}/api/v2/storage/TEST`, {
    method: 'POST',
    body: 'x'.repeat(2 ** 20 + 1),
  });
  expect(response.status).toBe(413);
  expect((await register(sealed())).error_code).toBe('0000');
});

test('the server is reached on loopback only, and says nothing is wrong with itself', () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(server.breakdowns).toEqual([]);
});
