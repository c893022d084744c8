import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { signTicketRequest } from '../../codecs/ticket-signature.ts';
import { diagnose } from '../../contracts/diagnose.ts';
import { type Mock, type Site, startMock } from '../../mocks/index.ts';

const storage = {
  storage_name: 'one',
  type: 'S3',
  id: 'AKIAEXAMPLE',
  password: 'secret',
  aws_bucket: 'bucket',
  region: 'ap-northeast-2',
};

/** What answers hold that tests look into. */
interface Answer extends Site {
  error: string;
  error_code: string;
  total_count: number;
  apiKey: string;
  now: string;
  openapi: string;
  paths: object;
  entries: { id: number; verdict: string }[];
}

let mock: Mock;
let site: Site;
beforeEach(async () => {
  mock = await startMock({
    diagnose: ({ decoded, site = '' }, { sites }) => {
      const owner = sites.get(site);
      return diagnose(decoded, owner === undefined ? {} : { site: owner });
    },
  });
  site = mock.sites.get('DEMO')!;
});
afterEach(async () => {
  expect(mock.breakdowns).toEqual([]);
  await mock.close();
});

async function admin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${mock.url}/_countersign/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

async function send(method: 'POST' | 'GET', what: 'storage' | 'pack', payload: unknown, of: Site = site) {
  const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(mock.clock.now()), of);
  const query = new URLSearchParams({ 'pallycon-apidata': apidata });
  return fetch(`${mock.url}/api/v2/${what}/${of.siteId}?${query}`, { method });
}

const register = async (of: Site = site) =>
  (await (await send('POST', 'storage', storage, of)).json()) as Answer;
/** How many storages a site has. */
const count = async (of: Site = site) => {
  const response = await send('GET', 'storage', { storage_type: 'S3', region: 'ap-northeast-2' }, of);
  return Number(((await response.json()) as Answer).total_count);
};

test('sites are made, changed and removed, and do not see each other', async () => {
  const made = await admin('POST', 'sites', { errorStyle: 'text' });
  expect(made).toMatchObject({ status: 201, body: { errorStyle: 'text' } });
  const other = made.body;
  expect(other.siteId).not.toBe('DEMO');
  await register(other);
  expect(await count(other)).toBe(1);
  expect(await count()).toBe(0);
  expect(await admin('PATCH', `sites/${other.siteId}`, { errorStyle: null, trial: true })).toMatchObject({
    status: 200,
    body: { siteId: other.siteId, siteKey: other.siteKey, trial: true },
  });
  expect((await admin('GET', `sites/${other.siteId}`)).body).not.toHaveProperty('errorStyle');
  expect((await admin('POST', 'sites', { siteId: 'DEMO' })).status).toBe(409);
  expect((await admin('POST', 'sites', { siteId: '..' })).status).toBe(400);
  expect((await admin('DELETE', `sites/${other.siteId}`)).status).toBe(200);
  expect((await admin('GET', `sites/${other.siteId}`)).status).toBe(404);
  expect(await register(other)).toMatchObject({ error_code: 'A1003' });
});

test('accounts are made and listed', async () => {
  const made = await admin('POST', 'accounts', { cdn: 28 });
  expect(made).toMatchObject({ status: 201, body: { cdn: 28 } });
  expect((await admin('GET', 'accounts')).body).toHaveLength(2);
  expect((await admin('POST', 'accounts', { apiKey: made.body.apiKey })).status).toBe(409);
  expect((await admin('GET', 'tickets?account=nobody')).status).toBe(404);
  expect((await admin('GET', `tickets?account=${made.body.apiKey}`)).body).toEqual([]);
});

