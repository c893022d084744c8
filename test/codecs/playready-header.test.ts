import { describe, expect, test } from 'vitest';
import {
  type PlayReadyHeader,
  readPlayReadyObject,
  writePlayReadyObject,
} from '../../codecs/playready-header.ts';
import { expectFault } from '../support/fault.ts';

const keyId = '12ea753c-23e7-bc02-4474-b2b976c43beb';
const header: PlayReadyHeader = {
  version: '4.0.0.0',
  algorithm: 'AESCTR',
  keyId,
  checksum: Buffer.from('/F7B1fH2e0c=', 'base64'),
  licenseUrl: 'https://licence.test/a?b=1&c="<2>"',
  periodIndex: 128,
};
const object = Buffer.from(writePlayReadyObject(header));

/** An object with one record around any header text. */
function objectOf(text: string, type = 1): Buffer {
  const record = Buffer.from(text, 'utf16le');
  const start = Buffer.alloc(10);
  start.writeUInt32LE(10 + record.length, 0);
  start.writeUInt16LE(1, 4);
  start.writeUInt16LE(type, 6);
  start.writeUInt16LE(record.length, 8);
  return Buffer.concat([start, record]);
}

const text40 = object.subarray(10).toString('utf16le');
const text43 = Buffer.from(writePlayReadyObject({ ...header, version: '4.3.0.0' }))
  .subarray(10)
  .toString('utf16le');

test.each(['4.0.0.0', '4.3.0.0'] as const)('%s reads back, a URL with references too', (version) => {
  expect(readPlayReadyObject(writePlayReadyObject({ ...header, version }))).toEqual({ ...header, version });
});

test('members left out stay out', () => {
  const bare: PlayReadyHeader = { version: '4.3.0.0', algorithm: 'AESCBC', keyId };
  expect(readPlayReadyObject(writePlayReadyObject(bare))).toEqual(bare);
});

test.each([
  ['a byte order mark', objectOf(`\uFEFF${text40}`)],
  ['white space between elements', objectOf(text40.replaceAll('><', '>\r\n  <'))],
  ['white space around values', objectOf(text40.replace(/>([^<]+)</g, '> $1 <'))],
  ['a prefix', objectOf(text40.replace(/<(\/?)([A-Z])/g, '<$1p:$2').replace('xmlns=', 'xmlns:p='))],
])('%s is read', (_why, bytes) => {
  expect(readPlayReadyObject(bytes)).toEqual(header);
});

test('a header record is found behind other records', () => {
  const licenceStore = Buffer.from([3, 0, 2, 0, 0xaa, 0xbb]);
  const both = Buffer.concat([object.subarray(0, 6), licenceStore, object.subarray(6)]);
  both.writeUInt32LE(both.length, 0);
  both.writeUInt16LE(2, 4);
  expect(readPlayReadyObject(both)).toEqual(header);
});

test('an object cut at any byte is refused at byte 0, where its length stands', () => {
  for (let length = 0; length < object.length; length++)
    expectFault(() => readPlayReadyObject(object.subarray(0, length)), 'PlayReady object', 'byte 0');
});

test('an object cut at any byte with its length put right is refused too', () => {
  for (let length = 6; length < object.length; length++) {
    const cut = Buffer.from(object.subarray(0, length));
    cut.writeUInt32LE(length, 0);
    expectFault(() => readPlayReadyObject(cut), 'PlayReady object', length < 10 ? 'byte 6' : 'byte 8');
  }
});

describe('objects that are refused', () => {
  test.each([
    ['no records', Buffer.from([6, 0, 0, 0, 0, 0]), 'byte 4'],
    ['no header record', objectOf(text40, 3), 'byte 4'],
  ])('%s', (_why, bytes, where) => {
    expectFault(() => readPlayReadyObject(bytes), 'PlayReady object', where);
  });
});

describe('headers that are refused', () => {
  const without = (text: string, name: string): string =>
    text.replace(new RegExp(`<${name}[^>]*>.*</${name}>`), '');
  test.each([
    ['another root', text40.replaceAll('WRMHEADER', 'HEADER'), 'root'],
    ['no version', text40.replace(/ version="[^"]*"/, ''), 'version'],
    ['version 4.4', text40.replace('4.0.0.0', '4.4.0.0'), 'version'],
    ['the elements of 4.0 as version 4.1', text40.replace('4.0.0.0', '4.1.0.0'), 'PROTECTINFO'],
    ['no DATA', without(text40, 'DATA'), 'WRMHEADER'],
    ['no PROTECTINFO', without(text40, 'PROTECTINFO'), 'DATA'],
    ['no ALGID', without(text40, 'ALGID'), 'PROTECTINFO'],
    ['no KID', without(text40, 'KID'), 'DATA'],
    ['no KIDS', without(text43, 'KIDS'), 'PROTECTINFO'],
    ['an empty KIDS', text43.replace(/<KID .*<\/KID>/, ''), 'KIDS'],
    ['another algorithm', text40.replace('AESCTR', 'AESGCM'), 'ALGID'],
    ['no algorithm attribute', text43.replace(/ ALGID="[^"]*"/, ''), 'ALGID'],
    ['a KID in hex', text40.replace(/<KID>[^<]*/, `<KID>${keyId}`), 'KID'],
    ['a KID of 15 bytes', text40.replace(/<KID>[^<]*/, '<KID>AAAAAAAAAAAAAAAAAAAA'), 'KID'],
    ['no VALUE', text43.replace(/ VALUE="[^"]*"/, ''), 'KID'],
    ['a checksum of 7 bytes', text40.replace('/F7B1fH2e0c=', 'AAAAAAAAAA=='), 'CHECKSUM'],
    ['a period that is no number', text40.replace('>128<', '>x<'), 'PERIOD_INDEX'],
    ['an empty period', text40.replace('>128<', '><'), 'PERIOD_INDEX'],
    ['a negative period', text40.replace('>128<', '>-1<'), 'PERIOD_INDEX'],
  ])('%s', (_why, text, where) => {
    expectFault(() => readPlayReadyObject(objectOf(text)), 'PlayReady header', where);
  });

  test('a header in UTF-8', () => {
    const utf8 = objectOf(Buffer.from(text40.padEnd(600), 'utf8').toString('utf16le'));
    expectFault(() => readPlayReadyObject(utf8), 'XML document', 'line 1, column 1');
  });

  test('a document type', () => {
    expectFault(() => readPlayReadyObject(objectOf(`<!DOCTYPE x>${text40}`)), 'XML document', 'document');
  });
});
