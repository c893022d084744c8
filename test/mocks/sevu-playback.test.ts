import { beforeEach, describe, expect, test } from 'vitest';
import { PLAYBACK_PATH, play, revoke, ticketsOf } from '../../mocks/sevu/index.ts';
import { account, NOW, request, start, ticketService } from './support/ticket-service.ts';

let service: ReturnType<typeof ticketService>;
beforeEach(() => {
  service = ticketService();
});
const { pass } = request;
const begin = (members: object) => start(service.world, { pass, ...members });
const stored = () => ticketsOf(service.world, account.apiKey)[0]!;

describe('the uses of a ticket', () => {
  test('go down with every start, and it ends with them', () => {
    const { key } = service.granted({ uses: 2 });
    const left = [1, 2, 3, 4].map(() => begin({ key }));
    expect(left.map((playback) => (playback.allowed ? playback.remaining_uses : playback.denial))).toEqual([
      1,
      0,
      'used-up',
      'used-up',
    ]);
    expect(left.map(({ status }) => status)).toEqual([200, 200, 403, 403]);
    expect(stored()).toMatchObject({ uses: '0', active: '1' });
  });

  test('have no end when there are 0', () => {
    const { key } = service.granted({ uses: 0 });
    for (let count = 0; count < 20; count++)
      expect(begin({ key })).toEqual({ allowed: true, remaining_uses: null, pinned_ip: null, status: 200 });
    expect(stored().uses).toBe('0');
  });

  test('are left alone by a refusal', () => {
    const { key } = service.granted();
    for (const wrong of [{ pass: 'x' }, { app: 'x' }, { video: 'x' }]) begin({ key, ...wrong });
    expect(stored()).toMatchObject({ uses: '5', used_date: '0000-00-00 00:00:00' });
  });
});

test('used_date is the first use', () => {
  const { key } = service.granted();
  service.world.clock.advance(1000);
  begin({ key });
  service.world.clock.advance(1000);
  begin({ key });
  expect(stored()).toMatchObject({ used_date: '2026-01-02 03:04:06', created_date: '2026-01-02 03:04:05' });
});

describe('the address', () => {
  const from = (key: string, ...addresses: string[]) =>
    addresses.map((ip) => {
      const playback = begin({ key, ip });
      return playback.allowed ? playback.pinned_ip : playback.denial;
    });

  test('of the first use is the only one under auto', () => {
    const { key } = service.granted({ ip: 'auto' });
    expect(from(key, '192.0.2.10', '192.0.2.11', '192.0.2.10')).toEqual([
      '192.0.2.10',
      'other-address',
      '192.0.2.10',
    ]);
    expect(stored().ip).toBe('192.0.2.10');
  });

  test('of the first use opens its range under auto/24', () => {
    const { key } = service.granted({ ip: 'auto/24' });
    expect(from(key, '192.0.2.10', '192.0.2.255', '192.0.3.10')).toEqual([
      '192.0.2.0/24',
      '192.0.2.0/24',
      'other-address',
    ]);
    expect(stored().ip).toBe('192.0.2.0/24');
  });

  test('is not pinned by a start that is refused', () => {
    const { key } = service.granted({ ip: 'auto' });
    begin({ key, video: 'x', ip: '192.0.2.1' });
    expect(stored().ip).toBe('auto');
    expect(from(key, '192.0.2.2')).toEqual(['192.0.2.2']);
  });

  test('must be in the range or be the one', () => {
    const { key } = service.granted({ ip: '192.168.0.0/24' });
    expect(from(key, '192.168.0.9', '192.168.1.0')).toEqual([null, 'other-address']);
    expect(begin({ key, ip: '10.0.0.1' })).toMatchObject({
      reason: 'ip: 10.0.0.1 is not in "192.168.0.0/24"',
    });
    const single = service.granted({ ip: '2001:DB8::1' });
    expect(from(single.key, '2001:db8:0:0::1', '2001:db8::2')).toEqual([null, 'other-address']);
  });
});

test('a video and an application must be among those of the ticket', () => {
  const { key } = service.granted({ video: 'mystream_*|file1.mp4', app: 'myapp-vod|otherapp-*' });
  const app = 'otherapp-1';
  expect(begin({ key, app, video: 'mystream_720p' })).toMatchObject({ allowed: true });
  expect(begin({ key, app: 'myapp-vod', video: 'file1.mp4' })).toMatchObject({ allowed: true });
  expect(begin({ key, app, video: 'file2.mp4' })).toMatchObject({
    denial: 'other-video',
    reason: 'video: "file2.mp4" is none of "mystream_*|file1.mp4"',
  });
  expect(begin({ key, app: 'myapp', video: 'file1.mp4' })).toMatchObject({
    denial: 'other-app',
    reason: 'app: "myapp" is none of "myapp-vod|otherapp-*"',
  });
});