test('tickets are listed, used and revoked, whatever is in their keys', async () => {
  const [account] = mock.accounts.values();
  const { apiKey, apiSecret, cdn } = account!;
  const json = signTicketRequest(
    {
      command: 'sevu.request',
      api_key: apiKey,
      timestamp: Math.floor(mock.clock.now() / 1000),
      cdn,
      app: 'myapp',
      video: 'set/*|file.mp4',
      pass: 'g63clVAI5wFPxY9v',
      ip: 'auto',
      uses: 5,
      expire: '2999-01-01 00:00:00',
    },
    apiSecret,
  );
  await fetch(`${mock.url}/stable/`, { method: 'POST', body: new URLSearchParams({ json }) });
  const [{ key }] = (await admin('GET', `tickets?account=${apiKey}`)).body as unknown as [{ key: string }];
  const start = { key, pass: 'g63clVAI5wFPxY9v', app: 'myapp', video: 'file.mp4', ip: '192.0.2.10' };
  expect((await admin('POST', 'playback', start)).body).toMatchObject({ remaining_uses: 4 });
  expect((await admin('GET', `playback?${new URLSearchParams(start)}`)).body).toMatchObject({
    remaining_uses: 3,
  });
  const path = `tickets/${encodeURIComponent(key)}`;
  expect((await admin('DELETE', path)).body.error).toBe('The parameter account is missing');
  expect(await admin('DELETE', `${path}?account=${apiKey}`)).toMatchObject({
    status: 200,
    body: { key, active: '0' },
  });
  expect((await admin('POST', 'playback', start)).body).toMatchObject({ denial: 'revoked' });
});

test('hundreds of sites live in one process, each with its own state', async () => {
  const sites = Array.from({ length: 300 }, () => mock.createSite());
  await Promise.all(sites.map((one) => register(one)));
  const counts = await Promise.all(sites.map((one) => count(one)));
  expect(new Set(counts)).toEqual(new Set([1]));
  expect(new Set([site, ...sites].map(({ siteKey }) => siteKey)).size).toBe(301);
  expect(new Set([site, ...sites].map(({ accessKey }) => accessKey)).size).toBe(301);
});

test('the journal tells what was said and why it was refused, and is filtered', async () => {
  await register();
  const swapped = { ...site, accessKey: site.siteId, siteId: site.accessKey };
  const data = sealEnvelope(JSON.stringify(storage), formatTimestamp(mock.clock.now()), swapped);
  const query = new URLSearchParams({ 'pallycon-apidata': data });
  const response = await fetch(`${mock.url}/api/v2/storage/DEMO?${query}`, { method: 'POST' });
  expect(response.headers.get('x-countersign-reason')).toContain('site ID, access key');
  await fetch(`${mock.url}/nowhere`);

  const all = (await admin('GET', 'journal')).body;
  expect(all.entries.map(({ verdict }) => verdict)).toEqual(['accepted', 'refused', 'unrouted']);
  const refused = (
    await admin('GET', 'journal?verdict=refused&api=packaging&operation=registerStorage&site=DEMO')
  ).body;
  expect(refused.entries).toHaveLength(1);
  expect(refused.entries[0]).toMatchObject({
    code: 'A1007',
    diagnosis: expect.stringContaining('they must stand in the order access key, site ID'),
    expected: { text: expect.stringMatching(`^${site.accessKey}DEMO`), hash: expect.any(String) },
    decoded: { kind: 'envelope', envelope: expect.any(Object), payload: expect.any(Object) },
  });
  const entry = refused.entries[0]!;
  expect((await admin('GET', `journal/${entry.id}`)).body).toEqual(entry);
  expect((await admin('GET', `journal?after=${entry.id}`)).body.entries).toHaveLength(1);
  expect((await admin('GET', 'journal?limit=2')).body.entries).toHaveLength(2);
  expect((await admin('GET', 'journal?site=NONE')).body.entries).toEqual([]);
  expect((await admin('GET', 'journal?verdict=maybe')).status).toBe(400);
  expect((await admin('GET', 'journal/99')).status).toBe(404);
  await admin('DELETE', 'journal');
  expect((await admin('GET', 'journal')).body).toEqual({ latest: 3, entries: [] });
});

