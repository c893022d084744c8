import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEncToken } from '../../codecs/enc-token.ts';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { signTicketRequest, type TicketAccount } from '../../codecs/ticket-signature.ts';
import { type Site, startWorkers, type Workers } from '../../mocks/index.ts';
import { shardOf, shardOfSite } from '../../mocks/workers/shard.ts';

const WORKERS = 2;
/** Processes take their time to start on a busy machine, in milliseconds. */
const PATIENCE = 60_000;
const MODULE = new URL('../../cli/mock/worker.ts', import.meta.url);
const STORAGE = {
  storage_name: 'one',
  type: 'S3',
  id: 'A',
  password: 'b',
  aws_bucket: 'c',
  region: 'ap-northeast-2',
};

let mock: Workers;
/** Two sites of the first process and two of the second. */
let sites: Site[];

beforeAll(async () => {
  const ids = ['AAAA', 'AAAB', 'AAAC', 'AAAD', 'AAAE', 'AAAF', 'AAAG', 'AAAH'];
  const of = (shard: number) => ids.filter((id) => shardOfSite(id, WORKERS) === shard).slice(0, 2);
  mock = await startWorkers({
    workers: WORKERS,
    module: MODULE,
    sites: [...of(0), ...of(1)].map((siteId) => ({ siteId })),
  });
  sites = [...mock.sites.values()];
  expect(sites).toHaveLength(4);
}, PATIENCE);

afterAll(async () => {
  await mock.close();
  expect(mock.breakdowns).toEqual([]);
});

const targetOf = (site: Site, payload: object): string => {
  const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(Date.now()), site);
  return `/api/v2/storage/${site.siteId}?${new URLSearchParams({ 'pallycon-apidata': apidata })}`;
};

