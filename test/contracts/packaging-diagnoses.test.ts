import { createCipheriv, createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readEnvelope, type SiteCredentials } from '../../codecs/envelope.ts';
import { explainCipher } from '../../contracts/packaging/diagnoses/envelope-cipher.ts';
import { explainFormat } from '../../contracts/packaging/diagnoses/envelope-format.ts';
import { explainHash } from '../../contracts/packaging/diagnoses/envelope-hash.ts';
import { explainMoment, explainTimestamp } from '../../contracts/packaging/diagnoses/timestamp.ts';

const site: SiteCredentials = {
  siteId: 'TeSt',
  siteKey: 'ZYXWVUTSRQPONMLKJIHGFEDCbA987654',
  accessKey: 'testAccessKey0000000000000000000',
};
const { siteId, siteKey, accessKey } = site;
const IV = '0123456789abcdef';
const timestamp = '2026-01-02T03:04:05Z';
const plaintext = '{"storage_name":"스토리지 with a name of some length","region":"ap-northeast-2"}';

const cbc = (key: string | Buffer = siteKey, iv: string | Buffer = IV) =>
  createCipheriv('aes-256-cbc', key, iv);
const encrypt = (cipher = cbc(), text: string | Buffer = plaintext) =>
  Buffer.concat([cipher.update(text), cipher.final()]);
const digest = (algorithm: string, ...parts: (string | Buffer)[]) => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const read = (envelope: object) =>
  readEnvelope(base64(JSON.stringify({ timestamp, hash: 'x', ...envelope })), site);

describe('a wrong hash is told by how it was made', () => {
  // 76 characters and more, with both characters that base64url has others for, and with padding.
  const data = `${'Ab+/'.repeat(31)}AA==`;
  const right = accessKey + siteId + data + timestamp;
  const sha256 = (...parts: (string | Buffer)[]) => base64(digest('sha256', ...parts));
  const rows: [mistake: string, hash: string][] = [
    ['a zero byte follows it', sha256(`${right}\0`)],
    ['a byte order mark stands before it', sha256(`\ufeff${right}`)],
    ['UTF-16, high byte first', sha256(Buffer.from(right, 'utf16le').swap16())],
    ['put into lower case', sha256(right.toLowerCase())],
    ['put into upper case', sha256(right.toUpperCase())],
    ['the brackets of the documents', sha256(`[${accessKey}][${siteId}][${data}][${timestamp}]`)],
    ['brackets and signs', sha256(`[${accessKey}] + [${siteId}] + [${data}] + [${timestamp}]`)],
    ['in quotation marks', sha256(`"${accessKey}""${siteId}""${data}""${timestamp}"`)],
    ['the site key follows it', sha256(right, siteKey)],
    ['JSON of `data` and `timestamp`', sha256(accessKey, siteId, JSON.stringify({ data, timestamp }))],
    ['it covers `data` alone', sha256(data)],
    [
      '`data` as base64url',
      sha256(accessKey, siteId, Buffer.from(data, 'base64').toString('base64url'), timestamp),
    ],
    ['without the padding of its base64', sha256(accessKey, siteId, data.slice(0, -2), timestamp)],
    [
      'lines of 76 characters;',
      sha256(accessKey, siteId, `${data.slice(0, 76)}\n${data.slice(76)}`, timestamp),
    ],
    ['as in mails', sha256(accessKey, siteId, `${data.slice(0, 76)}\r\n${data.slice(76)}`, timestamp)],
    ['a line end behind `data`', sha256(accessKey, siteId, `${data}\n`, timestamp)],
    ['`data` in quotation marks', sha256(accessKey, siteId, `"${data}"`, timestamp)],
    ['the access key in upper case', sha256(accessKey.toUpperCase(), siteId, data, timestamp)],
    ['the access key decoded from base64', sha256(Buffer.from(accessKey, 'base64'), siteId, data, timestamp)],
    ['with a space in the place of its T', sha256(accessKey, siteId, data, timestamp.replace('T', ' '))],
    ['the offset +00:00', sha256(accessKey, siteId, data, timestamp.replace('Z', '+00:00'))],
    ['SHA-384', base64(digest('sha384', right))],
    ['SHA3-256', base64(digest('sha3-256', right))],
    ['the hex text of a SHA-256 digest', sha256(digest('sha256', right).toString('hex'))],
  ];
  test.each(rows)('%s', (mistake, hash) => {
    expect(explainHash(read({ data, hash }), site)).toContain(mistake);
  });
});

