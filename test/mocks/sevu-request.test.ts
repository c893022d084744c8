import { expect, test } from 'vitest';
import { violations } from '../../specs/validate.ts';
import { account, request, signed, ticketService } from './support/ticket-service.ts';

const { ask, granted, send } = ticketService();
const without = (name: string) => signed({ [name]: undefined });

test('what is granted and what is refused has the documented form', () => {
  const yes = ask(signed());
  expect(violations('sevu', 'TicketResponse', yes.answer)).toEqual([]);
  expect(yes).toMatchObject({ status: 200, site: account.apiKey });
  const no = ask(signed({ uses: -1 }));
  expect(violations('sevu', 'TicketResponse', no.answer)).toEqual([]);
  expect(no).toMatchObject({ status: 200, site: account.apiKey });
  expect(Object.keys(no.answer)).not.toContain('ticket');
});

test('the ticket repeats the request, and its key holds the moment it was made', () => {
  const ticket = granted({ video: 'a|b/*', app: 'x-*', ip: 'auto/24', uses: '007' });
  expect(ticket).toEqual({
    key: expect.any(String),
    pass: request.pass,
    ip: 'auto/24',
    video: 'a|b/*',
    app: 'x-*',
    created_date: '2026-01-02 03:04:05',
    used_date: '0000-00-00 00:00:00',
    uses: '7',
    active: '1',
  });
  const [, seconds, micros] = /^a\|b\/\*\.([0-9a-f]{8})([0-9a-f]{5})[0-9]\.[0-9]{8}$/.exec(ticket.key)!;
  expect(new Date(parseInt(seconds!, 16) * 1000).toISOString()).toBe('2026-01-02T03:04:05.000Z');
  expect(parseInt(micros!, 16)).toBeLessThan(1_000_000);
});

test.each([
  ['command', '6', 'command: it is missing'],
  ['api_key', '6', 'api_key: it is missing'],
  ['cdn', '6', 'cdn: it is missing'],
  ['timestamp', '6', 'timestamp: it is missing'],
  ['app', '6', 'app: it is missing'],
  ['video', '6', 'video: it is missing'],
  ['pass', '6', 'pass: it is missing'],
  ['ip', '6', 'ip: it is missing'],
  ['uses', '6', 'uses: it is missing'],
  ['expire', '6', 'expire: it is missing'],
])('a request without %s has code %s: %s', (name, code, reason) => {
  const refused = ask(without(name));
  expect([String(refused.answer.code), refused.reason]).toEqual([code, reason]);
});

const largest = Number.MAX_SAFE_INTEGER;
test.each<[Record<string, unknown>, number, string]>([
  [{ command: '' }, 6, 'command: it is empty'],
  [{ command: 7 }, 6, 'command: found a number, expected a string'],
  [{ command: 'sevu.revoke' }, 0, 'command: found "sevu.revoke", expected "sevu.request"'],
  [{ command: 'SEVU.REQUEST' }, 0, 'command: found "SEVU.REQUEST", expected "sevu.request"'],
  [{ api_key: ['x'] }, 6, 'api_key: found a list, expected a string'],
  [{ api_key: 'NOBODY' }, 1, 'api_key: no account has "NOBODY"'],
  [{ cdn: 29 }, 1, 'cdn: found 29, the account has 28'],
  [{ cdn: '29' }, 1, 'cdn: found "29", the account has 28'],
  [{ cdn: 'x' }, 6, `cdn: found "x", expected a whole number from 0 to ${largest}`],
  [{ cdn: 28.5 }, 6, `cdn: found 28.5, expected a whole number from 0 to ${largest}`],
  [
    { timestamp: '1767323045' },
    6,
    'timestamp: found "1767323045", expected the seconds since 1970 as a whole number',
  ],
  [
    { timestamp: 1767323045.5 },
    6,
    'timestamp: found 1767323045.5, expected the seconds since 1970 as a whole number',
  ],
  [{ app: '' }, 6, 'app: it is empty'],
  [{ app: null }, 6, 'app: found null, expected a string'],
  [{ app: 'a||b' }, 6, 'app: name 2 of the list that | separates is empty'],
  [{ video: '|a' }, 6, 'video: name 1 of the list that | separates is empty'],
  [{ video: 'a|' }, 6, 'video: name 2 of the list that | separates is empty'],
  [{ video: ['a'] }, 6, 'video: found a list, expected a string'],
  [{ pass: '' }, 6, 'pass: it is empty'],
  [{ pass: 12345678 }, 6, 'pass: found a number, expected a string'],
  [{ ip: '' }, 6, 'ip: it is empty'],
  [
    { ip: 'example.com' },
    6,
    'ip: "example.com" is not an IP address; expected an address, a range such as 192.168.0.0/24, auto or auto/24',
  ],
  [{ ip: '10.0.0.0/33' }, 6, 'ip: the width of the range is "33", expected a number from 0 to 32'],
  [{ ip: 'auto/33' }, 6, 'ip: the width behind auto is 33, expected at most 32'],
  [{ uses: -1 }, 6, `uses: found -1, expected a whole number from 0 to ${largest}`],
  [{ uses: 1.5 }, 6, `uses: found 1.5, expected a whole number from 0 to ${largest}`],
  [{ uses: '' }, 6, `uses: found "", expected a whole number from 0 to ${largest}`],
  [{ uses: true }, 6, `uses: found a boolean, expected a whole number from 0 to ${largest}`],
  [{ uses: 2 ** 53 }, 6, `uses: found 9007199254740992, expected a whole number from 0 to ${largest}`],
  [
    { expire: '2026-02-29 00:00:00' },
    6,
    'expire: found "2026-02-29 00:00:00", expected a date and a time as YYYY-MM-DD HH:MM:SS in UTC',
  ],
  [
    { expire: '2027-01-01' },
    6,
    'expire: found "2027-01-01", expected a date and a time as YYYY-MM-DD HH:MM:SS in UTC',
  ],
  [
    { expire: 1767323045 },
    6,
    'expire: found 1767323045, expected a date and a time as YYYY-MM-DD HH:MM:SS in UTC',
  ],
  [{ expire: '2026-01-02 03:04:05' }, 6, 'expire: 2026-01-02 03:04:05 is in the past; it is read as UTC'],
])('%j has code %i: %s', (changes, code, reason) => {
  const refused = ask(signed(changes));
  expect([refused.answer.code, refused.reason]).toEqual([code, reason]);
});

