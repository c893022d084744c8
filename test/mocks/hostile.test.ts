import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TwinServer } from '../../mocks/index.ts';
import {
  expectUnharmed,
  FORM,
  http,
  portOf,
  startAll,
  ticketForm,
  ticketRequest,
} from './support/all-services.ts';
import { converse, type Reception, statuses } from './support/raw-client.ts';

let server: TwinServer;
let port: number;
/** Clients that take longer than they may. They start first, as they are what takes long. */
let slow: Promise<Reception>[];

beforeAll(async () => {
  server = await startAll();
  port = portOf(server);
  slow = [
    converse(port, dribble(['POST /stable/ HTTP/1.1\r\n', ...'Host: x\r\n'.repeat(100)]), {
      patienceMs: 14_000,
    }),
    converse(port, 'POST /stable/ HTTP/1.1\r\nHost: x\r\n', { patienceMs: 14_000 }),
    converse(port, '', { patienceMs: 14_000 }),
  ];
});
afterAll(() => server.close());

const dribble = (parts: string[]) => (socket: { write(text: string): unknown; destroyed: boolean }) => {
  const timer = setInterval(() => {
    const part = parts.shift();
    if (part === undefined || socket.destroyed) clearInterval(timer);
    else socket.write(part);
  }, 200);
};

afterEach(() => expectUnharmed(server));

describe('bytes that are no HTTP', () => {
  test.each<[string, string | Uint8Array]>([
    ['garbage', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) % 256))],
    ['a TLS handshake', Buffer.from('16030100f8010000f40303', 'hex')],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['an unknown method', 'GRAB /stable/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no version', 'GET /stable/\r\n\r\n'],
    ['HTTP/9.9', 'GET /stable/ HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a NUL in the path', 'GET /sta\0ble/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a field without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n'],
    ['two lengths', 'POST /stable/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a length below 0', 'POST /stable/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    [
      'a length of 30 digits',
      `POST /stable/ HTTP/1.1\r\nHost: x\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\n`,
    ],
    [
      'a length and chunks',
      'POST /stable/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a chunk of no size', 'POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    [
      'a chunk of a size of 20 digits',
      `POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n`,
    ],
    [
      'a chunk longer than its size',
      'POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n',
    ],
    [
      'an extension of a chunk without an end',
      `POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(100_000)}`,
    ],
    ['another transfer encoding', 'POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n'],
    ['no Host', 'GET /stable/ HTTP/1.1\r\n\r\n'],
  ])('%s: a plain 4xx, and the connection ends', async (_, bytes) => {
    const { text, ended } = await converse(port, bytes);
    expect(statuses(text).every((status) => status >= 400 && status < 500)).toBe(true);
    expect(ended).toBe(true);
  });
});

describe('more than is read', () => {
  test('a body over 1 MiB has 413, and the connection goes on', async () => {
    const body = `json=${'x'.repeat(5 * 1024 * 1024)}`;
    const both = http('POST', '/stable/', body, [FORM]) + ticketRequest();
    const { text } = await converse(port, both, { answers: 2 });
    expect(statuses(text)).toEqual([413, 200]);
  });

  test('a body of 1 MiB is judged by the service', async () => {
    const body = `json=${'x'.repeat(1024 * 1024 - 5)}`;
    const { text } = await converse(port, http('POST', '/stable/', body, [FORM]), { answers: 1 });
    expect(text).toMatch(/"code":6/);
  });

  test('an endless body in chunks has 413 while it comes', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const start = 'POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { text } = await converse(port, start + chunk.repeat(40), { answers: 1 });
    expect(statuses(text)).toEqual([413]);
  });

  test('100,000 chunks of a byte are one body', async () => {
    const start = 'POST /stable/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n';
    const body = `${'1\r\nx\r\n'.repeat(100_000)}0\r\n\r\n`;
    const { text } = await converse(port, `${start}${FORM}\r\n\r\n${body}`, { answers: 1 });
    expect(text).toMatch(/"code":6/);
  });

  test('10,000 bytes of a query are judged by the service', async () => {
    const target = `/api/v2/storage/TEST?pallycon-apidata=${'A'.repeat(10_000)}`;
    const { text } = await converse(port, http('POST', target), { answers: 1 });
    expect(text).toMatch(/"error_code":"A7008"/);
  });

  test.each([
    ['a target of 100,000 bytes', http('POST', `/stable/?${'x'.repeat(100_000)}`)],
    ['a field of 100,000 bytes', http('POST', '/stable/', '', [`X: ${'x'.repeat(100_000)}`])],
    ['20,000 fields', http('POST', '/stable/', '', Array(20_000).fill('X: x'))],
  ])('%s: 431, and the connection ends', async (_, text) => {
    const reception = await converse(port, text);
    expect(statuses(reception.text)).toEqual([431]);
    expect(reception.ended).toBe(true);
  });
});

