import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAuthority, createWorld, startMock, startServer, TWINS } from '../../mocks/index.ts';
import type { TwinServer } from '../../mocks/twin/server.ts';
import { expectUnharmed, http, portOf, startAll } from './support/all-services.ts';
import { converse, statuses } from './support/raw-client.ts';

let server: TwinServer;
beforeEach(async () => {
  server = await startAll();
});
afterEach(async () => {
  await expectUnharmed(server);
  await server.close();
});

const HEAD = 'GET /cpix/getKey/heartbeat HTTP/1.1\r\nHost: localhost\r\n';

test.for([
  ['a space in the URL', 'GET /cpix/get Key HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'it is no HTTP/1.1: '],
  ['a folded header', `${HEAD}A: b\r\n  c\r\n\r\n`, 400, 'it is no HTTP/1.1: '],
  ['another protocol', 'HELLO\r\n\r\n', 400, 'it is no HTTP/1.1: '],
  ['a header beyond all bounds', `${HEAD}A: ${'b'.repeat(70_000)}\r\n\r\n`, 431, 'its header is larger'],
] as const)('%s is refused, and it is known why', async ([, bytes, status, why]) => {
  const { text, ended } = await converse(portOf(server), bytes);
  expect([statuses(text), ended]).toEqual([[status], true]);
  expect(server.unread).toEqual([expect.stringContaining(why)]);
});

test('TLS to a plain port is known for what it is', async () => {
  await new Promise((ended) => connectTls(portOf(server), '127.0.0.1').on('error', ended));
  expect(server.unread).toEqual(['it is TLS, and this server speaks plain HTTP']);
});

test('plain HTTP to a TLS port is known for what it is', async () => {
  const tls = await (await createAuthority()).issue({ hosts: ['localhost'] });
  const secure = await startServer({ twins: [TWINS.cpix], world: createWorld({ seed: 'test' }), tls });
  await converse(portOf(secure), http('GET', '/cpix/getKey/heartbeat'));
  expect(secure.unread).toEqual(['it is plain HTTP, and this server speaks HTTPS']);
  await secure.close();
});

test('a client that only leaves has said nothing wrong', async () => {
  await new Promise<void>((left) => {
    const socket = connect(portOf(server), '127.0.0.1', () => socket.resetAndDestroy());
    socket.on('close', () => left());
  });
  await converse(portOf(server), http('GET', '/cpix/getKey/heartbeat'), { answers: 1 });
  expect(server.unread).toEqual([]);
});

test('no answer that is going out gets another one into it', async () => {
  const mock = await startMock();
  const { text, ended } = await converse(portOf({ ...server, url: mock.url }), (socket) => {
    socket.write(http('GET', '/_countersign/journal/events'));
    socket.once('data', () => socket.write('nonsense\r\n\r\n'));
  });
  await mock.close();
  expect([statuses(text), ended]).toEqual([[200], true]);
});

test('a mock server tells of it', async () => {
  const told: string[] = [];
  const mock = await startMock({ unread: (why) => void told.push(why) });
  await converse(portOf({ ...server, url: mock.url }), 'nonsense\r\n\r\n');
  await mock.close();
  expect(told).toEqual([expect.stringContaining('it is no HTTP/1.1')]);
});

test('a server whose fault cannot be made leaves no port open', async () => {
  let port = 0;
  const starting = startServer({
    twins: [TWINS.cpix],
    world: createWorld({ seed: 'test' }),
    fault(url) {
      port = Number(new URL(url).port);
      throw new Error('there is no such fault');
    },
  });
  await expect(starting).rejects.toThrow('there is no such fault');
  const again = createServer();
  await new Promise<void>((listening) => again.listen(port, '127.0.0.1', listening));
  again.close();
});