describe('a payload that cannot be read is told by how it was made', () => {
  const gcm = createCipheriv('aes-256-gcm', siteKey, IV);
  const salt = Buffer.from('saltsalt');
  const openssl = (algorithm: string) => {
    const chain = [digest(algorithm, siteKey, salt)];
    while (Buffer.concat(chain).length < 48) chain.push(digest(algorithm, chain.at(-1)!, siteKey, salt));
    const derived = Buffer.concat(chain);
    const ciphertext = encrypt(cbc(derived.subarray(0, 32), derived.subarray(32, 48)));
    return Buffer.concat([Buffer.from('Salted__'), salt, ciphertext]);
  };
  const blockwise = Buffer.concat(
    Array.from({ length: 3 }, (_, index) =>
      createCipheriv('aes-256-cbc', siteKey, IV)
        .setAutoPadding(false)
        .update('{"a":"0123456789","b":"0123456789abcdefghijklm"}'.slice(index * 16, index * 16 + 16)),
    ),
  );
  const rows: [mistake: string, data: Buffer][] = [
    ['half of the hex text of SHA-256', encrypt(cbc(digest('sha256', siteKey).toString('hex').slice(0, 32)))],
    ['AES-192', encrypt(createCipheriv('aes-192-cbc', siteKey.slice(0, 24), IV))],
    ['the second half', encrypt(createCipheriv('aes-128-cbc', siteKey.slice(16), IV))],
    ['in lower case', encrypt(cbc(siteKey.toLowerCase()))],
    ['in upper case', encrypt(cbc(siteKey.toUpperCase()))],
    ['in the opposite order', encrypt(cbc([...siteKey].reverse().join('')))],
    ['written in UTF-16', encrypt(cbc(Buffer.from(siteKey, 'utf16le').subarray(0, 32)))],
    ['the site ID stands before', encrypt(cbc((siteId + siteKey).slice(0, 32)))],
    ['sixteen characters 0', encrypt(cbc(siteKey, '0'.repeat(16)))],
    ['the last 16 characters of the site key', encrypt(cbc(siteKey, siteKey.slice(-16)))],
    ['backwards', encrypt(cbc(siteKey, 'fedcba9876543210'))],
    ['without chaining', blockwise],
    ['the mode is GCM', Buffer.concat([gcm.update(plaintext), gcm.final(), gcm.getAuthTag()])],
    ['CFB with 8 bits', encrypt(createCipheriv('aes-256-cfb8', siteKey, IV))],
    ['a passphrase', openssl('md5')],
    ['a passphrase', openssl('sha256')],
    ['the initialisation vector is another one', encrypt(cbc(siteKey, digest('md5', 'any')))],
    ['the payload is compressed', encrypt(cbc(), gzipSync(plaintext))],
    ['a byte order mark', encrypt(cbc(), `\ufeff${plaintext}`)],
    ['as base64 before it was encrypted', encrypt(cbc(), base64(plaintext))],
    ['percent-encoded before', encrypt(cbc(), encodeURIComponent(plaintext))],
    ['hex text of JSON', encrypt(cbc(), Buffer.from(plaintext).toString('hex'))],
    ['the payload is a form', encrypt(cbc(), 'storage_name=a&region=b')],
    ['the payload is XML', encrypt(cbc(), '<storage><name>a</name></storage>')],
    ['quotation marks that JSON does not know', encrypt(cbc(), "{'storage_name':'a'}")],
    ['without quotation marks', encrypt(cbc(), '{"streaming_format":[dash, hls]}')],
    ['a comma behind its last member', encrypt(cbc(), '{"storage_name":"a",}')],
    ['is cut off', encrypt(cbc(), '{"storage_name":"a","reg')],
    ['padded as PKCS#7 says twice', encrypt(cbc(), `${plaintext}${'\f'.repeat(12)}`)],
    ['stand behind the payload', encrypt(cbc(), `${plaintext}\0\0`)],
    ['as they are; JSON has them as', encrypt(cbc(), plaintext.replace('some', 'some\tor more\r\n'))],
    ['ISO-8859-1', encrypt(cbc(), Buffer.from('{"storage_name":"\u00e9\u0085"}', 'latin1'))],
  ];
  test.each(rows)('%s', (mistake, data) => {
    expect(explainCipher(read({ data: base64(data) }), site)).toContain(mistake);
  });
});