async function call(method: string, target: string, body?: object): Promise<Record<string, unknown>> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${mock.url}${target}`, init);
  return { status: response.status, ...((await response.json()) as object) };
}

const register = (site: Site) => call('POST', targetOf(site, STORAGE));
const list = (site: Site) =>
  call('GET', targetOf(site, { storage_type: STORAGE.type, region: STORAGE.region }));

function request({ apiKey, apiSecret, cdn }: TicketAccount): Promise<Response> {
  const members = { command: 'sevu.request', api_key: apiKey, timestamp: Math.floor(Date.now() / 1000), cdn };
  const ticket = {
    app: 'a',
    video: 'v',
    pass: 'g63clVAI5wFP',
    ip: 'auto',
    uses: 5,
    expire: '2999-01-01 00:00:00',
  };
  const json = signTicketRequest({ ...members, ...ticket }, apiSecret);
  return fetch(`${mock.url}/stable/`, { method: 'POST', body: new URLSearchParams({ json }) });
}

/** Sends requests on one connection, one after the other, and gives what came back. */
function onOneConnection(texts: string[]): Promise<string> {
  const { hostname, port } = new URL(mock.url);
  return new Promise((done, failed) => {
    const socket = connect(Number(port), hostname, () => socket.write(texts.join('')));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => done(answer)).on('error', failed);
  });
}

describe('a request finds the process of its site', () => {
  test('by the path, the enc-token in the path or in the query', () => {
    const [site] = sites;
    const token = encodeURIComponent(writeEncToken(site!));
    const shard = shardOfSite(site!.siteId, 7);
    for (const [method, target] of [
      ['POST', `/api/v2/storage/${site!.siteId}?a=b`],
      ['GET', `/api/v2/pack/${site!.siteId}`],
      ['POST', `/v2/cpix/pallycon/getKey/${token}`],
      ['POST', `/stage/cpix/getKey?enc-token=${token}`],
      ['GET', `/cpix/anevia/dash/${token}/cid`],
    ] as const)
      expect([target, shardOf(method, target, 7)]).toEqual([target, shard]);
  });

  test('or is for any', () => {
    for (const target of [
      '/',
      '',
      '/cpix/getKey/heartbeat',
      '/v2/cpix/pallycon/getKey/%25',
      '/api/v2/storage',
    ])
      expect(shardOf('GET', target, 7)).toBeUndefined();
  });

  test('on connections of its own', async () => {
    for (const site of sites) expect(await register(site)).toMatchObject({ error_code: '0000' });
    for (const site of sites) expect(await list(site)).toMatchObject({ total_count: '1' });
  });

  test('on a connection that another site began', async () => {
    const texts = sites.map(
      (site) => `POST ${targetOf(site, STORAGE)} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`,
    );
    const answer = await onOneConnection([
      ...texts,
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ]);
    expect(answer.match(/"error_code":"0000"/g)).toHaveLength(sites.length);
    for (const site of sites) expect(await list(site)).toMatchObject({ total_count: '2' });
  });

  test('with a body that comes much later than its header', async () => {
    const body = JSON.stringify({
      'pallycon-apidata': sealEnvelope(JSON.stringify(STORAGE), formatTimestamp(Date.now()), sites[2]!),
    });
    const text = await new Promise<string>((done) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
      const sent = httpRequest(`${mock.url}/api/v2/storage/${sites[2]!.siteId}`, { method: 'POST', headers });
      sent.on('response', async (incoming) => done((await incoming.toArray()).join('')));
      sent.write(body.slice(0, 10));
      setTimeout(() => sent.write(body.slice(10, 20)), 5);
      setTimeout(() => sent.end(body.slice(20)), 100);
    });
    expect(text).toContain('"error_code":"0000"');
  });

  test('byte by byte', async () => {
    const { hostname, port } = new URL(mock.url);
    const text = 'GET /cpix/getKey/heartbeat HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const answer = await new Promise<string>((done) => {
      const socket = connect({ port: Number(port), host: hostname, noDelay: true });
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk;
      });
      socket.on('end', () => done(received));
      for (const [index, letter] of [...text].entries()) setTimeout(() => socket.write(letter), index);
    });
    expect(answer).toContain('SUCCESS');
  });
});

describe('the admin API', () => {
  test('makes sites that every process knows', async () => {
    const made = (await call('POST', '/_countersign/sites', {})) as unknown as Site & { status: number };
    expect(made.status).toBe(201);
    expect(await register(made)).toMatchObject({ error_code: '0000' });
    expect(await call('POST', '/_countersign/sites', { siteId: made.siteId })).toMatchObject({ status: 409 });
  });

  test('shows the journal of a site', async () => {
    for (const site of sites) {
      await register(site);
      const { entries } = (await call('GET', `/_countersign/journal?site=${site.siteId}`)) as {
        entries: { site: string }[];
      };
      expect(entries.length).toBeGreaterThan(0);
      expect(new Set(entries.map((entry) => entry.site))).toEqual(new Set([site.siteId]));
    }
  });

  test('sets the clock and resets everywhere', async () => {
    expect(await call('POST', '/_countersign/reset', {})).toMatchObject({ status: 200 });
    for (const site of sites) expect(await list(site)).not.toMatchObject({ total_count: '1' });
    await call('PUT', '/_countersign/clock', { now: '2031-01-02T03:04:05Z' });
    for (const site of sites) {
      await register(site);
      expect(JSON.stringify(await list(site))).toContain('2031-01-02');
    }
    await call('PUT', '/_countersign/clock', { now: 'real' });
  });

  test('arms faults for a site', async () => {
    const fault = { kind: 'error', code: 'A1007' };
    for (const site of sites)
      expect(
        await call('POST', '/_countersign/faults', { api: 'packaging', site: site.siteId, times: 1, fault }),
      ).toMatchObject({
        status: 201,
      });
    for (const site of sites) expect(await register(site)).toMatchObject({ error_code: 'A1007' });
    for (const site of sites) expect(await register(site)).toMatchObject({ error_code: '0000' });
  });

  test.each([
    '/_countersign/journal',
    '/_countersign/snapshot',
    '/_countersign/metrics',
    '/_countersign/journal/1',
  ])('says that %s needs one process', async (target) => {
    const answer = await call('GET', target);
    expect(answer).toMatchObject({ status: 501 });
    expect(answer.error).toContain('--workers');
  });

  test('finds the process of accounts for what names one', async () => {
    const apiKey = ['AA', 'AB', 'AC', 'AD'].find((name) => shardOfSite(name, WORKERS) !== 0)!;
    const account = (await call('POST', '/_countersign/accounts', { apiKey })) as unknown as TicketAccount;
    await call('POST', '/_countersign/faults', { site: apiKey, fault: { kind: 'status', status: 418 } });
    expect((await request(account)).status).toBe(418);
    await call('DELETE', '/_countersign/faults');
    expect((await call('GET', `/_countersign/journal?site=${apiKey}`)).entries).toHaveLength(1);
    const tickets = async () =>
      Object.values(await call('GET', `/_countersign/tickets?account=${apiKey}`)).length - 1;
    expect(await tickets()).toBe(1);
    await call('POST', '/_countersign/reset', { site: apiKey });
    expect(await tickets()).toBe(0);
  });

  test('refuses what a single server refuses', async () => {
    expect(await call('GET', '/_countersign/nothing')).toMatchObject({ status: 404 });
    expect(await call('GET', '/_countersign/sites/NONE')).toMatchObject({ status: 404 });
    const strange = await fetch(`${mock.url}/_countersign/sites`, {
      headers: { Origin: 'http://evil.example' },
    });
    expect(strange.status).toBe(403);
  });
});

test('a port that is in use is told, and nothing stays behind', async () => {
  const port = Number(new URL(mock.url).port);
  await expect(startWorkers({ workers: WORKERS, module: MODULE, port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test(
  'who comes before the processes are there is answered when they are',
  async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    const starting = startWorkers({ workers: 1, module: MODULE, port });
    const early = await firstAnswer(`http://127.0.0.1:${port}/cpix/getKey/heartbeat`);
    expect(early).toBe('SUCCESS');
    await (await starting).close();
  },
  PATIENCE,
);

/** Asks until something listens, and gives the answer to the first request that gets through. */
async function firstAnswer(url: string): Promise<string> {
  for (;;) {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE / 2) }).catch((error: Error) => {
      if (error.name === 'TimeoutError') throw error;
    });
    if (response !== undefined) return response.text();
    await new Promise((next) => setTimeout(next, 5));
  }
}

test(
  'everything ends with the server',
  async () => {
    const other = await startWorkers({ workers: WORKERS, module: MODULE });
    await other.close(100);
    expect(other.breakdowns).toEqual([]);
    await expect(fetch(other.url)).rejects.toThrow();
  },
  PATIENCE,
);
