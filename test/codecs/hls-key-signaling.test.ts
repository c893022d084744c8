import { describe, expect, test } from 'vitest';
import { readHlsAttributes, writeHlsAttributes } from '../../codecs/hls-attributes.ts';
import {
  playReadyKeyUri,
  readDataUri,
  readSkdUri,
  widevineKeyUri,
  writeDataUri,
} from '../../codecs/hls-key-uri.ts';
import { readKeySignaling, writeFairPlaySignaling, writeKeySignaling } from '../../codecs/hls-signaling.ts';
import { expectFault } from '../support/fault.ts';

const iv = '0x00112233445566778899aabbccddeeff';

describe('key tags', () => {
  test.each(['media', 'master'] as const)('that of the %s playlist for FairPlay', (playlist) => {
    const line = writeFairPlaySignaling({ playlist, uri: 'skd://a,b=c' });
    const reading = readKeySignaling(`${line}\r\n`);
    expect(reading).toMatchObject({
      playlist,
      method: 'SAMPLE-AES',
      uri: 'skd://a,b=c',
      keyFormat: 'com.apple.streamingkeydelivery',
      keyFormatVersions: [1],
    });
    expect(reading).not.toHaveProperty('iv');
    expect(writeKeySignaling(reading)).toBe(line);
  });

  test('defaults, an IV, order and unknown attributes', () => {
    const line = `#EXT-X-KEY:X-A=1,URI="u",IV=${iv},METHOD=AES-128,KEYID=0xAB,KEYFORMATVERSIONS="1/2/5"`;
    const reading = readKeySignaling(line);
    expect(reading).toMatchObject({
      method: 'AES-128',
      iv: Buffer.from(iv.slice(2), 'hex'),
      keyFormat: 'identity',
      keyFormatVersions: [1, 2, 5],
    });
    expect(reading.attributes[0]).toEqual({ name: 'X-A', value: '1', quoted: false });
    expect(writeKeySignaling(reading)).toBe(line);
  });

  test('clear segments', () => {
    expect(readKeySignaling('#EXT-X-KEY:METHOD=NONE')).toMatchObject({ method: 'NONE' });
  });

  test.each([
    ['another tag', '#EXT-X-KEYS:METHOD=NONE', 'tag'],
    ['two lines', '#EXT-X-KEY:METHOD=NONE\n#EXTM3U', 'tag'],
    ['no method', '#EXT-X-KEY:URI="u"', 'METHOD'],
    ['an unknown method', '#EXT-X-KEY:METHOD=AES-256,URI="u"', 'METHOD'],
    ['a quoted method', '#EXT-X-KEY:METHOD="NONE"', 'METHOD'],
    ['a session key without a method', '#EXT-X-SESSION-KEY:METHOD=NONE', 'METHOD'],
    ['NONE with a URI', '#EXT-X-KEY:METHOD=NONE,URI="u"', 'METHOD'],
    ['no URI', '#EXT-X-KEY:METHOD=AES-128', 'URI'],
    ['a bare URI', '#EXT-X-KEY:METHOD=AES-128,URI=u', 'URI'],
    ['a quoted IV', `#EXT-X-KEY:METHOD=AES-128,URI="u",IV="${iv}"`, 'IV'],
    ['a short IV', '#EXT-X-KEY:METHOD=AES-128,URI="u",IV=0x00', 'IV'],
    ['an IV without 0x', `#EXT-X-KEY:METHOD=AES-128,URI="u",IV=${iv.slice(2)}`, 'IV'],
    ['a bare format', '#EXT-X-KEY:METHOD=AES-128,URI="u",KEYFORMAT=identity', 'KEYFORMAT'],
    [
      'a version that is none',
      '#EXT-X-KEY:METHOD=AES-128,URI="u",KEYFORMATVERSIONS="1/"',
      'KEYFORMATVERSIONS',
    ],
  ])('%s is refused', (_what, line, where) => {
    expectFault(() => readKeySignaling(line), 'HLS key tag', where);
  });
});

