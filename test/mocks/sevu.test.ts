import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPhpEncodes, signTicketRequest, ticketSignature } from '../../codecs/ticket-signature.ts';
import { Clock, createWorld, startServer, TWINS, type TwinServer } from '../../mocks/index.ts';

const account = {
  apiKey: 'TESTAPIKEY0000000000000000000000',
  apiSecret: '0123456789abcdef'.repeat(4),
  cdn: 28,
};
const NOW = Date.parse('2026-01-02T03:04:05Z');

let server: TwinServer;
beforeAll(async () => {
  const world = createWorld({ seed: 'test', clock: new Clock(() => NOW), accounts: [account] });
  server = await startServer({ twins: [TWINS.sevu], world });
});
afterAll(() => server.close());

const request = {
  command: 'sevu.request',
  api_key: account.apiKey,
  timestamp: NOW / 1000,
  cdn: 28,
  app: 'myapp',
  video: 'a/b é|c*',
  pass: 'p&=+"\\ 0123456789',
  ip: '0.0.0.0/0',
  uses: 5,
  expire: '2026-01-02 03:04:06',
};
const signed = (changes: object = {}, secret = account.apiSecret) =>
  signTicketRequest({ ...request, ...changes }, secret);

async function post(body: string | URLSearchParams | FormData, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/stable/`, { method: 'POST', body, headers });
  return (await response.json()) as {
    code: number;
    status: string;
    message: string;
    ticket?: Record<string, unknown>;
  };
}
const form = (json: string) => post(new URLSearchParams({ json }));

describe('a ticket is granted', () => {
  test('for a urlencoded form, in the types of the documents’ sample', async () => {
    expect(await form(signed())).toEqual({
      code: 2002,
      message: 'ScaleEngine Virtual Usher Ticket Granted',
      status: 'success',
      ticket: {
        key: expect.stringMatching(/^a\/b é\|c\*\.[0-9a-f]{13}[0-9]\.[0-9]{8}$/),
        pass: request.pass,
        ip: '0.0.0.0/0',
        video: request.video,
        app: 'myapp',
        created_date: '2026-01-02 03:04:05',
        used_date: '0000-00-00 00:00:00',
        uses: '5',
        active: '1',
      },
      handle_time: expect.stringMatching(/^[0-9.]+ seconds$/),
    });
  });

  test('for a multipart form', async () => {
    const body = new FormData();
    body.set('json', signed());
    expect(await post(body)).toMatchObject({ status: 'success' });
  });

  test('for a request signed as PHP encodes it', async () => {
    const unsigned = asPhpEncodes(JSON.stringify(request));
    const json = `${unsigned.slice(0, -1)},"signature":${JSON.stringify(ticketSignature(unsigned, account.apiSecret))}}`;
    expect(await form(json)).toMatchObject({ status: 'success' });
  });

  test('with a key of its own each time', async () => {
    const tickets = await Promise.all([form(signed()), form(signed())]);
    expect(new Set(tickets.map(({ ticket }) => ticket?.key)).size).toBe(2);
  });
});

const otherSecret = 'f'.repeat(64);
describe('a ticket is refused', () => {
  test.each([
    ['another command', 0, signed({ command: 'sevu.revoke' })],
    ['an unknown api_key', 1, signed({ api_key: 'NOBODY' })],
    ['another cdn', 1, signed({ cdn: 29 })],
    ['a timestamp of five minutes and a second ago', 2, signed({ timestamp: NOW / 1000 - 301 })],
    ['another secret', 3, signed({}, otherSecret)],
    ['a changed request', 3, signed().replace('"uses":5', '"uses":500')],
    ['no signature', 6, JSON.stringify(request)],
    ['no app', 6, signed({ app: undefined })],
    ['uses as a word', 6, signed({ uses: 'many' })],
    ['an expiry date in ISO form', 6, signed({ expire: '2026-01-02T03:04:06Z' })],
    ['an expiry date that is past', 6, signed({ expire: '2026-01-02 03:04:05' })],
    ['no JSON', 6, 'hello'],
  ])('%s: code %i', async (_, code, json) => {
    const answer = await form(json);
    expect(answer).toMatchObject({ code, status: 'failure', message: expect.any(String) });
    expect(answer.ticket).toBeUndefined();
  });

  test('a body that is not a form, and forms without the field or with two of it', async () => {
    expect(await post(signed(), { 'Content-Type': 'application/json' })).toMatchObject({
      code: 6,
      status: 'failure',
    });
    expect(await post(new URLSearchParams({ JSON: signed() }))).toMatchObject({ code: 6, status: 'failure' });
    const twice = new URLSearchParams([
      ['json', signed()],
      ['json', signed()],
    ]);
    expect(await post(twice)).toMatchObject({ code: 6, status: 'failure' });
    expect(await post('--x', { 'Content-Type': 'multipart/form-data' })).toMatchObject({ code: 6 });
    expect(await post('garbage', { 'Content-Type': 'multipart/form-data; boundary=x' })).toMatchObject({
      code: 6,
    });
  });
});

test('the twin itself has not broken down', () => {
  expect(server.breakdowns).toEqual([]);
});
