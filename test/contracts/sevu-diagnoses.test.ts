import { createHash, createHmac } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readTicketRequest } from '../../codecs/ticket-signature.ts';
import { explainForm } from '../../contracts/sevu/diagnoses/form.ts';
import { explainText } from '../../contracts/sevu/diagnoses/text.ts';
import { explainSignature } from '../../contracts/sevu/diagnoses/ticket-signature.ts';
import { explainTimestamp } from '../../contracts/sevu/diagnoses/timestamp.ts';

const account = {
  apiKey: 'TESTAPIKEY0000000000000000000000',
  apiSecret: 'fedcba9876543210'.repeat(4),
  cdn: 41,
};
const { apiKey, apiSecret } = account;
const request = {
  command: 'sevu.request',
  api_key: apiKey,
  timestamp: 1767323045,
  cdn: account.cdn,
  app: 'a|b',
  video: 'a/é <1> & ü',
  pass: '0123456789',
  ip: 'auto/24',
  uses: 5,
  expire: '2099-12-31 23:59:59',
};
const text = JSON.stringify(request);
type Bytes = string | Buffer;
const mac = (message: Bytes, key: Bytes = apiSecret, algorithm = 'sha256') =>
  createHmac(algorithm, key).update(message).digest();
const b64 = (digest: Buffer) => digest.toString('base64');
const sha256 = (message: Bytes) => createHash('sha256').update(message).digest();
const earlier = b64(mac('earlier'));

const explained = (signature: string) => {
  const reading = readTicketRequest(JSON.stringify({ ...request, signature }), 'urlencoded', () => apiSecret);
  return explainSignature(reading, account, [earlier]);
};

