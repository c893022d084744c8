import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { Clock, type Mock, startMock } from '../../mocks/index.ts';

let mock: Mock;
beforeEach(async () => {
  mock = await startMock({ clock: new Clock() });
});
afterEach(async () => {
  expect(mock.breakdowns).toEqual([]);
  await mock.close();
});

async function arm(fault: object): Promise<{ status: number; body: { error: string } }> {
  const response = await fetch(`${mock.url}/_countersign/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  return { status: response.status, body: (await response.json()) as { error: string } };
}

const heartbeat = () => fetch(`${mock.url}/cpix/getKey/heartbeat`);

function register() {
  const site = mock.sites.get('DEMO')!;
  const payload = {
    storage_name: 'one',
    type: 'S3',
    id: 'A',
    password: 'b',
    aws_bucket: 'c',
    region: 'ap-northeast-2',
  };
  const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(mock.clock.now()), site);
  const query = new URLSearchParams({ 'pallycon-apidata': apidata });
  return fetch(`${mock.url}/api/v2/storage/DEMO?${query}`, { method: 'POST' });
}

describe('each kind', () => {
  test('error: the service’s own, and nothing is stored', async () => {
    await arm({ api: 'packaging', fault: { kind: 'error', code: 'A1007' } });
    expect(await (await register()).json()).toMatchObject({ error_code: 'A1007' });
    expect(mock.snapshot().store).toEqual({});
    mock.disarm();
    expect(await (await register()).json()).toMatchObject({ error_code: '0000' });
    expect(Object.keys(mock.snapshot().store)).not.toEqual([]);
  });

  test('respond: any answer', async () => {
    await arm({
      fault: {
        kind: 'respond',
        response: { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad Gateway' },
      },
    });
    const response = await heartbeat();
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      502,
      'text/html',
      '<h1>Bad Gateway',
    ]);
  });

  test('respond: the length it says itself, or that it comes in chunks, is said once', async () => {
    for (const headers of [{ 'content-length': '5' }, { 'Transfer-Encoding': 'chunked' }]) {
      mock.disarm();
      await arm({ fault: { kind: 'respond', response: { status: 200, headers, body: 'hello' } } });
      expect(await (await heartbeat()).text()).toBe('hello');
    }
  });

  test('respond and status: 204 has neither a body nor a length', async () => {
    await arm({ fault: { kind: 'status', status: 204 } });
    const response = await heartbeat();
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      204,
      null,
      '',
    ]);
  });

  test('status and content-type: the rest as it would be', async () => {
    await arm({ fault: { kind: 'status', status: 503 } });
    await arm({ fault: { kind: 'content-type', value: 'image/png' } });
    const response = await heartbeat();
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      503,
      'image/png',
      'SUCCESS',
    ]);
  });

  test('malformed: neither JSON nor XML', async () => {
    await arm({ fault: { kind: 'malformed' } });
    const text = await (await register()).text();
    expect(() => JSON.parse(text)).toThrow();
  });

  test('delay: later', async () => {
    await arm({ fault: { kind: 'delay', ms: 150 } });
    const started = performance.now();
    expect(await (await heartbeat()).text()).toBe('SUCCESS');
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  test('truncate: the connection is cut within the body', async () => {
    await arm({ fault: { kind: 'truncate', bytes: 3 } });
    const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
    socket.end('GET /cpix/getKey/heartbeat HTTP/1.1\r\nHost: x\r\n\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    await once(socket, 'close');
    expect(text).toMatch(/Content-Length: 7\r\n/);
    expect(text.endsWith('\r\n\r\nSUC')).toBe(true);
  });

  test('drop: the connection is cut at once', async () => {
    await arm({ fault: { kind: 'drop' } });
    await expect(heartbeat()).rejects.toThrow('fetch failed');
  });

  test('silence: nothing comes, however long', async () => {
    await arm({ fault: { kind: 'silence' } });
    const signal = AbortSignal.timeout(200);
    await expect(fetch(`${mock.url}/cpix/getKey/heartbeat`, { signal })).rejects.toThrow('timeout');
  });
});

test('an operation or an error code that is not there is refused in the process as well', () => {
  expect(() => mock.arm({ operation: 'nothing', fault: { kind: 'drop' } })).toThrow('There is no operation');
  expect(() => mock.arm({ api: 'cpix', fault: { kind: 'error', code: 'A1007' } })).toThrow('A1007');
});

test.each([0, 5])(
  'an answer that cannot be sent, %i ms late, is a failure of the server alone',
  async (ms) => {
    mock.arm({ times: 1, fault: { kind: 'content-type', value: '\u0100' } });
    mock.arm({ times: 1, fault: { kind: 'delay', ms } });
    expect((await heartbeat()).status).toBe(500);
    expect((await heartbeat()).status).toBe(200);
    expect((mock.breakdowns as Error[]).splice(0)).toMatchObject([{ code: 'ERR_INVALID_CHAR' }]);
  },
);

describe('whom it strikes', () => {
  test('so many requests, of an API, an operation, a site', async () => {
    const { status, body } = await arm({
      operation: 'heartbeat',
      times: 2,
      fault: { kind: 'status', status: 500 },
    });
    expect([status, body]).toEqual([
      201,
      { id: 1, operation: 'heartbeat', times: 2, struck: 0, fault: { kind: 'status', status: 500 } },
    ]);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await heartbeat()).status);
    expect(statuses).toEqual([500, 500, 200]);
    await arm({ site: 'OTHER', fault: { kind: 'status', status: 500 } });
    await arm({ api: 'sevu', fault: { kind: 'status', status: 500 } });
    expect((await register()).status).toBe(200);
    const listed = await (await fetch(`${mock.url}/_countersign/faults`)).json();
    expect(listed).toMatchObject([
      { id: 1, struck: 2 },
      { id: 2, struck: 0 },
      { id: 3, struck: 0 },
    ]);
    expect((await fetch(`${mock.url}/_countersign/faults/2`, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(`${mock.url}/_countersign/faults/2`, { method: 'DELETE' })).status).toBe(404);
  });

  test('a share of them, the same ones with the same seed', async () => {
    const strike = async () => {
      mock.disarm();
      mock.arm({ percentage: 30, fault: { kind: 'status', status: 500 } });
      const statuses = [];
      for (let i = 0; i < 200; i++) statuses.push((await heartbeat()).status);
      return statuses;
    };
    const struck = (await strike()).filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(30);
    expect(struck).toBeLessThan(90);
    const again = await startMock();
    const first = mock;
    mock = again;
    const one = await strike();
    await again.close();
    mock = await startMock();
    expect(await strike()).toEqual(one);
    await first.close();
  });
});

test.each([
  ['no fault', {}],
  ['an unknown kind', { fault: { kind: 'explode' } }],
  ['an operation there is not', { operation: 'fly', fault: { kind: 'drop' } }],
  ['a code of no API', { fault: { kind: 'error', code: 'X' } }],
  ['a code of another API', { api: 'sevu', fault: { kind: 'error', code: 'A1007' } }],
  ['zero times', { times: 0, fault: { kind: 'drop' } }],
  [
    'a header with a line end',
    { fault: { kind: 'respond', response: { status: 200, headers: { a: 'b\r\nc: d' } } } },
  ],
  ['a status of no answer', { fault: { kind: 'status', status: 101 } }],
])('%s is refused with a reason', async (_what, fault) => {
  const { status, body } = await arm(fault);
  expect([400, 409]).toContain(status);
  expect(body.error).toMatch(/./);
  expect((await heartbeat()).status).toBe(200);
});
