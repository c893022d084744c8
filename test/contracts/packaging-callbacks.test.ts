import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { postCallbacks, withReceiver } from '../../harness/callbacks.ts';
import type { CallEnd, Driver } from '../../harness/driver.ts';
import { runCase } from '../../harness/run-case.ts';
import { createWorld, startServer, TWINS } from '../../mocks/index.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A client that says each time what it is told to say. */
function driverOf(answers: Record<string, () => CallEnd>): Driver {
  return {
    client: { name: 'fake' },
    methods: new Set(Object.keys(answers)),
    maxInFlight: 4,
    call: async (method) => ({ end: answers[method]!(), noise: [], stderr: '' }),
    close: async () => {},
  };
}

const result = (value: unknown) => (): CallEnd => ({ kind: 'result', value });
const START = 'packaging.startCallbackReceiver';
const TAKE = 'packaging.takeCallbacks';

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/results?a=1`;
}

async function journalOf() {
  const server = await startServer({ twins: [TWINS.packaging], world: createWorld({ seed: '1' }) });
  closing.push(() => server.close());
  return server.journal;
}

async function run(driver: Driver, id = 'packaging/callbacks/success') {
  const testCase = loadCases().find((each) => each.id === id)!;
  const ran = await runCase(testCase, { driver, seed: 1, timeoutMs: 5000 });
  if (ran === 'interrupted') throw new Error('It was interrupted.');
  await ran.end();
  return ran.result;
}

test('bodies are posted in order, objects as JSON and texts as they are, and written down with their answers', async () => {
  const seen: string[] = [];
  const url = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
    response.writeHead(seen.length === 1 ? 200 : 400).end('so');
  });
  const journal = await journalOf();
  const driver = driverOf({ [START]: result({ url }) });
  const posting = await postCallbacks([{ job_id: 1 }, '{"job_id":'], { driver, timeoutMs: 1000 }, journal);
  expect(posting).toEqual({ kind: 'posted' });
  const type = 'application/json;charset=UTF-8';
  expect(seen).toEqual([`POST /results?a=1 ${type} {"job_id":1}`, `POST /results?a=1 ${type} {"job_id":`]);
  expect(journal.exchanges()).toMatchObject([
    { operation: 'packagingResult', conclusion: { kind: 'accepted' }, response: { status: 200, body: 'so' } },
    { operation: 'packagingResult', response: { status: 400 } },
  ]);
});

test('a receiver that is not there, or cuts the connection, has given no answer', async () => {
  const url = await listen((request) => void request.socket.destroy());
  const journal = await journalOf();
  await postCallbacks(['{}'], { driver: driverOf({ [START]: result({ url }) }), timeoutMs: 1000 }, journal);
  const gone = result({ url: 'http://127.0.0.1:9/' });
  await postCallbacks(['{}'], { driver: driverOf({ [START]: gone }), timeoutMs: 1000 }, journal);
  expect(journal.exchanges().map(({ response }) => response)).toEqual([undefined, undefined]);
});

test.each([
  'http://192.0.2.1/',
  'http://localhost.example/',
  'ftp://127.0.0.1/',
  'http://127.0.0.1.example/',
  '/callback',
  7,
  undefined,
])('nothing is posted to %j', async (url) => {
  const { status, findings } = await run(driverOf({ [START]: result({ url }), [TAKE]: result([]) }));
  expect(status).toBe('failed');
  expect(findings.map(({ rule }) => rule)).toEqual(['protocol/callback-receiver']);
});

test('a client without a receiver is skipped, whether it says so before or when asked', async () => {
  const error = (code: number) => (): CallEnd => ({ kind: 'error', code, message: 'none' });
  expect((await run(driverOf({ [TAKE]: result([]) }))).status).toBe('skipped');
  for (const code of [-32601, 4])
    expect((await run(driverOf({ [START]: error(code), [TAKE]: result([]) }))).status).toBe('skipped');
  expect((await run(driverOf({ [START]: error(1), [TAKE]: result([]) }))).status).toBe('failed');
});

test('a result that is not answered is one finding', async () => {
  const url = await listen((request) => void request.socket.destroy());
  const { status, findings } = await run(driverOf({ [START]: result({ url }), [TAKE]: result([]) }));
  expect(status).toBe('failed');
  expect(findings.map(({ rule }) => rule)).toEqual(['packaging/callback-answered']);
});

test('results of other cases may be handed over beside those of a case', async () => {
  const taken: unknown[] = [{ job_id: 5, error_code: '0000' }, null, 'other'];
  const url = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    taken.push(JSON.parse(body));
    response.writeHead(202).end();
  });
  const { status } = await run(driverOf({ [START]: result({ url }), [TAKE]: () => result(taken)() }));
  expect(status).toBe('passed');
});

test('the receiver of a client is used by one case at a time, also after a failure', async () => {
  const driver = driverOf({});
  const events: string[] = [];
  const use = (name: string, fails = false) =>
    withReceiver(driver, async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
    });
  const done = await Promise.allSettled([use('a'), use('b', true), use('c')]);
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
