import { describe, expect, test } from 'vitest';
import type { Exchange, HttpResponse } from '../../codecs/exchange.ts';
import { loadCases, type Situation } from '../../contracts/case.ts';
import { CREDENTIALS_STAY, ONE_REQUEST } from '../../contracts/requests.ts';
import type { Call } from '../../contracts/rule.ts';
import { credentialsFor } from '../../harness/credentials.ts';

const credentials = credentialsFor('requests');
const ticket = loadCases().find(({ id }) => id === 'sevu/request-ticket/success')!;

const exchange = (status: number | 'cut', body = 'json=1', host = '127.0.0.1:80'): Exchange => ({
  request: {
    method: 'POST',
    target: '/stable/',
    headers: [['Host', host]],
    body: Buffer.from(body),
    receivedAt: 0,
  },
  conclusion: { kind: 'accepted' },
  ...(status === 'cut' ? {} : { response: { status, headers: [], body: '' } satisfies HttpResponse }),
});

const callOf = (
  exchanges: Exchange[],
  method = ticket.method,
  situation: Situation = { kind: 'service' },
): Call => ({
  case: { ...ticket, method, situation },
  credentials,
  input: {},
  exchanges,
  earlier: [],
  reply: { kind: 'error', code: 1, message: '' },
});

describe('a call is one request', () => {
  const levels = (...of: Parameters<typeof callOf>) =>
    ONE_REQUEST.check(callOf(...of))?.map(({ level }) => level);

  test('one is all right', () => {
    expect(levels([exchange(200)])).toEqual([]);
    expect(levels([exchange('cut')])).toEqual([]);
  });

  test('what grants something is not sent again after an answer', () => {
    expect(levels([exchange(200), exchange(200)])).toEqual(['should']);
    expect(levels([exchange(503), exchange(503)])).toEqual(['should']);
    expect(levels([exchange('cut'), exchange(403), exchange(200)])).toEqual(['should']);
  });

  test('after a connection that was cut it is only noted', () => {
    expect(levels([exchange('cut'), exchange(200)])).toEqual(['may']);
    const cutInTheBody: Situation = { kind: 'trouble', trouble: { kind: 'truncate' } };
    expect(levels([exchange(200), exchange(200)], ticket.method, cutInTheBody)).toEqual(['may']);
  });

  test('what only reads may be read again, but not after an answer that will stay the same', () => {
    const reads = 'packaging.listJobs';
    expect(levels([exchange(200), exchange(200)], reads)).toEqual([]);
    expect(levels([exchange(503), exchange(429), exchange(200)], reads)).toEqual([]);
    expect(levels([exchange('cut'), exchange(200)], reads)).toEqual([]);
    expect(levels([exchange(403), exchange(403)], reads)).toEqual(['should']);
  });

  test('the same bytes once more are told apart', () => {
    const [same] = ONE_REQUEST.check(callOf([exchange(200), exchange(200)]))!;
    expect(same?.diagnosis).toContain('byte for byte');
    const [other] = ONE_REQUEST.check(callOf([exchange(200), exchange(200, 'json=2')]))!;
    expect(other).not.toHaveProperty('diagnosis');
  });
});

describe('credentials stay with the host of the target', () => {
  const check = (body: string, host = 'localhost:80', target = '/elsewhere/redirect') => {
    const call = callOf([exchange(307)]);
    const followed = exchange(404, body, host);
    return CREDENTIALS_STAY.check({
      call,
      exchange: { ...followed, request: { ...followed.request, target } },
    });
  };

  test('none of them go to another host', () => {
    expect(check(`json=${credentials.account.apiKey}`)).toMatchObject([
      { message: expect.stringContaining('the signed request') },
    ]);
    const token = encodeURIComponent(credentials.encToken);
    expect(check('', undefined, `/elsewhere/redirect?t=${token}`)).toMatchObject([
      { message: expect.stringContaining('the enc-token') },
    ]);
  });

  test('a bare request to another host takes nothing there', () => {
    expect(check('')).toEqual([]);
  });

  test('the same host is not another', () => {
    expect(check(`json=${credentials.account.apiKey}`, '127.0.0.1:80')).toBeUndefined();
  });
});
