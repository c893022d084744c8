import { describe, expect, test } from 'vitest';
import { credentialsFor, secretsIn } from '../../harness/credentials.ts';
import { isBeginning, kept } from '../../harness/kept.ts';
import { passwordsIn, type Secret, scrubbed } from '../../harness/scrub.ts';
import { node, runCases } from '../support/run-cases.ts';

const PASSWORD = 'pä&ss<w>ö"r\'d/+= 1';
const TOKEN = 'dG9rZW4/Kys+Zm9v+bar==';
const KEY = Buffer.from('00ff10e0aa55c3d4b5a69788796a5b4c', 'hex');
const SECRETS: Secret[] = [
  { name: 'password', value: PASSWORD },
  { name: 'token', value: TOKEN },
  { name: 'key', value: KEY },
];
const scrub = (text: string) => scrubbed(text, SECRETS) as string;

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const hex = (text: string | Uint8Array) => Buffer.from(text).toString('hex');
const lower = (text: string) => text.replace(/%../g, (part) => part.toLowerCase());

/** What is found when a secret is written in a certain way, somewhere in a text. */
const writings: [how: string, text: string, found: string][] = [
  ['as it is', PASSWORD, '‹password›'],
  ['percent-encoded', encodeURIComponent(PASSWORD), '‹password, percent-encoded›'],
  ['percent-encoded with small digits', lower(encodeURIComponent(PASSWORD)), '‹password, percent-encoded›'],
  ['in a form', new URLSearchParams([['', PASSWORD]]).toString().slice(1), '‹password, percent-encoded›'],
  ['every byte percent-encoded', hex(PASSWORD).replace(/../g, '%$&'), '‹password, percent-encoded›'],
  ['as JSON', JSON.stringify(PASSWORD).slice(1, -1), '‹password, JSON›'],
  [
    'as Python writes JSON',
    JSON.stringify(PASSWORD).slice(1, -1).replaceAll('ä', '\\u00e4').replaceAll('ö', '\\u00f6'),
    '‹password, JSON›',
  ],
  ['as PHP writes JSON', JSON.stringify(PASSWORD).slice(1, -1).replaceAll('/', '\\/'), '‹password, JSON›'],
  ['as XML', PASSWORD.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), '‹password, XML›'],
  [
    'as HTML',
    PASSWORD.replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
    '‹password, XML›',
  ],
  ['as hex', hex(KEY), '‹key, hex›'],
  ['as HEX', hex(KEY).toUpperCase(), '‹key, hex›'],
  ['as Node prints bytes', hex(KEY).replace(/..(?!$)/g, '$& '), '‹key, hex›'],
  ['as a list of numbers', [...KEY].join(', '), '‹key, bytes›'],
  [
    'with colons',
    hex(KEY)
      .toUpperCase()
      .replace(/..(?!$)/g, '$&:'),
    '‹key, hex›',
  ],
  ['as a UUID', hex(KEY).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), '‹key, hex›'],
  ['as base64', base64(KEY), '‹key, base64›'],
  ['as base64 without padding', base64(KEY).replace(/=+$/, ''), '‹key, base64›'],
  ['as base64url', Buffer.from(TOKEN).toString('base64url'), '‹token, base64›'],
  ['as base64 in a URL', encodeURIComponent(base64(KEY)), '‹key, base64›'],
  ['as base64 in PHP’s JSON', base64(KEY).replaceAll('/', '\\/'), '‹key, base64›'],
];

