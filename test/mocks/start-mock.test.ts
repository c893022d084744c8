import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { Clock, type Mock, type MockOptions, StateFileError, startMock } from '../../mocks/index.ts';
import { openApi } from '../../specs/index.ts';

const open: Mock[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
});
afterEach(async () => {
  for (const mock of open.splice(0)) {
    await mock.close();
    expect(mock.breakdowns).toEqual([]);
  }
  rmSync(folder, { recursive: true });
});

async function start(options: MockOptions = {}): Promise<Mock> {
  const mock = await startMock(options);
  open.push(mock);
  return mock;
}

async function call(
  mock: Mock,
  method: string,
  what: string,
  payload: object,
): Promise<Record<string, unknown>> {
  const site = mock.sites.get('DEMO')!;
  const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(mock.clock.now()), site);
  const query = new URLSearchParams({ 'pallycon-apidata': apidata });
  const response = await fetch(`${mock.url}/api/v2/${what}/DEMO?${query}`, { method });
  return (await response.json()) as Record<string, unknown>;
}

const STORAGE = {
  storage_name: 'one',
  type: 'S3',
  id: 'A',
  password: 'b',
  aws_bucket: 'c',
  region: 'ap-northeast-2',
};
const register = (mock: Mock) => call(mock, 'POST', 'storage', STORAGE);
const list = (mock: Mock) => call(mock, 'GET', 'storage', { storage_type: 'S3', region: 'ap-northeast-2' });