describe('an envelope that cannot be read is told by how it was written', () => {
  const json = JSON.stringify({ data: 'AAAA', timestamp, hash: 'x' });
  const rows: [mistake: string, apidata: string][] = [
    ['it is the JSON itself', json],
    ['percent-encoded JSON', encodeURIComponent(json)],
    ['percent-encoded twice', base64(json).replaceAll('=', '%3D')],
    ['base64 twice', base64(base64(json))],
    ['it is hex', Buffer.from(json).toString('hex')],
    ['base64 of hex text', base64(Buffer.from(json).toString('hex'))],
    ['encoded as JSON twice', base64(JSON.stringify(json))],
    ['UTF-16', base64(Buffer.from(json, 'utf16le'))],
    ['stands in an envelope', base64(JSON.stringify({ 'pallycon-apidata': base64(json) }))],
    ['not in lower case', base64(JSON.stringify({ Data: 'AAAA', Timestamp: timestamp, Hash: 'x' }))],
    ['`data` is the payload itself', base64(JSON.stringify({ data: { region: 'r' }, timestamp, hash: 'x' }))],
    ['a number of seconds', base64(JSON.stringify({ data: 'AAAA', timestamp: 1767323045, hash: 'x' }))],
    ['it is the payload itself', base64(plaintext)],
  ];
  test.each(rows)('%s', (mistake, apidata) => {
    expect(explainFormat(readEnvelope(apidata, site))).toContain(mistake);
  });
});

describe('a timestamp in another form is told by its form', () => {
  const rows: [mistake: string, text: string][] = [
    ['fractions of a second', '2026-01-02T03:04:05.678Z'],
    ['an offset', '2026-01-02T12:04:05+09:00'],
    ['its Z is missing', '2026-01-02T03:04:05'],
    ['a space in the place of its T', '2026-01-02 03:04:05'],
    ['it has spaces', '2026-01-02T03: 04: 05Z'],
    ['in lower case', '2026-01-02t03:04:05z'],
    ['no seconds', '2026-01-02T03:04Z'],
    ['no hyphens and colons', '20260102T030405Z'],
    ['the number of seconds', '1767323045'],
    ['the number of milliseconds', '1767323045000'],
    ['the 12-hour clock', '2026-01-02T03:04:05 AM'],
    ['HTTP headers', 'Fri, 02 Jan 2026 03:04:05 GMT'],
    ['of another script', '٢٠٢٦-٠١-٠٢T٠٣:٠٤:٠٥Z'],
    ['not padded with zeros', '2026-1-2T3:4:5Z'],
    ['slashes', '2026/01/02T03:04:05Z'],
    ['the pattern of the documents itself', 'yyyy-01-02Thh:04:05Z'],
  ];
  test.each(rows)('%s', (mistake, text) => {
    expect(explainTimestamp(text)).toContain(mistake);
  });

  const now = Date.parse('2026-07-14T03:04:05Z');
  const moments: [mistake: string, text: string][] = [
    ['Buddhist calendar', '2569-07-14T03:04:05Z'],
    ['its month is the minutes', '2026-04-14T03:04:05Z'],
    ['taken for milliseconds', '1970-01-21T10:55:23Z'],
    ['the letters YYYY', '2027-07-14T03:04:05Z'],
  ];
  test.each(moments)('%s', (mistake, text) => {
    expect(explainMoment(text, now)).toContain(mistake);
  });
});
