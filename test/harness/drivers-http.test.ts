import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { startHttpDriver } from '../../harness/drivers/http.ts';

const HARNESS = { name: 'countersign', version: '0.0.0' };
const INTRODUCTION = { protocolVersion: 1, client: { name: 'x' }, methods: ['test.any'] };

let server: Server;
afterEach(() => server?.close());

async function listen(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`;
}

/** Answers `initialize`, and any call in a way of its own. */
const answering = (call: RequestListener) =>
  listen(async (request, response) => {
    const { id, method } = JSON.parse(await text(request));
    if (method !== 'initialize') return call(request, response);
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: INTRODUCTION }));
  });

const callOf = async (url: string) => {
  const driver = await startHttpDriver(url, HARNESS, { returnMs: 100 });
  return (await driver.call('test.any', {}, 1000)).end;
};

test('each request is a POST of one JSON object, to the URL as it is', async () => {
  const seen: unknown[] = [];
  const url = await listen(async (request, response) => {
    const body = JSON.parse(await text(request));
    seen.push([request.method, request.url, request.headers['content-type'], body.method]);
    response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, result: INTRODUCTION }));
  });
  const driver = await startHttpDriver(url, HARNESS);
  await driver.close();
  expect(seen).toEqual([
    ['POST', '/rpc', 'application/json', 'initialize'],
    ['POST', '/rpc', 'application/json', 'shutdown'],
  ]);
});

const bad: [what: string, call: RequestListener, says: RegExp][] = [
  ['is HTML', (_, response) => response.writeHead(500).end('<h1>Oops</h1>'), /HTTP 500 .*"<h1>Oops<\/h1>"/],
  ['is empty', (_, response) => response.end(), /HTTP 200 is no JSON-RPC response to it: ""/],
  ['is to another call', (_, response) => response.end('{"jsonrpc":"2.0","id":99,"result":1}'), /HTTP 200/],
  ['is a redirect', (_, response) => response.writeHead(302, { Location: '/' }).end(), /HTTP 302/],
  ['is not UTF-8', (_, response) => response.end(Buffer.from([0xff, 0xfe])), /not UTF-8/],
  [
    'is cut',
    (_, response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('{"jsonrpc"');
      setTimeout(() => response.destroy(), 20);
    },
    /cut in the middle/,
  ],
];
test.each(bad)(
  'a response that %s is told as no answer, and is no crash of the harness',
  async (_, call, says) => {
    const end = await callOf(await answering(call));
    expect(end).toMatchObject({ kind: 'crash', runsOn: true, how: expect.stringMatching(says) });
  },
);

test('an answer counts whatever its HTTP status is', async () => {
  const url = await answering((_, response) =>
    response.writeHead(500).end('{"jsonrpc":"2.0","id":1,"error":{"code":2,"message":"no"}}'),
  );
  expect(await callOf(url)).toMatchObject({ kind: 'error', code: 2, message: 'no' });
});

test('a client that went away and stays away is waited for once, and each call says so', async () => {
  const url = await answering((_, response) => response.destroy());
  const driver = await startHttpDriver(url, HARNESS, { returnMs: 300 });
  server.close();
  await driver.call('test.any', {}, 1000);
  const first = performance.now();
  await driver.call('test.any', {}, 1000);
  const second = performance.now();
  const { end } = await driver.call('test.any', {}, 1000);
  expect(end).toMatchObject({ kind: 'crash', how: 'it cannot be reached: nobody listens there' });
  expect(performance.now() - second).toBeLessThan(second - first + 200);
  await driver.close();
});

test('nobody there: one line with the address and what to do', async () => {
  await expect(startHttpDriver('http://127.0.0.1:9/', HARNESS)).rejects.toThrow(
    'The client at http://127.0.0.1:9/ cannot be reached: nobody listens there. Start it first',
  );
});

test('something else that listens there is told off with what it says', async () => {
  const url = await listen((_, response) => response.writeHead(404).end('<html>Not found</html>'));
  await expect(startHttpDriver(url, HARNESS)).rejects.toThrow(
    /does not speak the protocol: .*HTTP 404.*Not found.*Answer each POST with one JSON-RPC response/,
  );
});
