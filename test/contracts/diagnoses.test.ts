import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readEnvelope, type SiteCredentials } from '../../codecs/envelope.ts';
import { readTicketRequest } from '../../codecs/ticket-signature.ts';
import { explainCipher } from '../../contracts/packaging/diagnoses/envelope-cipher.ts';
import { explainHash } from '../../contracts/packaging/diagnoses/envelope-hash.ts';
import { explainSignature } from '../../contracts/sevu/diagnoses/ticket-signature.ts';

const site: SiteCredentials = {
  siteId: 'TeSt',
  siteKey: 'ZYXWVUTSRQPONMLKJIHGFEDCBA987654',
  accessKey: 'testAccessKey0000000000000000000',
};
const { siteId, siteKey, accessKey } = site;
const IV = '0123456789abcdef';
const timestamp = '2026-01-02T03:04:05Z';
// Not a whole number of blocks, so that padding shows.
const plaintext = '{"storage_name":"스토리지","region":"r"}';

const encrypt = (cipher = createCipheriv('aes-256-cbc', siteKey, IV), text: string | Buffer = plaintext) =>
  Buffer.concat([cipher.update(text), cipher.final()]);
const sha256 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const read = (envelope: object) =>
  readEnvelope(Buffer.from(JSON.stringify({ timestamp, hash: 'x', ...envelope })).toString('base64'), site);

describe('a wrong hash is told by how it was made', () => {
  const data = encrypt().toString('base64');
  const b64 = (digest: Buffer) => digest.toString('base64');
  const right = accessKey + siteId + data + timestamp;
  const rows: [mistake: string, hash: string][] = [
    ['the order site ID, access key, data, timestamp', b64(sha256(siteId, accessKey, data, timestamp))],
    ['the order timestamp, data, site ID, access key', b64(sha256(timestamp, data, siteId, accessKey))],
    ['the access key is left out', b64(sha256(siteId, data, timestamp))],
    ['the timestamp is left out', b64(sha256(accessKey, siteId, data))],
    ['joined with "+"', b64(sha256(`${accessKey}+${siteId}+${data}+${timestamp}`))],
    ['joined with line ends', b64(sha256([accessKey, siteId, data, timestamp].join('\n')))],
    ['a line end follows it', b64(sha256(`${right}\n`))],
    ['hashed as UTF-16', b64(sha256(Buffer.from(right, 'utf16le')))],
    ['the site key where the access key belongs', b64(sha256(siteKey, siteId, data, timestamp))],
    ['the site ID in lower case', b64(sha256(accessKey, 'test', data, timestamp))],
    [
      'it covers the ciphertext bytes',
      b64(sha256(accessKey, siteId, Buffer.from(data, 'base64'), timestamp)),
    ],
    ['it covers the plaintext', b64(sha256(accessKey, siteId, plaintext, timestamp))],
    ['the clock was read twice', b64(sha256(accessKey, siteId, data, '2026-01-02T03:04:06Z'))],
    ['timestamp in seconds', b64(sha256(accessKey, siteId, data, '1767323045'))],
    ['a SHA-1 digest', b64(createHash('sha1').update(right).digest())],
    ['an MD5 digest', b64(createHash('md5').update(right).digest())],
    ['an HMAC keyed with the access key', b64(createHmac('sha256', accessKey).update(right).digest())],
    ['base64 of the hex text', b64(Buffer.from(sha256(right).toString('hex')))],
    ['it is hex text', sha256(right).toString('hex')],
    ['it is base64url', sha256(right).toString('base64url')],
    [
      'the order site ID, access key, data, timestamp; they must stand in the order access key, site ID, data, timestamp; and it is hex',
      sha256(siteId, accessKey, data, timestamp).toString('hex'),
    ],
  ];
  test.each(rows)('%s', (mistake, hash) => {
    expect(explainHash(read({ data, hash }), site)).toContain(mistake);
  });

  test('one that was made in no known way is left unexplained', () => {
    expect(explainHash(read({ data, hash: b64(sha256('anything')) }), site)).toBeUndefined();
  });
});

