import { describe, expect, test } from 'vitest';
import { ticketsOf } from '../../mocks/sevu/index.ts';
import { FORGOTTEN_AT_ONCE, grant, TICKETS_KEPT } from '../../mocks/sevu/tickets.ts';
import type { TicketRequest } from '../../specs/sevu/types.ts';
import { violations } from '../../specs/validate.ts';
import { account, NOW, request, signed, start, ticketService } from './support/ticket-service.ts';

const seconds = NOW / 1000;
const other = { apiKey: 'OTHER', apiSecret: 'f'.repeat(64), cdn: 7 };
const asOther = { api_key: 'OTHER', cdn: 7 };

describe('the timestamp', () => {
  test.each([
    [-300, undefined],
    [-301, "timestamp: it is 301 s behind the server's clock, at most 300 s are taken"],
    [300, undefined],
    [301, "timestamp: it is 301 s ahead of the server's clock, at most 300 s are taken"],
  ])('may be off by five minutes either way: %i s', (off, reason = '') => {
    const asked = ticketService().ask(signed({ timestamp: seconds + off }));
    expect([asked.answer.code, asked.reason]).toEqual([reason === '' ? 2002 : 2, reason]);
  });

  test('in milliseconds is told to be so', () => {
    const { answer, reason } = ticketService().ask(signed({ timestamp: NOW }));
    expect(answer.code).toBe(2);
    expect(reason).toMatch(/it seems to be in milliseconds, expected seconds$/);
  });

  test('may be off by what the account says', () => {
    const { ask } = ticketService([{ ...account, timestampWindowSeconds: 10 }]);
    expect(ask(signed({ timestamp: seconds - 10 })).answer.code).toBe(2002);
    expect(ask(signed({ timestamp: seconds - 11 })).answer.code).toBe(2);
  });
});

describe('a request that comes again', () => {
  test('is granted another ticket, unless the account refuses it', () => {
    const { granted } = ticketService();
    expect(granted().key).not.toBe(granted().key);
  });

  test('is refused until its timestamp is too old anyway', () => {
    const { ask, world } = ticketService([{ ...account, refuseReplays: true }]);
    const json = signed({ timestamp: seconds + 300 });
    expect(ask(json).answer.code).toBe(2002);
    for (const later of [0, 1, 299_999, 300_000]) {
      world.clock.advance(later);
      const { answer, reason } = ask(json);
      expect([answer.code, reason]).toEqual([
        2,
        'timestamp: this request was granted a ticket at 2026-01-02 03:04:05 already',
      ]);
    }
    world.clock.advance(1000);
    expect(ask(json).reason).toMatch(/301 s behind/);
    expect(ticketsOf(world, account.apiKey)).toHaveLength(1);
  });

  test('is a new one after a refusal, and with any change', () => {
    const { ask } = ticketService([{ ...account, refuseReplays: true }]);
    const early = signed({ expire: '2026-01-02 03:04:05' });
    expect(ask(early).answer.code).toBe(6);
    expect(ask(early).answer.code).toBe(6);
    expect(ask(signed()).answer.code).toBe(2002);
    expect(ask(signed({ pass: 'another one' })).answer.code).toBe(2002);
  });
});

test('an account that is suspended has code 5, once it is known to be asking', () => {
  const { ask } = ticketService([{ ...account, suspended: true }]);
  expect(ask(signed()).answer.code).toBe(5);
  expect(ask(signed({}, 'f'.repeat(64))).answer.code).toBe(3);
});

test('an account has results in the types of the field table when it says so', () => {
  const { ask, world } = ticketService([{ ...account, resultTypes: 'table' }]);
  const { answer } = ask(signed());
  expect(violations('sevu', 'TicketGranted', answer)).toEqual([]);
  expect(answer).toMatchObject({ ticket: { uses: 5, active: true }, handle_time: expect.any(Number) });
  expect(ticketsOf(world, account.apiKey)).toMatchObject([{ uses: '5', active: '1' }]);
});

describe('two accounts', () => {
  const { ask, granted, world } = ticketService([account, other]);
  const [mine, theirs] = [granted(), granted(asOther, other.apiSecret)];

  test('have keys of their own for the same video at the same moment', () => {
    expect(mine.key).not.toBe(theirs.key);
  });

  test('see their own tickets', () => {
    expect(ticketsOf(world, account.apiKey)).toEqual([mine]);
    expect(ticketsOf(world, 'OTHER')).toEqual([theirs]);
    expect(ticketsOf(world, 'NOBODY')).toEqual([]);
  });

  test('cannot sign or ask for each other', () => {
    expect(ask(signed(asOther)).answer.code).toBe(3);
    expect(ask(signed({ ...asOther, cdn: 28 }, other.apiSecret)).answer.code).toBe(1);
  });

  test('cannot use each other’s tickets', () => {
    const { key } = mine;
    const { pass } = request;
    expect(start(world, { api_key: 'OTHER', key, pass })).toMatchObject({ denial: 'unknown-ticket' });
    expect(start(world, { api_key: account.apiKey, key, pass })).toMatchObject({ allowed: true });
  });
});

test('the same seed and the same requests give the same tickets', () => {
  const tickets = [1, 2].map(() => {
    const { granted } = ticketService();
    return [granted(), granted(), granted({ video: 'x' })];
  });
  expect(tickets[0]).toEqual(tickets[1]);
});

test('the latest tickets are kept, each with a key of its own', () => {
  const { world } = ticketService();
  const wanted = { ...request, signature: '' } as unknown as TicketRequest;
  const keys = new Set<string>();
  const most = TICKETS_KEPT + FORGOTTEN_AT_ONCE;
  for (let count = 1; count < most; count++) keys.add(grant(wanted, world).key);
  expect(ticketsOf(world, account.apiKey)).toHaveLength(most - 1);
  const latest = grant(wanted, world);
  expect(keys.add(latest.key).size).toBe(most);
  expect(ticketsOf(world, account.apiKey)).toHaveLength(TICKETS_KEPT);
  expect(ticketsOf(world, account.apiKey).at(-1)).toEqual(latest);
  expect(keys).not.toContain(grant(wanted, world).key);
});