describe('a wrong ticket signature is told by what it covers, how it is keyed and how it is written', () => {
  const { timestamp, uses } = request;
  const rows: [mistake: string, signature: string][] = [
    [
      'from last member to first',
      b64(mac(JSON.stringify(Object.fromEntries(Object.entries(request).reverse())))),
    ],
    [
      'in the order of the documents’ table',
      b64(mac(JSON.stringify(Object.assign({ command: request.command, cdn: request.cdn }, request)))),
    ],
    ['indented', b64(mac(JSON.stringify(request, null, '\t')))],
    [
      '\\u003c',
      b64(mac(text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'))),
    ],
    ['beyond ASCII as \\uXXXX', b64(mac(text.replaceAll('é', '\\u00e9').replaceAll('ü', '\\u00fc')))],
    ['a null `signature` member', b64(mac(text.replace(/\}$/, ',"signature":null}')))],
    ['the signature of the request before', b64(mac(JSON.stringify({ ...request, signature: earlier })))],
    ['the clock was read twice', b64(mac(text.replace(String(timestamp), String(timestamp - 2))))],
    [
      'numbers as strings',
      b64(mac(JSON.stringify({ ...request, timestamp: `${timestamp}`, cdn: '41', uses: `${uses}` }))),
    ],
    ['strings as numbers', b64(mac(text.replace('"0123456789"', '123456789')))],
    ['does not cover `expire`', b64(mac(JSON.stringify({ ...request, expire: undefined })))],
    ['a zero byte follows', b64(mac(`${text}\0`))],
    ['a byte order mark', b64(mac(`\ufeff${text}`))],
    ['as a form encodes it', b64(mac(new URLSearchParams({ a: text }).toString().slice(2)))],
    ['the form field json=', b64(mac(new URLSearchParams({ json: text }).toString()))],
    [
      'as a query string',
      b64(
        mac(
          Object.entries(request)
            .map((pair) => pair.join('='))
            .join('&'),
        ),
      ),
    ],
    ['the values joined together', b64(mac(Object.values(request).join('')))],
    ['the JSON text encoded as JSON again', b64(mac(JSON.stringify(text)))],
    ['within a list', b64(mac(`[${text}]`))],
    ['method and path as well', b64(mac(`POST\n/stable/\n${text}`))],
    ['the API key before the text', b64(mac(apiKey + text))],
    ['the timestamp behind the text', b64(mac(text + timestamp))],
    ['it covers nothing', b64(mac(''))],
    ['in UTF-16', b64(mac(Buffer.from(text, 'utf16le')))],
    ['in ISO-8859-1', b64(mac(Buffer.from(text, 'latin1')))],
    ['in ASCII', b64(mac(text.replaceAll(/[éü]/g, '?')))],
    ['in lower case', b64(mac(text.toLowerCase()))],
    ['secret was encoded as base64', b64(mac(text, Buffer.from(apiSecret).toString('base64')))],
    ['secret is in UTF-16', b64(mac(text, Buffer.from(apiSecret, 'utf16le')))],
    ['only half of the secret', b64(mac(text, apiSecret.slice(0, 32)))],
    ['a line end follows the secret', b64(mac(text, `${apiSecret}\n`))],
    ['SHA-256 of the secret is the key', b64(mac(text, sha256(apiSecret)))],
    ['keyed with the CDN ID', b64(mac(text, String(account.cdn)))],
    ['keyed with API key and secret', b64(mac(text, apiKey + apiSecret))],
    ['as in OAuth', b64(mac(text, `${apiSecret}&`))],
    ['keyed with nothing', b64(mac(text, ''))],
    ['HMAC with SHA-384', b64(mac(text, apiSecret, 'sha384'))],
    ['HMAC with SHA3-256', b64(mac(text, apiSecret, 'sha3-256'))],
    ['MD5 of the text alone', b64(createHash('md5').update(text).digest())],
    ['the HMAC of SHA-256 of the text;', b64(mac(sha256(text)))],
    ['SHA-256 of the text in hex', b64(mac(sha256(text).toString('hex')))],
    ['hex text with hyphens', mac(text).toString('hex').toUpperCase().match(/../g)!.join('-')],
    ['cut to 16 bytes', b64(mac(text).subarray(0, 16))],
    ['taken for UTF-8 text', b64(Buffer.from(mac(text).toString('utf8')))],
    ['taken for ISO-8859-1 text', b64(Buffer.from(mac(text).toString('latin1')))],
    ['the raw bytes were sent as text', mac(text).toString('latin1')],
    ['the name of the algorithm', `sha256=${mac(text).toString('hex')}`],
    [
      'does not cover `pass`; and the secret was decoded from hex',
      b64(mac(JSON.stringify({ ...request, pass: undefined }), Buffer.from(apiSecret, 'hex'))),
    ],
  ];
  test.each(rows)('%s', (mistake, signature) => {
    expect(explained(signature)).toContain(mistake);
  });

  test.each([
    ['without the escapes of `/`', (json: string) => json.replaceAll('/', '\\/')],
    [
      'with characters beyond ASCII as they are',
      (json: string) => json.replaceAll('é', '\\u00e9').replaceAll('ü', '\\u00fc'),
    ],
    ['encoded anew', (json: string) => json.replaceAll(',"', ', "')],
  ])('the text that was signed is told from the one that was sent: %s', (mistake, sentAs) => {
    const json = sentAs(JSON.stringify({ ...request, signature: b64(mac(text)) }));
    const reading = readTicketRequest(json, 'urlencoded', () => apiSecret);
    expect(explainSignature(reading, account)).toBe(
      `it covers the request ${mistake}, and another text was sent`,
    );
  });

  test('one that was made in no known way is left unexplained, soon', () => {
    const before = performance.now();
    expect(explained(b64(sha256('anything')))).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('a + that came as a space is seen, and percent signs are', () => {
    const signature = b64(mac(text));
    const withPlus = [...Array(64).keys()]
      .map((n) => ({ ...request, uses: n }))
      .find((one) => b64(mac(JSON.stringify(one))).includes('+'))!;
    const spaced = b64(mac(JSON.stringify(withPlus))).replaceAll('+', ' ');
    const reading = readTicketRequest(
      JSON.stringify({ ...withPlus, signature: spaced }),
      'urlencoded',
      () => apiSecret,
    );
    expect(explainSignature(reading, account)).toContain('came as a space');
    expect(explained(encodeURIComponent(signature))).toContain('percent-encoded');
  });
});

describe('a text that did not arrive is told by what became of it', () => {
  test.each<[wanted: string, sent: unknown, mistake: string]>([
    ['a/b', 'a%2Fb', 'percent-encoded once more'],
    ['a b+c', 'a+b%2Bc', 'encoded for a form once more'],
    ['a+b', 'a b', 'came as a space'],
    ['a%2Fb', 'a/b', 'percent-decoded'],
    ['<b>&', '&lt;b&gt;&amp;', 'escaped for HTML'],
    ['a"b', 'a\\"b', 'escaped for JSON twice'],
    ['a/b', 'a\\/b', 'slashes were escaped'],
    ['Ab', 'ab', 'lower case'],
    [' a ', 'a', 'white space at its ends'],
    ['e\u0301', 'é', 'composed'],
    ['é', 'e\u0301', 'decomposed'],
    ['é', 'Ã©', 'encoded as UTF-8 twice'],
    ['“', 'â€œ', 'read as Windows-1252'],
    ['пa', '?a', 'question marks'],
    ['a🎬', 'a', 'left out'],
    ['/a', 'a', 'slash at its start'],
    ['a//b', 'a/b', 'double slashes'],
    ['a/b/c.mp4', 'c.mp4', 'its folders were left out'],
    ['c.mp4', 'c', 'its extension was left out'],
    ['a|b', 'a', 'only the first of its list'],
    ['a|b', ['a', 'b'], 'a list of JSON'],
    ['10.0.0.0/8', '10.0.0.0', 'the width of the range'],
    ['abcdef', 'abc', 'cut after 3 characters'],
    ['abc', null, 'null was sent'],
    ['abc', 'undefined', 'nothing was sent'],
    ['5', 6, 'one more'],
    ['4294967297', 1, 'cut to 32 bits'],
  ])('%j that came as %j', (wanted, sent, mistake) => {
    expect(explainText(wanted, sent)).toContain(mistake);
  });

  test('another text is left unexplained', () => {
    expect(explainText('abc', 'xyz')).toBeUndefined();
  });
});

test('a text that is encoded as UTF-8 twice, and signed as it was encoded once, is told from ISO-8859-1', () => {
  const twice = (json: string) => Buffer.from(json).toString('latin1');
  const json = twice(JSON.stringify({ ...request, signature: b64(mac(text)) }));
  const reading = readTicketRequest(json, 'urlencoded', () => apiSecret);
  expect(explainSignature(reading, account)).toBe(
    'the text that was sent is encoded as UTF-8 twice, and it covers the text encoded once',
  );
});

describe('a timestamp that is not now is told by the clock that shows it', () => {
  const now = 1767323045;
  test.each<[timestamp: number, mistake: string]>([
    [now * 1000 + 17, 'in milliseconds'],
    [now * 1e6, 'in microseconds'],
    [Math.floor(now / 60), 'in minutes'],
    [Math.floor(now / 86_400), 'in days'],
    [now - 978_307_200, 'from 2001'],
    [now + 2_208_988_800, 'from 1900'],
    [now + 11_644_473_600, 'from 1601'],
    [now + 9 * 3600 - 2, '9 h ahead: a local time'],
    [now - 3.5 * 3600, '3.5 h behind: a local time'],
  ])('%d', (timestamp, mistake) => {
    expect(explainTimestamp(timestamp, now)).toContain(mistake);
  });

  test('one of the day before is left unexplained', () => {
    expect(explainTimestamp(now - 86_400, now)).toBeUndefined();
  });
});

test.each<[encoding: string, pack: (bytes: Buffer) => Buffer, headers: [string, string][], mistake: string]>([
  ['gzip', gzipSync, [['content-encoding', 'gzip']], 'its Content-Encoding is gzip'],
  ['gzip', gzipSync, [], 'it is compressed (gzip), and no Content-Encoding says so'],
  ['deflate', deflateSync, [], 'it is compressed (deflate)'],
  ['br', brotliCompressSync, [['Content-Encoding', 'br']], 'its Content-Encoding is br'],
])('a compressed form is told by its encoding: %s', (_, pack, headers, mistake) => {
  const body = pack(Buffer.from(String(new URLSearchParams({ json: text }))));
  expect(explainForm({ method: 'POST', target: '/stable/', body, headers, receivedAt: 0 })).toContain(
    mistake,
  );
});

describe('a form without the JSON in it is told by what it is', () => {
  const form = 'application/x-www-form-urlencoded';
  const json = '{"command":"sevu.request","video":"a&b"}';
  test.each<[body: string, type: string, mistake: string]>([
    [json, 'application/json', 'the JSON text itself'],
    ['json=a:1:{s:7:"command";s:12:"sevu.request";}', form, 'serialized by PHP'],
    [`json=${encodeURIComponent(Buffer.from(json).toString('base64'))}`, form, 'base64 of the JSON text'],
    [`json=${encodeURIComponent(encodeURIComponent(json))}`, form, 'percent-encoded twice'],
    [`json=${encodeURIComponent(JSON.stringify(json))}`, form, 'a JSON text within a JSON text'],
    [`json=${json}`, form, 'an & in the JSON text ends the field'],
    ['command=sevu.request&api_key=k', form, 'the members are fields of the form'],
    [`json=${encodeURIComponent(json)}`, 'text/plain', 'Content-Type must be that of a form'],
    ['', form, 'the body is empty'],
  ])('%s', (body, type, mistake) => {
    const request = { method: 'POST', target: '/stable/', body: Buffer.from(body), receivedAt: 0 };
    expect(explainForm({ ...request, headers: [['Content-Type', type]] })).toContain(mistake);
  });
});