test('the journal is followed as it grows, from where one left off', async () => {
  await register();
  const response = await fetch(`${mock.url}/_countersign/journal/events`, {
    headers: { 'Last-Event-ID': '0' },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: string) => {
    while (!text.includes(wanted)) text += (await reader.read()).value ?? '';
  };
  await until('id: 1\n');
  await fetch(`${mock.url}/nowhere`);
  await until('id: 2\n');
  const data = text.split('\n').filter((line) => line.startsWith('data: '));
  expect(data.map((line) => JSON.parse(line.slice(6)).verdict)).toEqual(['accepted', 'unrouted']);
  await reader.cancel();
});

test('metrics count requests by verdict', async () => {
  await register();
  await fetch(`${mock.url}/nowhere`);
  const text = await (await fetch(`${mock.url}/_countersign/metrics`)).text();
  expect(text).toContain(
    'countersign_requests_total{api="packaging",operation="registerStorage",verdict="accepted",code="none"} 1',
  );
  expect(text).toContain(
    'countersign_requests_total{api="none",operation="none",verdict="unrouted",code="none"} 1',
  );
  expect(text).toContain('countersign_sites 1');
});

describe('reset, seed and snapshot', () => {
  test('reset forgets what a site stored, or all', async () => {
    const other = mock.createSite();
    await register();
    await register(other);
    await admin('POST', 'reset', { site: other.siteId });
    expect(await count(other)).toBe(0);
    expect(await count()).toBe(1);
    mock.arm({ fault: { kind: 'status', status: 503 } });
    await admin('POST', 'reset');
    expect(await count()).toBe(0);
    expect((await admin('GET', 'faults')).body).toEqual([]);
    expect((await admin('POST', 'reset', { site: 'NONE' })).status).toBe(404);
  });

  test('the same seed makes the same IDs', async () => {
    await admin('PUT', 'seed', { seed: 'a' });
    const first = await register();
    await admin('PUT', 'seed', { seed: 'b' });
    const second = await register();
    await admin('PUT', 'seed', { seed: 'a' });
    expect(await register()).toEqual(first);
    expect(second).not.toEqual(first);
  });

  test('a snapshot brings back sites, storages and the clock', async () => {
    await register();
    await admin('PUT', 'clock', { now: '2030-01-02T03:04:05Z', speed: 0 });
    const snapshot = (await admin('GET', 'snapshot')).body;
    await admin('PUT', 'clock', { now: 'real', speed: 1 });
    await admin('POST', 'reset');
    mock.createSite({ siteId: 'GONE' });
    expect((await admin('PUT', 'snapshot', snapshot)).status).toBe(200);
    expect(await count()).toBe(1);
    expect([...mock.sites.keys()]).toEqual(['DEMO']);
    expect((await admin('GET', 'clock')).body).toEqual({ now: '2030-01-02T03:04:05.000Z', speed: 0 });
    expect((await admin('PUT', 'snapshot', { kind: 'something' })).status).toBe(400);
  });

  test('a snapshot is taken back however much is in it, and by nobody who may not', async () => {
    const snapshot = mock.snapshot();
    const row = { storage_name: 'x'.repeat(2 ** 21) };
    const large = { ...snapshot, store: { 'storage DEMO': [row] } };
    expect((await admin('PUT', 'snapshot', large)).status).toBe(200);
    expect(mock.snapshot().store).toEqual(large.store);
    const open = await startMock({ host: '0.0.0.0' });
    const body = JSON.stringify(large);
    expect((await fetch(`${open.url}/_countersign/snapshot`, { method: 'PUT', body })).status).toBe(413);
    await open.close();
  });

  test.each([
    { sites: [null] },
    { sites: [{ siteId: 'DEMO' }] },
    { accounts: ['one'] },
    { store: [] },
    { store: { 'job DEMO': [null] } },
    { clock: { now: 0 } },
  ])('a snapshot with %j is refused, and everything stays', async (broken) => {
    const before = mock.snapshot();
    const answer = await admin('PUT', 'snapshot', { ...before, ...broken });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining('no snapshot') } });
    expect(mock.snapshot().sites).toEqual(before.sites);
  });
});

describe('jobs', () => {
  /** Registers a job that ends when it is told to. */
  async function job(): Promise<string> {
    const { storage_id } = (await register()) as unknown as { storage_id: string };
    const registered = await send('POST', 'pack', {
      job_name: 'one',
      storage: { input: { storage_id, contents_path: ['a.mp4'] }, output: { storage_id, path: 'out' } },
      content_id: 'movie',
      streaming_format: ['dash'],
      protect_type: ['watermark'],
    });
    const { job_id: id } = (await registered.json()) as { job_id: number };
    return `sites/DEMO/jobs/${id}`;
  }

  test.each([
    [{ action: 'advance' }, 'WM010'],
    [{ action: 'finish' }, 'WM030'],
    [{ action: 'stop' }, 'WM100'],
    [{ action: 'fail', code: 'WM900101' }, 'WM999'],
  ])('%j moves one to %s', async (move, status) => {
    mock.clock.run(0);
    expect(await admin('POST', await job(), move)).toMatchObject({ status: 200, body: { job: { status } } });
    expect((await admin('GET', 'sites/DEMO/jobs')).body).toMatchObject([{ job: { status } }]);
  });

  test('what cannot be done is told', async () => {
    const path = await job();
    expect((await admin('POST', path, { action: 'report' })).status).toBe(409);
    expect((await admin('POST', path, { action: 'fail', code: 'A1000' })).status).toBe(409);
    await admin('POST', path, { action: 'finish' });
    expect(await admin('POST', path, { action: 'finish' })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('has ended with WM030') },
    });
    expect((await admin('POST', 'sites/DEMO/jobs/1', { action: 'finish' })).status).toBe(404);
    expect((await admin('POST', 'sites/NONE/jobs/1', { action: 'finish' })).status).toBe(404);
  });
});