describe('attribute lists', () => {
  test.each([
    ['nothing', '', 'character 0'],
    ['a lower-case name', 'method=NONE', 'character 0'],
    ['a name alone', 'METHOD', 'character 6'],
    ['no value', 'METHOD=', 'character 7'],
    ['no value in front of another', 'IV=,URI="u"', 'character 3'],
    ['quotes that do not close', 'URI="u,METHOD=x', 'character 4'],
    ['text behind quotes', 'URI="u"x', 'character 7'],
    ['a quote inside a bare value', 'URI=u"x"', 'character 5'],
    ['a space behind a comma', 'A=1, B=2', 'character 4'],
    ['a comma at the end', 'A=1,', 'character 4'],
    ['a name given twice', 'A=1,A=2', 'A'],
  ])('%s is refused', (_what, list, where) => {
    expectFault(() => readHlsAttributes(list), 'HLS attribute list', where);
  });

  test.each([
    ['a name in lower case', { name: 'a', value: '1', quoted: false }],
    ['a quote in quotes', { name: 'A', value: '"', quoted: true }],
    ['a line end in quotes', { name: 'A', value: '\n', quoted: true }],
    ['an empty bare value', { name: 'A', value: '', quoted: false }],
    ['a comma in a bare value', { name: 'A', value: '1,2', quoted: false }],
  ])('%s is not written', (_what, attribute) => {
    expect(() => writeHlsAttributes([attribute])).toThrow(/^Not a valid HLS attribute list/);
  });
});

describe('FairPlay key URIs', () => {
  test.each([
    ['skd://Eup1PCPnvAJEdLK5dsQ76w==', { form: 'key ID', keyId: '12ea753c-23e7-bc02-4474-b2b976c43beb' }],
    ['skd://live-1000000000000001f', { form: 'content ID and period', contentId: 'live-1', periodIndex: 31 }],
    ['skd://0000000000000001', { form: 'other', text: '0000000000000001' }],
    ['skd://movie', { form: 'other', text: 'movie' }],
    ['skd://aFFFFFFFFFFFFFFFF', { form: 'other', text: 'aFFFFFFFFFFFFFFFF' }],
    ['skd://affffffffffffffff', { form: 'other', text: 'affffffffffffffff' }],
    ['skd://', { form: 'other', text: '' }],
  ])('%s', (uri, expected) => {
    expect(readSkdUri(uri)).toEqual(expected);
  });

  test('another scheme is refused', () => {
    expectFault(() => readSkdUri('https://a'), 'FairPlay key URI', '"https://a"');
  });
});

describe('data: URIs', () => {
  const bytes = Buffer.from([0, 1, 2]);
  test('of Widevine and PlayReady', () => {
    expect(widevineKeyUri(bytes)).toBe('data:text/plain;base64,AAEC');
    expect(playReadyKeyUri(bytes)).toBe('data:text/plain;charset=UTF-16;base64,AAEC');
    expect(readDataUri(playReadyKeyUri(bytes))).toEqual({
      mediaType: 'text/plain',
      charset: 'UTF-16',
      bytes,
    });
    const plain = { mediaType: 'a/b', bytes };
    expect(readDataUri(writeDataUri(plain))).toEqual(plain);
    expect(readDataUri('data:;base64,AAEC')).toEqual({ mediaType: 'text/plain', bytes });
  });

  test.each([
    ['another scheme', 'https://a,b', 'scheme'],
    ['no comma', 'data:text/plain;base64', 'scheme'],
    ['no base64', 'data:text/plain,abc', 'encoding'],
    ['broken base64', 'data:text/plain;base64,abc', 'data'],
  ])('%s is refused', (_what, uri, where) => {
    expectFault(() => readDataUri(uri), 'data: URI', where);
  });
});