describe('a secret is found however it is written', () => {
  test.each(writings)('%s', (_, text, found) => {
    expect(scrub(`x ${text} y`)).toBe(`x ${found} y`);
    // In the middle of a word as well.
    expect(scrub(`.${text}.`)).toBe(`.${found}.`);
  });

  test.each([0, 1, 2, 3, 4, 5])(
    'in base64 of a longer text that begins %i characters before it',
    (before) => {
      for (const behind of ['', '"', '"}', '"}.'])
        for (const secret of [PASSWORD, TOKEN]) {
          const text = base64('{"a":'.slice(0, before) + secret + behind);
          for (const written of [
            text,
            encodeURIComponent(text),
            text.replaceAll('+', '-').replaceAll('/', '_'),
          ]) {
            const left = scrub(written).replace(/‹[^›]+›/g, '');
            expect(scrub(written)).toContain(', base64');
            expect(left.length).toBeLessThan(before * 2 + behind.length * 2 + 14);
          }
        }
    },
  );

  test('in names and values at any depth, and in bytes', () => {
    const value = { [`is ${TOKEN}`]: [{ deep: Buffer.from(PASSWORD) }, KEY], other: 1 };
    expect(scrubbed(value, SECRETS)).toEqual({
      'is ‹token›': [{ deep: '‹password›' }, '‹key, base64›'],
      other: 1,
    });
  });

  test('where a text was cut in the middle of it', () => {
    const cut = `"${PASSWORD.slice(0, 9)}... and ${TOKEN.slice(0, 8)}...`;
    expect(scrub(cut)).toMatch(/^"‹password(, JSON)?›\.\.\. and ‹token›\.\.\.$/);
    expect(scrub(`${hex(KEY).slice(0, 20)}...`)).toBe('‹key, hex›...');
    expect(scrub('pä&ss...')).toBe('pä&ss...');
  });
});

test('what is no secret stays, and short secrets are not looked for', () => {
  expect(scrub('the password is a token')).toBe('the password is a token');
  expect(scrubbed('abc YWJj 616263', [{ name: 'n', value: 'abc' }])).toBe('abc YWJj ‹n, hex›');
  expect(scrubbed('anything...', [])).toBe('anything...');
});

describe('a text that is too long for a report', () => {
  const long = 'x'.repeat(65_536);

  test('is cut, and says how much is missing; others stay', () => {
    expect(kept(`${long}ab`)).toBe(`${long}... (2 more characters)`);
    expect(kept(long)).toBe(long);
    expect([kept(`${long}a`), long, 'x... (many more)'].map(isBeginning)).toEqual([true, false, false]);
  });

  test('shows nothing of a secret it was cut within', () => {
    const text = kept(`${long.slice(PASSWORD.length - 2)}${PASSWORD}`);
    expect(scrub(text)).toMatch(/x‹password(, JSON)?›\.\.\. \(2 more characters\)$/);
  });

  test('is not kept whole with a case', async () => {
    const { results } = await runCases(node('clients/typescript/adapter.ts'), {
      grep: '{sevu/ticket-answer/mebibyte-of-white-space,packaging/list-jobs/oversized}',
    });
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed']);
    for (const { exchanges } of results) {
      const { body } = exchanges.at(-1)!.response!;
      expect(body).toMatch(/\.\.\. \(98\d{4} more characters\)$/);
    }
    expect(JSON.stringify(results).length).toBeLessThan(250_000);
  }, 30_000);
});

test.each([
  ['packaging', ['site key', 'access key']],
  // The access key stands in the enc-token, for whoever takes it out of its base64.
  ['cpix', ['access key', 'enc-token']],
  ['sevu', ['API secret']],
  [undefined, ['site key', 'access key', 'enc-token', 'API secret']],
] as const)('the credentials that a client of %s has', (api, names) => {
  const secrets = secretsIn(credentialsFor('7'), api);
  expect(secrets.map(({ name }) => name)).toEqual(names);
  expect(new Set(secrets.map(({ value }) => value)).size).toBe(names.length);
});

test('passwords are found at any depth', () => {
  const given = [{ storage: { id: 'a', password: 'one' } }, { job: {} }, { steps: [{ password: 'two' }] }];
  expect(passwordsIn(given).map(({ value }) => value)).toEqual(['one', 'two']);
});
