import { describe, expect, test } from 'vitest';
import { fromBase64 } from '../../codecs/base64.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import {
  type PsshBox,
  psshVersion,
  readPssh,
  readPsshBoxes,
  systemOf,
  writePssh,
  writePsshBoxes,
} from '../../codecs/pssh.ts';
import { drmSystems } from '../../specs/index.ts';
import { expectFault } from '../support/fault.ts';
import { PROTECTION_SAMPLES } from './samples.ts';

const { keyId, dash } = PROTECTION_SAMPLES[0]!;
const widevine = fromBase64(dash!.widevine)!;
const playReady = fromBase64(dash!.playReady)!;
const common: PsshBox = {
  systemId: '1077efec-c0b2-4d02-ace3-3c1e52e2fb4b',
  keyIds: [keyId],
  data: Buffer.alloc(0),
};

test('boxes in a row are read, each as if it stood alone', () => {
  const boxes = [readPssh(widevine), readPssh(playReady), common];
  const row = Buffer.concat([widevine, playReady, writePssh(common)]);
  expect(readPsshBoxes(row)).toEqual(boxes);
  expect(Buffer.from(writePsshBoxes(boxes)).equals(row)).toBe(true);
  expect(readPsshBoxes(widevine)).toEqual([boxes[0]]);
});

test('an empty list of key IDs is kept', () => {
  const box: PsshBox = { ...common, keyIds: [], version: 1 };
  const bytes = writePssh(box);
  expect(bytes).toHaveLength(36);
  expect(readPssh(bytes)).toEqual(box);
  expect([box, common, { ...common, keyIds: [] }].map(psshVersion)).toEqual([1, 1, 0]);
});

test.each([
  ['nothing', Buffer.alloc(0), 0],
  [
    'a box cut short behind a whole one',
    Buffer.concat([widevine, playReady.subarray(0, 40)]),
    widevine.length,
  ],
  ['a few bytes behind a box', Buffer.concat([widevine, Buffer.alloc(3)]), widevine.length],
  ['another box behind it', Buffer.concat([widevine, Buffer.alloc(40, 'free')]), widevine.length + 4],
  ['a version behind it', Buffer.concat([widevine, changed(playReady, 8, 2)]), widevine.length + 8],
  ['a data length behind it', Buffer.concat([widevine, changed(playReady, 31, 1)]), widevine.length + 28],
])('%s is refused where it stands', (_what, bytes, offset) => {
  expectFault(() => readPsshBoxes(bytes), 'pssh box', `byte ${offset}`);
});

function changed(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = value;
  return copy;
}

const object = readPssh(playReady).data;
const header = Buffer.from(object.subarray(10));
const text = (value: string): Uint8Array => Buffer.from(value);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('what is mistaken for a box is named', () => {
  test.each([
    ['a PlayReady object', object, /this is a PlayReady object, not a pssh box/],
    [
      'an object without a header',
      Buffer.from('0c0000000100030002000000', 'hex'),
      /this is a PlayReady object, /,
    ],
    ['a PlayReady header', header, /this is a PlayReady header without its object/],
    ['one with a byte order mark', Buffer.from([0xff, 0xfe, ...header]), /a PlayReady header without/],
    ['Widevine data', readPssh(widevine).data, /this is Widevine data without its box/],
    ['base64 of a box', text(dash!.widevine), /this is base64 text of a pssh box, not bytes. Decode it/],
    ['base64 with line ends', text(dash!.widevine.replace(/.{20}/g, '$&\r\n')), /base64 text of a pssh box/],
    [
      'base64 of a PlayReady object',
      text(Buffer.from(object).toString('base64')),
      /base64 text of a PlayReady object/,
    ],
    ['base64 of other bytes', text('AAECAw=='), /this is base64 text, not bytes/],
    ['hex of a box', text(`0x${hex(widevine).toUpperCase()}\n`), /this is hex text of a pssh box/],
    ['hex of Widevine data', text(hex(readPssh(widevine).data)), /hex text of Widevine data without its box/],
    ['a UUID', text(keyId), /this is a UUID/],
    ['a CPIX document', text('<cpix:CPIX id="x"/>'), /XML document/],
    ['a file', Buffer.from('0000001866747970', 'hex'), /this is an MP4 box "ftyp"/],
  ])('%s', (_what, bytes, message) => {
    expectFault(() => readPssh(bytes), 'pssh box', 'byte 0', message);
    expectFault(() => readPsshBoxes(bytes), 'pssh box', 'byte 0', message);
  });
});

test('every system of the table is found by its ID, others are not', () => {
  for (const system of drmSystems()) expect(systemOf(system.systemId.toUpperCase())).toEqual(system);
  expect(systemOf(SYSTEM_IDS.WIDEVINE)!.title).toBe('Widevine');
  expect(systemOf(keyId)).toBeUndefined();
});