describe('unusual but legal HTTP', () => {
  test('Expect: 100-continue is told to go on', async () => {
    const { text } = await converse(
      port,
      (socket) => {
        const body = ticketForm();
        const [header] = http('POST', '/stable/', body, [FORM, 'Expect: 100-continue']).split('\r\n\r\n');
        socket.write(`${header}\r\n\r\n`);
        socket.once('data', () => socket.write(body));
      },
      { answers: 2 },
    );
    expect(statuses(text)).toEqual([100, 200]);
    expect(text).toContain('"code":2002');
  });

  test('another expectation has 417', async () => {
    const { text } = await converse(port, http('POST', '/stable/', '', ['Expect: a miracle']), {
      answers: 1,
    });
    expect(statuses(text)).toEqual([417]);
  });

  test('200 requests in a row are answered in their order', async () => {
    const row = Array.from({ length: 200 }, (_, index) =>
      index % 2 === 0 ? ticketRequest() : http('GET', `/nowhere/${index}`),
    );
    const { text } = await converse(port, row.join(''), { answers: 200 });
    expect(statuses(text)).toEqual(row.map((_, index) => (index % 2 === 0 ? 200 : 404)));
  });

  test('a client that has closed its side gets its answer', async () => {
    const { text } = await converse(port, ticketRequest(), { halfClose: true });
    expect(text).toContain('"code":2002');
  });

  test('the absolute form, OPTIONS *, CONNECT, TRACE and an upgrade are answered or cut', async () => {
    const absolute = http('POST', `http://elsewhere.test/stable/`, ticketForm(), [FORM]);
    expect((await converse(port, absolute, { answers: 1 })).text).toContain('"code":2002');
    for (const [method, target, ...headers] of [
      ['OPTIONS', '*'],
      ['CONNECT', 'elsewhere.test:443'],
      ['TRACE', '/stable/'],
      ['GET', '/stable/', 'Connection: Upgrade', 'Upgrade: websocket'],
      ['GET', '//'],
      ['GET', '/%'],
      ['GET', '/%00/../stable/'],
      ['GET', '/api/v2/storage/%E0%A4%A'],
    ] as string[][]) {
      const { text, ended } = await converse(port, http(method!, target!, '', headers), { answers: 1 });
      const [status = 0] = statuses(text);
      expect([method, target, ended || (status >= 200 && status < 500)]).toEqual([method, target, true]);
    }
  });
});

describe('clients that leave', () => {
  test('in the middle of a header, of a body, and before the answer', async () => {
    const request = ticketRequest();
    for (const length of [1, 20, request.length - 10, request.length])
      await converse(port, (socket) =>
        socket.write(request.slice(0, length), () => socket.resetAndDestroy()),
      );
    await converse(port, request.slice(0, -10), { halfClose: true, patienceMs: 1000 });
  });
});

test('2,000 connections at once all get their tickets', { timeout: 60_000 }, async () => {
  const request = ticketRequest();
  const all = await Promise.all(
    Array.from({ length: 2000 }, () => converse(port, request, { answers: 1, patienceMs: 50_000 })),
  );
  expect(all.filter(({ text }) => !text.includes('"code":2002'))).toEqual([]);
});

test('clients that take ten seconds for a header are cut', { timeout: 20_000 }, async () => {
  for (const { text, ended } of await Promise.all(slow)) {
    expect(ended).toBe(true);
    expect(statuses(text).every((status) => status === 408)).toBe(true);
  }
});