describe('a state file', () => {
  test('keeps everything over a restart, and is written before the answer', async () => {
    const state = join(folder, 'state.json');
    const first = await start({ state });
    const made = first.createSite();
    await register(first);
    // Killed here: nothing is written later.
    const kept = readFileSync(state, 'utf8');
    await first.close();
    open.pop();
    writeFileSync(state, kept);
    const second = await start({ state });
    expect(await list(second)).toMatchObject({ total_count: '1' });
    expect(second.sites.get(made.siteId)).toEqual(made);
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  test('holds all of many requests at once', async () => {
    const state = join(folder, 'state.json');
    const mock = await start({ state });
    await Promise.all(Array.from({ length: 40 }, () => register(mock)));
    expect(JSON.parse(readFileSync(state, 'utf8')).store['storage DEMO']).toHaveLength(40);
  });

  test.each([
    ['no JSON', 'state'],
    ['half a state', '{"kind":"countersign-snapshot","version":1,"se'],
    ['another version', '{"kind":"countersign-snapshot","version":2}'],
    ['a list', '[]'],
  ])('with %s in it is refused and left alone', async (_what, text) => {
    const state = join(folder, 'state.json');
    writeFileSync(state, text);
    await expect(startMock({ state })).rejects.toThrow(StateFileError);
    expect(readFileSync(state, 'utf8')).toBe(text);
  });

  test('keeps the speed of the clock, unless another is given', async () => {
    const state = join(folder, 'state.json');
    const speedAfter = async (speed?: number) => {
      const clock = new Clock();
      if (speed !== undefined) clock.run(speed);
      const mock = await startMock({ state, ...(speed === undefined ? {} : { clock }) });
      await mock.close();
      return mock.clock.speed;
    };
    expect([await speedAfter(60), await speedAfter(), await speedAfter(0), await speedAfter()]).toEqual([
      60, 60, 0, 0,
    ]);
  });

  test('of another seed is refused, without a seed it gives its own', async () => {
    const state = join(folder, 'state.json');
    const first = await start({ state, seed: 'one' });
    await first.close();
    open.pop();
    await expect(startMock({ state, seed: 'two' })).rejects.toThrow('was made with the seed "one"');
    const second = await start({ state });
    expect(second.snapshot().seed).toBe('one');
  });

  test('that cannot be written is told at the start', async () => {
    await expect(startMock({ state: join(folder, 'no', 'such', 'folder') })).rejects.toThrow(StateFileError);
  });
});

describe('what the frontend needs', () => {
  test('a page of any origin may call and read', async () => {
    const mock = await start();
    const url = `${mock.url}/api/v2/storage/DEMO`;
    const headers = {
      Origin: 'http://localhost:3000',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-a',
    };
    const asked = await fetch(url, { method: 'OPTIONS', headers });
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'x-a',
    });
    const answered = await fetch(url, { method: 'POST', headers: { Origin: 'http://localhost:3000' } });
    expect(answered.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(answered.headers.get('access-control-expose-headers')).toBe('x-countersign-reason');
  });

  test('a page may read that its request is too large', async () => {
    const mock = await start();
    const headers = { Origin: 'http://localhost:3000' };
    const answer = await fetch(`${mock.url}/stable/`, { method: 'POST', headers, body: 'x'.repeat(2 ** 21) });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([
      413,
      'http://localhost:3000',
    ]);
  });

  test('Prefer asks for an error code, an example, a status', async () => {
    const mock = await start();
    const prefer = async (
      value: string,
      path = '/api/v2/storage/DEMO?pallycon-apidata=x',
      method = 'POST',
    ) => {
      const response = await fetch(`${mock.url}${path}`, { method, headers: { Prefer: value } });
      return { status: response.status, text: await response.text() };
    };
    expect((await prefer('code=A1007')).text).toContain('"error_code":"A1007"');
    expect((await prefer('example=A1003')).text).toContain('"error_code":"A1003"');
    expect((await prefer('code=A0000')).status).toBe(404);
    expect((await prefer('code=200', '/cpix/getKey/heartbeat', 'GET')).text).toBe('SUCCESS');
    expect((await prefer('respond-async', '/cpix/getKey/heartbeat', 'GET')).text).toBe('SUCCESS');
    const page = await fetch(`${mock.url}/_countersign/journal?verdict=preferred`);
    const { entries } = (await page.json()) as { entries: object[] };
    expect(entries).toMatchObject([
      { api: 'packaging', operation: 'registerStorage', reason: expect.stringContaining('code=A1007') },
      { operation: 'registerStorage', response: { status: 200 } },
      { operation: 'registerStorage', response: { status: 404 } },
      { api: 'cpix', operation: 'heartbeat', response: { body: 'SUCCESS' } },
    ]);
  });

  test('everything is answered later when it is told to', async () => {
    const mock = await start({ latencyMs: 120 });
    const started = performance.now();
    await fetch(`${mock.url}/cpix/getKey/heartbeat`);
    expect(performance.now() - started).toBeGreaterThan(110);
  });

  test('the documents are there to read, with this server in them', async () => {
    const mock = await start();
    const page = await fetch(`${mock.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('/docs/swagger-ui-bundle.js');
    for (const file of ['start.js', 'swagger-ui-bundle.js', 'swagger-ui.css'])
      expect((await fetch(`${mock.url}/docs/${file}`)).status).toBe(200);
    for (const name of ['packaging', 'cpix', 'sevu'] as const)
      expect(await (await fetch(`${mock.url}/docs/${name}.json`)).json()).toMatchObject({
        info: { title: openApi(name).info.title },
        servers: [{ url: mock.url }],
      });
    expect((await fetch(`${mock.url}/docs/../package.json`)).status).toBe(404);
    expect((await fetch(`${mock.url}/docs/other`)).status).toBe(404);
  });

  test('HTTPS, with a certificate that clients can trust', async () => {
    const mock = await start({ tls: true });
    expect(mock.url).toMatch(/^https:/);
    const get = (ca?: string) =>
      new Promise<number | string>((done) => {
        request(`${mock.url}/cpix/getKey/heartbeat`, { ca }, (answer) => done(answer.resume().statusCode!))
          .on('error', (error: NodeJS.ErrnoException) => done(error.code!))
          .end();
      });
    expect(await get(mock.ca)).toBe(200);
    expect(await get()).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  test('a path that the others do not have is not told to be missing', async () => {
    const mock = await start();
    const response = await fetch(`${mock.url}/cpix/getKey`);
    expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([
      405,
      'POST',
      { error: 'GET /cpix/getKey: this path takes POST' },
    ]);
    const nowhere = await fetch(`${mock.url}/cpix/getkeys`, { method: 'POST' });
    expect(await nowhere.json()).toEqual({
      error: 'POST /cpix/getkeys: there is no such path; the nearest is POST /cpix/getKey',
    });
  });

  test('one API alone', async () => {
    const mock = await start({ apis: ['sevu'] });
    const response = await fetch(`${mock.url}/cpix/getKey/heartbeat`);
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining('the nearest is POST /stable/'),
    ]);
    expect((await fetch(`${mock.url}/stable/`)).status).toBe(405);
  });
});

describe('the result of a job', () => {
  let received: Record<string, unknown>[];
  let statuses: number[];
  let receiver: Server;
  beforeEach(async () => {
    received = [];
    statuses = [];
    receiver = createServer(async (incoming, outgoing) => {
      const body = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
      received.push(body);
      outgoing.writeHead(statuses.shift() ?? 200).end();
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  });
  afterEach(() => void receiver.close());

  const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/results`;

  test('is posted when the clock comes to its end, and again where it was not taken', async () => {
    const mock = await start();
    const site = mock.sites.get('DEMO')!;
    Object.assign(site, { callbackUrl: url(), callbackRetry: { attempts: 3, delaySeconds: 60 } });
    mock.clock.run(0);
    statuses = [500];
    const { storage_id: storageId } = await register(mock);
    await call(mock, 'POST', 'pack', jobOn(String(storageId)));
    expect(mock.journal.exchanges().at(-1)?.conclusion).toEqual({ kind: 'accepted' });
    await mock.settle();
    expect(received).toEqual([]);
    mock.clock.advance(3_600_000);
    await mock.settle();
    expect(received).toHaveLength(1);
    mock.clock.advance(60_000);
    await mock.settle();
    expect(received).toHaveLength(2);
    mock.clock.advance(3_600_000);
    await mock.settle();
    expect(received).toHaveLength(2);
    expect(received[1]).toEqual(received[0]);
    expect(mock.journal.entries.filter(({ kind }) => kind === 'delivery')).toMatchObject([
      { result: { kind: 'answered', status: 500 } },
      { result: { kind: 'answered', status: 200 } },
    ]);
  });

  test('is given up when the server closes or is killed, and posted once it is there again', async () => {
    const silent = createTcpServer();
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const callbackUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const state = join(folder, 'state.json');
    const site = { siteId: 'DEMO', jobs: { stepSeconds: 0 } };
    const first = await start({ state, sites: [{ ...site, callbackUrl }] });
    const { storage_id: storageId } = await register(first);
    const { job_id } = await call(first, 'POST', 'pack', jobOn(String(storageId)));
    const killed = readFileSync(state, 'utf8');
    const before = performance.now();
    await first.close();
    open.pop();
    expect(performance.now() - before).toBeLessThan(5_000);
    silent.close();
    for (const kept of [readFileSync(state, 'utf8'), killed]) {
      writeFileSync(state, kept);
      const next = await start({ state, sites: [{ ...site, callbackUrl: url() }] });
      await next.settle();
      expect(received.splice(0)).toMatchObject([{ job_id, error_code: '0000' }]);
      expect(next.journal.entries).toMatchObject([{ kind: 'delivery', delivery: { attempt: 1 } }]);
      await next.close();
      open.pop();
      // It is not posted a third time.
      const last = await start({ state });
      await last.settle();
      expect(received).toEqual([]);
      await last.close();
      open.pop();
    }
  });
});

/** A job that reads from and writes to one storage. */
const jobOn = (storage_id: string): object => ({
  job_name: 'one',
  storage: { input: { storage_id, contents_path: ['a.mp4'] }, output: { storage_id, path: 'out' } },
  content_id: 'movie',
  streaming_format: ['dash'],
  protect_type: ['drm', 'watermark'],
});
