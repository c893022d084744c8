import { createCipheriv } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeEncToken } from '../../codecs/enc-token.ts';
import { ENVELOPE_IV } from '../../codecs/envelope.ts';
import type { TwinServer } from '../../mocks/index.ts';
import { expectUnharmed, sealed, site, startAll } from './support/all-services.ts';

let server: TwinServer;
beforeAll(async () => {
  server = await startAll();
});
afterAll(() => server.close());
afterEach(() => expectUnharmed(server));

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const absurd = '{"n":1e999,"m":-1e-999,"__proto__":{"x":1},"constructor":null,"s":"\\ud800"}';
const token = encodeURIComponent(writeEncToken(site));

async function post(target: string, body: string | Uint8Array, contentType: string) {
  const headers = { 'Content-Type': contentType };
  const response = await fetch(`${server.url}${target}`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

test.each([
  ['a form of 100,000 brackets', deep],
  ['a form of numbers and names that are traps', absurd],
])('%s has code 6', async (_, json) => {
  const body = new URLSearchParams({ json }).toString();
  const answer = await post('/stable/', body, 'application/x-www-form-urlencoded');
  expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/"code":6/) });
});

test.each([
  ['brackets instead of an envelope', Buffer.from('['.repeat(20_000)).toString('base64')],
  ['10,000 brackets', sealed('['.repeat(10_000) + ']'.repeat(10_000))],
  ['10,000 brackets in a member', sealed(`{"storage_name":${'['.repeat(10_000) + ']'.repeat(10_000)}}`)],
  ['traps', sealed(absurd)],
  ['text that is not UTF-8', notUtf8()],
])('an envelope of %s has an error code', async (_, apidata) => {
  for (const [method, path] of [
    ['POST', 'storage'],
    ['PUT', 'storage'],
    ['GET', 'storage'],
    ['POST', 'pack'],
    ['GET', 'pack'],
  ] as [string, string][]) {
    const query = new URLSearchParams({ 'pallycon-apidata': apidata });
    const response = await fetch(`${server.url}/api/v2/${path}/TEST?${query}`, { method });
    expect([200, 400, 405]).toContain(response.status);
    const answer = (await response.json()) as { error_code?: string };
    if (method !== 'GET') expect(answer.error_code).toMatch(/^A\d{4}$/);
  }
});

function notUtf8(): string {
  const cipher = createCipheriv('aes-256-cbc', site.siteKey, ENVELOPE_IV);
  const data = Buffer.concat([cipher.update(Buffer.from([0x7b, 0xff, 0xfe])), cipher.final()]);
  return Buffer.from(JSON.stringify({ data: data.toString('base64') })).toString('base64');
}

const lol = (levels: number) =>
  Array.from({ length: levels }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join(
    '',
  );
const xml = (inside: string) =>
  `<cpix:CPIX xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" id="x">${inside}</cpix:CPIX>`;

test.each<[string, string | Uint8Array]>([
  ['entities of entities', `<!DOCTYPE x [<!ENTITY l0 "lol">${lol(9)}]>${xml('&l9;')}`],
  [
    'one entity 100,000 times',
    `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(10_000)}">]>${xml('&a;'.repeat(100_000))}`,
  ],
  ['an entity of itself', `<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>${xml('&a;')}`],
  ['an entity from a file', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${xml('&a;')}`],
  ['a DTD from a file', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${xml('')}`],
  ['30,000 elements in each other', xml('<a>'.repeat(30_000) + '</a>'.repeat(30_000))],
  ['an element without an end', '<a>'.repeat(200_000)],
  ['20,000 attributes', xml(`<a ${Array.from({ length: 20_000 }, (_, n) => `a${n}=""`).join(' ')}/>`)],
  ['bytes that are not UTF-8', Buffer.from(xml('\xff\xfe'), 'latin1')],
  ['nothing', ''],
  ['a NUL', '\0'],
])('a document of %s is refused, in time', { timeout: 20_000 }, async (_, body) => {
  for (const target of [
    `/v1/cpix/pallycon/getKey/${token}`,
    `/v2/cpix/pallycon/getKey/${token}`,
    `/cpix/getKey?enc-token=${token}`,
  ]) {
    const began = performance.now();
    const { status, text } = await post(target, body, 'application/xml');
    expect([target, status >= 400 && status < 500]).toEqual([target, true]);
    expect(text).not.toContain('root:');
    expect(performance.now() - began).toBeLessThan(3000);
  }
});

test('what was said can still be written as JSON', () => {
  const unwritable = server.journal.entries.filter((entry) => !isWritable(entry));
  expect(unwritable.map((entry) => entry.kind === 'exchange' && [entry.operation, entry.conclusion])).toEqual(
    [],
  );
});

function isWritable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