describe('the clock', () => {
  test('is set, moved, sped up and stopped', async () => {
    expect((await admin('PUT', 'clock', { now: '2030-01-01T00:00:00Z', speed: 0 })).body.now).toBe(
      '2030-01-01T00:00:00.000Z',
    );
    expect((await admin('PUT', 'clock', { advanceSeconds: 86_400 })).body.now).toBe(
      '2030-01-02T00:00:00.000Z',
    );
    await admin('PUT', 'clock', { speed: 1_000_000 });
    await new Promise((done) => setTimeout(done, 20));
    expect(mock.clock.now()).toBeGreaterThan(Date.parse('2030-01-02T02:00:00Z'));
  });

  test.each([
    [{}],
    [{ now: 'tomorrow' }],
    [{ advanceSeconds: -1 }],
    [{ speed: -1 }],
    [{ speed: 'fast' }],
    [[]],
    [{ time: 1 }],
  ])('%j is refused', async (change) => {
    expect(await admin('PUT', 'clock', change)).toMatchObject({
      status: 400,
      body: { error: expect.any(String) },
    });
  });
});

describe('who may', () => {
  test('a page of a strange site may not, nor a strange name for this machine', async () => {
    expect((await admin('GET', 'sites', undefined, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await admin('GET', 'sites', undefined, { Origin: 'null' })).status).toBe(403);
    expect((await admin('GET', 'sites', undefined, { Origin: 'http://localhost:3000' })).status).toBe(200);
  });

  test('with a token only who sends it', async () => {
    const guarded = await startMock({ admin: { kind: 'token', token: 't0ken' } });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${guarded.url}/_countersign/sites`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ Authorization: 'Bearer wrong' })).toBe(401);
    expect(await status({ Authorization: 'Bearer t0ken' })).toBe(200);
    expect((await fetch(`${guarded.url}/_countersign/health`)).status).toBe(200);
    await guarded.close();
  });

  test('nobody, when it listens to the world and has no token', async () => {
    const open = await startMock({ host: '0.0.0.0' });
    expect((await fetch(`${open.url}/_countersign/sites`)).status).toBe(403);
    await open.close();
  });
});

test('what the admin API does not take is told', async () => {
  expect((await admin('GET', 'nothing')).body.error).toContain('the nearest is');
  expect((await admin('PUT', 'faults')).status).toBe(405);
  expect((await admin('GET', 'sites?x=1')).body.error).toBe('There is no parameter "x"');
  const response = await fetch(`${mock.url}/_countersign/seed`, { method: 'PUT', body: '{' });
  expect([response.status, await response.json()]).toEqual([400, { error: 'The body is not JSON.' }]);
});

test('HEAD is answered as GET, without the body', async () => {
  for (const path of ['health', 'sites', 'journal?limit=1', 'journal/events']) {
    const response = await fetch(`${mock.url}/_countersign/${path}`, { method: 'HEAD' });
    expect([path, response.status, await response.text()]).toEqual([path, 200, '']);
  }
  const refused = await fetch(`${mock.url}/_countersign/reset`, { method: 'HEAD' });
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await fetch(`${mock.url}/docs`, { method: 'HEAD' })).status).toBe(200);
});

test('its OpenAPI document names what there is, and is served', async () => {
  const document = (await admin('GET', 'openapi.json')).body;
  expect(document.openapi).toBe('3.1.0');
  const yaml = readFileSync('mocks/admin/openapi.yaml', 'utf8');
  for (const path of Object.keys(document.paths)) expect(yaml).toContain(`${path}:`);
});
