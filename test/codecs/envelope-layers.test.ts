import { describe, expect, test } from 'vitest';
import { CodecError } from '../../codecs/codec-error.ts';
import { openEnvelope, readEnvelope, sealEnvelope } from '../../codecs/envelope.ts';
import {
  addPkcs7,
  decipher,
  type Envelope,
  type EnvelopeLayer,
  encipher,
  envelopeHash,
  extraMembersOf,
  readApidata,
  readData,
  readJson,
  readMembers,
  readPayload,
  removePkcs7,
  writeApidata,
  writeMembers,
  writePayload,
} from '../../codecs/envelope-layers.ts';
import { expectFault } from '../support/fault.ts';
import { ENVELOPES, ENVELOPE_SITE as SITE, ENVELOPE_TIMESTAMP as TIMESTAMP } from './samples.ts';

const { plaintext, data, hash } = ENVELOPES[0]!;
const envelope: Envelope = { data, timestamp: TIMESTAMP, hash };
const apidata = sealEnvelope(plaintext, TIMESTAMP, SITE);

test('layer by layer an envelope is made and taken apart', () => {
  const padded = addPkcs7(Buffer.from(plaintext));
  const ciphertext = encipher(padded, SITE.siteKey);
  expect(Buffer.from(ciphertext).toString('base64')).toBe(data);
  const json = writeMembers(envelope);
  expect(writeApidata(json)).toBe(apidata);

  expect(readApidata(apidata)).toEqual({ json, tolerated: [] });
  expect(readMembers(readJson(json))).toEqual(envelope);
  expect(Buffer.from(readData(data)).equals(ciphertext)).toBe(true);
  expect(Buffer.from(decipher(ciphertext, SITE.siteKey)).equals(padded)).toBe(true);
  expect(readPayload(removePkcs7(padded)!)).toEqual(JSON.parse(plaintext));
  expect(readPayload(writePayload({ é: [1] }))).toEqual({ é: [1] });
});

describe('layers that are wrong', () => {
  test.each<[string, () => unknown, EnvelopeLayer]>([
    ['outer base64', () => readApidata('{'), 'base64'],
    ['JSON', () => readJson('[]'), 'json'],
    ['members', () => readMembers({ ...envelope, hash: 1 }), 'members'],
    ['ciphertext', () => readData('AAAA'), 'cipher'],
    ['whole blocks', () => encipher(Buffer.alloc(15), SITE.siteKey), 'padding'],
    ['site key', () => encipher(Buffer.alloc(16), 'short'), 'cipher'],
    ['payload', () => readPayload(Buffer.from([0xff])), 'payload'],
  ])('%s', (_what, read, layer) => {
    expectFault(read, 'envelope', layer);
  });

  test('a site key of another length is a fault of the cipher, not an error', () => {
    const { faults } = readEnvelope(apidata, { ...SITE, siteKey: 'short' });
    expect(faults.map(({ layer }) => layer)).toEqual(['cipher']);
  });
});

describe('openEnvelope', () => {
  const pack = (members: object): string => writeApidata(JSON.stringify(members));
  const rehashed = (other: string): string =>
    pack({ ...envelope, data: other, hash: envelopeHash(SITE, other, TIMESTAMP) });

  test('gives the payload', () => {
    expect(openEnvelope(apidata, SITE)).toEqual(JSON.parse(plaintext));
    expect(openEnvelope(apidata, SITE, { strict: true })).toEqual(JSON.parse(plaintext));
  });

  test.each<[EnvelopeLayer, string, RegExp]>([
    ['base64', '%7B', /percent-decoded/],
    ['json', writeApidata(apidata), /once$/],
    ['members', pack({ data, timestamp: TIMESTAMP }), /"hash" must be a string, it is missing\. Give data/],
    ['timestamp', pack({ ...envelope, timestamp: 'now' }), /"now".*Write GMT/],
    ['hash', pack({ ...envelope, hash: 'x' }), /Hash access key, site ID, data and timestamp/],
    ['cipher', rehashed('AAAA'), /3 bytes.*AES-256-CBC/],
    ['padding', rehashed(Buffer.alloc(16).toString('base64')), /PKCS#7.*Check the site key/],
    ['payload', sealEnvelope('a=1', TIMESTAMP, SITE), /JSON in UTF-8\. Check/],
  ])('says that the %s is wrong and what to do', (layer, wrong, message) => {
    expectFault(() => openEnvelope(wrong, SITE), 'envelope', layer, message);
  });

  test.each<[string, string, EnvelopeLayer]>([
    [
      'base64url',
      Buffer.from(JSON.stringify({ ...envelope, note: '?>?>?>' })).toString('base64url'),
      'base64',
    ],
    ['line ends', `${apidata.slice(0, 20)}\n${apidata.slice(20)}`, 'base64'],
    ['a member that is not known', pack({ note: 1, ...envelope }), 'members'],
  ])('takes %s, unless strict', (_what, odd, layer) => {
    expect(openEnvelope(odd, SITE)).toEqual(JSON.parse(plaintext));
    expectFault(() => openEnvelope(odd, SITE, { strict: true }), 'envelope', layer);
  });

  test('takes the members in any order', () => {
    const other = pack({ hash, timestamp: TIMESTAMP, data });
    expect(openEnvelope(other, SITE, { strict: true })).toEqual(JSON.parse(plaintext));
    expect(extraMembersOf({ hash, timestamp: TIMESTAMP, data, x: 1 })).toEqual(['x']);
  });

  test('throws errors with their parts', () => {
    try {
      openEnvelope('', SITE);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(CodecError);
      const { message, problem } = error as CodecError;
      expect(message).toBe(`Not a valid envelope: json: ${problem}`);
    }
  });
});
