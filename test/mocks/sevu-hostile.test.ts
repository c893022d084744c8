import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticketSignature } from '../../codecs/ticket-signature.ts';
import { violations } from '../../specs/validate.ts';
import { account, request, signed, start, ticketService } from './support/ticket-service.ts';

const { ask, granted, send, world } = ticketService();

/** Signs a text that is no plain JSON encoding of a request. */
function signedText(unsigned: string): string {
  const signature = JSON.stringify(ticketSignature(unsigned, account.apiSecret));
  return `${unsigned.slice(0, -1)},"signature":${signature}}`;
}

/** A request whose members are written as they are given. */
const written = (member: string, text: string) =>
  signedText(JSON.stringify({ ...request, [member]: 'HERE' }).replace('"HERE"', () => text));

const deep = '['.repeat(190) + ']'.repeat(190);
test.each([
  ['api_key', '{"toString":1,"valueOf":1}', 6],
  ['api_key', deep, 6],
  ['api_key', '"__proto__"', 1],
  ['api_key', '"constructor"', 1],
  ['command', '{"toString":1}', 6],
  ['command', deep, 6],
  ['command', '"\\ud800"', 0],
  ['cdn', '1e999', 6],
  ['cdn', '{}', 6],
  ['cdn', '[28]', 6],
  ['cdn', '-0', 1],
  ['timestamp', '1e999', 6],
  ['timestamp', '-1', 6],
  ['timestamp', 'null', 6],
  ['uses', '1e999', 6],
  ['uses', '1e300', 6],
  ['uses', '[5]', 6],
  ['uses', `"${'9'.repeat(1000)}"`, 6],
  ['uses', '5.0', 2002],
  ['app', deep, 6],
  ['ip', `"${'1.2.3.4|'.repeat(1000)}x"`, 6],
  ['ip', '"1.2.3.4\\u0000"', 6],
  ['expire', '"9999-12-31 23:59:59"', 2002],
  ['expire', '"0000-00-00 00:00:00"', 6],
  ['expire', '"2027-01-01 24:00:00"', 6],
  ['expire', '"2027-01-01 23:59:60"', 6],
  ['expire', '"+02027-01-01 00:00:00"', 6],
  ['video', '"\\ud800"', 2002],
  ['video', '"\\u0000\\u0001"', 2002],
  ['pass', '"__proto__"', 2002],
  ['further', deep, 2002],
  ['__proto__', '{"command":"sevu.revoke"}', 2002],
])('%s as %.30s has code %i', (member, text, code) => {
  const { answer, reason } = ask(written(member, text));
  expect([answer.code, reason.length < 300]).toEqual([code, true]);
  expect(violations('sevu', 'TicketResponse', answer)).toEqual([]);
});

test('a request without members of its own is refused', () => {
  expect(ask(signedText('{"__proto__":{"command":"sevu.request"}}')).reason).toBe('command: it is missing');
  expect(ask('{}').reason).toBe('command: it is missing');
});

test('nesting beyond measure is not kept', () => {
  const nested = '['.repeat(5000) + ']'.repeat(5000);
  const { reason } = ask(written('further', nested));
  expect(reason).toBe('the form field "json" is not a JSON object');
});

test.each([
  ['of garbage', '\u0000\u0001\u0002', 'multipart/form-data; boundary=x'],
  ['of 10,000 parts', '--x\r\n\r\n\r\n'.repeat(10_000), 'multipart/form-data; boundary=x'],
  ['with an endless boundary', '--x', `multipart/form-data; boundary=${'x'.repeat(100_000)}`],
  ['with a boundary beyond ASCII', '--é', 'multipart/form-data; boundary="é"'],
  [
    'cut off',
    `--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n${signed()}`,
    'multipart/form-data; boundary=x',
  ],
  ['of bare percent signs', 'json=%%%', 'application/x-www-form-urlencoded'],
  ['of 100,000 fields', 'a&'.repeat(100_000), 'application/x-www-form-urlencoded'],
])('a form %s is refused', (_, body, contentType) => {
  expect(send(body, contentType).answer).toMatchObject({ code: 6, status: 'failure' });
});

test('bytes that are not UTF-8 fail the signature', () => {
  const body = Buffer.from(`json=${signed({ video: 'XX' })}`);
  body.set([0xff, 0xfe], body.indexOf('XX'));
  expect(send(Buffer.from(body.toString('latin1').replaceAll('+', '%2B'), 'latin1')).answer.code).toBe(3);
});

test('a ticket with names from anywhere is used by those names', () => {
  for (const video of ['__proto__', 'a b+c&d=e/é', '\u0000', '"\\'])
    expect(start(world, { key: granted({ video }).key, pass: request.pass, video })).toMatchObject({
      allowed: true,
    });
});

test('whatever the members are, the answer is a documented one', () => {
  const members = fc.record(
    Object.fromEntries(Object.keys(request).map((name) => [name, fc.jsonValue({ maxDepth: 2 })])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(members, (changes) => {
      const { answer, status } = ask(signed(changes));
      expect(status).toBe(200);
      expect(violations('sevu', 'TicketResponse', answer)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('whatever the start is, it is answered', () => {
  const { key } = granted();
  const members = fc.record(
    Object.fromEntries(
      ['key', 'pass', 'app', 'video', 'ip', 'api_key'].map((name) => [name, fc.jsonValue()]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(members, (changes) => {
      expect([200, 400, 403]).toContain(start(world, { key, pass: request.pass, ...changes }).status);
    }),
    { numRuns: 1000 },
  );
});