test.each<Record<string, unknown>>([
  { cdn: '28' },
  { uses: 0 },
  { uses: largest },
  { uses: '5' },
  { app: 'myapp-vod|otherapp-*' },
  { video: 'sestore3/username/set1/*|sestore3/username/set2/*' },
  { video: '*' },
  { pass: 'p' },
  { ip: '192.0.2.1' },
  { ip: '192.168.0.7/24' },
  { ip: 'auto' },
  { ip: 'auto/16' },
  { ip: '2001:db8::/32|192.0.2.1' },
  { expire: '2028-02-29 23:59:59' },
  { expire: '2026-01-02 03:04:06' },
  { further: ['member'] },
])('%j is granted', (changes) => {
  const { answer, reason } = ask(signed(changes));
  expect(reason).toBe('');
  expect(violations('sevu', 'TicketGranted', answer)).toEqual([]);
});

test('a signature is judged before the ticket, and never told', () => {
  const wrong = ask(signed({ uses: -1 }, 'f'.repeat(64)));
  expect(wrong.answer.code).toBe(3);
  expect(wrong.reason).toBe(
    'signature: it is not the HMAC-SHA256 of the text without it, keyed with the secret of the account',
  );
  const secretSent = ask(JSON.stringify({ ...request, signature: account.apiSecret }));
  expect(secretSent.answer.code).toBe(3);
  expect(secretSent.reason).toBe('signature: these 64 characters are not the 44 of base64 of 32 bytes');
});

test.each([
  ['none', JSON.stringify(request), 'the member "signature" is missing or not a string'],
  [
    'a number',
    JSON.stringify({ ...request, signature: 7 }),
    'the member "signature" is missing or not a string',
  ],
  ['two', signed({ signature: 'x' }), 'the member "signature" is given more than once'],
])('a request with %s for a signature has code 6', (_, json, reason) => {
  const doubled = json.replace('"signature":"x"', '"signature":"x","signature":"y"');
  const refused = ask(doubled);
  expect([refused.answer.code, refused.reason]).toEqual([6, reason]);
});

test('a form that cannot be read has code 6 and says why', () => {
  expect(send(signed(), 'application/json').reason).toMatch(/must be a form.*application\/json/);
  expect(send('JSON=x').reason).toBe('the form has no field "json"');
  expect(send('json=a&json=b').reason).toBe('the form has 2 fields "json"');
  expect(ask('a:1:{s:7:"command";s:12:"sevu.request";}').reason).toMatch(/serialized by PHP/);
  expect(ask('[]').reason).toBe('the form field "json" is not a JSON object');
  expect(ask(signed({ video: 'x'.repeat(17_000) })).reason).toMatch(
    /^the request has \d+ characters, at most 16384/,
  );
});

test('a request can be signed over spaces, escapes and an order of its own', () => {
  const again = granted({ video: 'é/🎬 "x"' });
  expect(again.video).toBe('é/🎬 "x"');
  expect(again.key.startsWith('é/🎬 "x".')).toBe(true);
});