test('a ticket lasts until its date and no longer', () => {
  const { key } = service.granted({ expire: '2026-01-02 03:04:06' });
  service.world.clock.set(NOW + 1000);
  expect(begin({ key })).toMatchObject({ allowed: true });
  service.world.clock.set(NOW + 1001);
  expect(begin({ key })).toMatchObject({
    denial: 'expired',
    reason: 'the ticket ended at 2026-01-02 03:04:06 UTC',
    status: 403,
  });
});

test('a ticket can be revoked, by its account only', () => {
  const { key } = service.granted();
  expect(revoke(service.world, 'OTHER', key)).toBeUndefined();
  expect(revoke(service.world, account.apiKey, 'x')).toBeUndefined();
  expect(begin({ key })).toMatchObject({ allowed: true });
  expect(revoke(service.world, account.apiKey, key)).toMatchObject({ key, active: '0', uses: '4' });
  expect(begin({ key })).toMatchObject({ denial: 'revoked' });
  expect(revoke(service.world, account.apiKey, key)).toMatchObject({ active: '0' });
});

test('a wrong password and an unknown key are told apart, and the password is not told', () => {
  const { key } = service.granted();
  const wrong = begin({ key, pass: 'guess' });
  expect(wrong).toMatchObject({ denial: 'wrong-password', status: 403 });
  expect(JSON.stringify(wrong)).not.toContain(pass);
  expect(begin({ key: 'x' })).toMatchObject({ denial: 'unknown-ticket', reason: 'key: no ticket has "x"' });
});

test('a start that is taken back leaves the ticket as it was', () => {
  const { key } = service.granted({ ip: 'auto' });
  const before = structuredClone(service.world.store.toJSON());
  service.world.store.attempt(
    () => begin({ key }),
    () => false,
  );
  expect(service.world.store.toJSON()).toEqual(before);
});

test('a ticket outlives a snapshot', () => {
  const { key } = service.granted({ ip: 'auto', uses: 2 });
  begin({ key });
  const lists = JSON.parse(JSON.stringify(service.world.store));
  service = ticketService();
  service.world.store.restore(lists);
  expect(begin({ key, ip: '192.0.2.11' })).toMatchObject({ denial: 'other-address' });
  expect(begin({ key })).toMatchObject({ allowed: true, remaining_uses: 0, pinned_ip: '192.0.2.10' });
});

describe('a start may be asked for', () => {
  const byQuery = (query: Record<string, string>, address?: string) =>
    play(
      {
        method: 'GET',
        target: `${PLAYBACK_PATH}?${new URLSearchParams(query)}`,
        headers: [],
        body: Buffer.alloc(0),
        receivedAt: NOW,
      },
      service.world,
      address,
    );

  test('in the query, without an account, from the address of the connection', () => {
    const { key } = service.granted({ ip: 'auto' });
    const query = { key, pass, app: 'myapp', video: 'mystream' };
    const outcome = byQuery(query, '::ffff:127.0.0.1');
    expect(outcome).toMatchObject({ site: account.apiKey, conclusion: { kind: 'accepted' } });
    expect(JSON.parse(outcome.response.body)).toEqual({
      allowed: true,
      remaining_uses: 4,
      pinned_ip: '127.0.0.1',
    });
    expect(byQuery({ ...query, account: 'OTHER', ip: '127.0.0.1' }).conclusion).toMatchObject({
      code: 'unknown-ticket',
    });
  });

  test.each<[object, string]>([
    [{ key: 7 }, 'key: found a number, expected a string'],
    [{ pass: null }, 'pass: found null, expected a string'],
    [{ app: undefined }, 'app: found nothing, expected a string'],
    [{ video: ['x'] }, 'video: found a list, expected a string'],
    [{ ip: { deep: {} } }, 'ip: found an object, expected a string'],
    [{ ip: 'localhost' }, 'ip: "localhost" is not an IP address'],
    [{ api_key: null }, 'api_key: found null, expected a string'],
  ])('%j: 400 and %s', (members, reason) => {
    expect(begin({ key: 'x', ...members })).toEqual({
      allowed: false,
      denial: 'invalid-request',
      reason,
      status: 400,
    });
  });

  test.each(['[]', 'null', '{', '7', '['.repeat(100_000)])('with a body that is no object: %.10s', (text) => {
    const request = {
      method: 'POST',
      target: PLAYBACK_PATH,
      headers: [],
      body: Buffer.from(text),
      receivedAt: NOW,
    };
    expect(play(request, service.world).response.status).toBe(400);
  });
});