describe('a payload that cannot be deciphered is told by how it was enciphered', () => {
  const cbc = (key: string | Buffer, iv: string | Buffer = IV) => createCipheriv('aes-256-cbc', key, iv);
  const unpadded = (text: Buffer) => encrypt(cbc(siteKey).setAutoPadding(false), text);
  const bytes = Buffer.from(plaintext);
  const gap = 16 - (bytes.length % 16);
  const rows: [mistake: string, data: string][] = [
    ['the mode is ECB', encrypt(createCipheriv('aes-256-ecb', siteKey, null)).toString('base64')],
    ['the mode is CTR', encrypt(createCipheriv('aes-256-ctr', siteKey, IV)).toString('base64')],
    ['vector is all zeros', encrypt(cbc(siteKey, Buffer.alloc(16))).toString('base64')],
    ['first 16 characters of the site key', encrypt(cbc(siteKey, siteKey.slice(0, 16))).toString('base64')],
    ['read as hex', encrypt(cbc(siteKey, Buffer.concat([Buffer.from(IV, 'hex')], 16))).toString('base64')],
    ['AES-128', encrypt(createCipheriv('aes-128-cbc', siteKey.slice(0, 16), IV)).toString('base64')],
    ['SHA-256 of the site key', encrypt(cbc(sha256(siteKey))).toString('base64')],
    ['taken from the access key', encrypt(cbc(accessKey)).toString('base64')],
    ['padded with zero bytes', unpadded(Buffer.concat([bytes, Buffer.alloc(gap)])).toString('base64')],
    ['padded with spaces', unpadded(Buffer.concat([bytes, Buffer.alloc(gap, ' ')])).toString('base64')],
    [
      'ANSI X.923',
      unpadded(Buffer.concat([bytes, Buffer.alloc(gap - 1), Buffer.from([gap])])).toString('base64'),
    ],
    ['`data` is hex', encrypt().toString('hex')],
    ['base64 twice', Buffer.from(encrypt().toString('base64')).toString('base64')],
    ['put before the ciphertext', Buffer.concat([Buffer.from(IV), encrypt()]).toString('base64')],
    ['`data` is not encrypted', bytes.toString('base64')],
    ['in UTF-16', encrypt(undefined, Buffer.from(plaintext, 'utf16le')).toString('base64')],
    ['in ISO-8859-1', encrypt(undefined, Buffer.from('{"a":"é"}', 'latin1')).toString('base64')],
  ];
  test.each(rows)('%s', (mistake, data) => {
    const reading = read({ data });
    expect(reading.faults.map(({ layer }) => layer)).not.toEqual(['hash']);
    expect(explainCipher(reading, site)).toContain(mistake);
  });

  test('one that was made in no known way is left unexplained', () => {
    expect(explainCipher(read({ data: sha256('anything').toString('base64') }), site)).toBeUndefined();
  });
});

describe('a wrong ticket signature is told by how it was made', () => {
  const account = {
    apiKey: 'TESTAPIKEY0000000000000000000000',
    apiSecret: '0123456789abcdef'.repeat(4),
    cdn: 28,
  };
  const request = {
    command: 'sevu.request',
    api_key: account.apiKey,
    timestamp: 1767323045,
    cdn: 28,
    video: 'a/é',
  };
  const text = JSON.stringify(request);
  const hmac = (message: string, key: string | Buffer = account.apiSecret, algorithm = 'sha256') =>
    createHmac(algorithm, key).update(message).digest();
  const b64 = (digest: Buffer) => digest.toString('base64');
  const sorted = JSON.stringify(Object.fromEntries(Object.entries(request).toSorted()));
  const rows: [mistake: string, signature: string][] = [
    ['decoded from hex', b64(hmac(text, Buffer.from(account.apiSecret, 'hex')))],
    ['upper case', b64(hmac(text, account.apiSecret.toUpperCase()))],
    ['keyed with the API key', b64(hmac(text, account.apiKey))],
    ['HMAC with SHA-1', b64(hmac(text, account.apiSecret, 'sha1'))],
    ['SHA-256 of secret and text', b64(sha256(account.apiSecret, text))],
    ['SHA-256 of text and secret', b64(sha256(text, account.apiSecret))],
    ['key and text of the HMAC are exchanged', b64(hmac(account.apiSecret, text))],
    ['it is hex text', hmac(text).toString('hex')],
    ['base64 of the hex text', b64(Buffer.from(hmac(text).toString('hex')))],
    ['base64url', hmac(text).toString('base64url')],
    ['order of its members', b64(hmac(sorted))],
    ['indented', b64(hmac(JSON.stringify(request, null, 2)))],
    ['spaces between its members', b64(hmac(text.replaceAll('":', '": ').replaceAll(',"', ', "')))],
    ['`/` escaped', b64(hmac(text.replaceAll('/', '\\/')))],
    ['empty `signature` member', b64(hmac(text.replace(/\}$/, ',"signature":""}')))],
    ['a line end follows', b64(hmac(`${text}\n`))],
    ['percent-encoded', b64(hmac(encodeURIComponent(text)))],
    ['json=', b64(hmac(`json=${text}`))],
    ['does not cover `timestamp`', b64(hmac(JSON.stringify({ ...request, timestamp: undefined })))],
    ['base64 of the JSON text', b64(hmac(Buffer.from(text).toString('base64')))],
  ];
  const explained = (signature: string) => {
    const json = JSON.stringify({ ...request, signature });
    const reading = readTicketRequest(json, 'urlencoded', () => account.apiSecret);
    expect(reading.faults.map(({ layer }) => layer)).toEqual(['signature']);
    return explainSignature(reading, account);
  };
  test.each(rows)('%s', (mistake, signature) => {
    expect(explained(signature)).toContain(mistake);
  });

  test('one that was made in no known way is left unexplained', () => {
    expect(explained(b64(sha256('anything')))).toBeUndefined();
  });
});
