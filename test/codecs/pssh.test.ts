import { describe, expect, test } from 'vitest';
import { fromBase64 } from '../../codecs/base64.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { readPssh, writePssh } from '../../codecs/pssh.ts';
import { expectFault } from '../support/fault.ts';
import { PROTECTION_SAMPLES } from './samples.ts';

const keyIds = PROTECTION_SAMPLES.slice(0, 2).map(({ keyId }) => keyId);
const version0 = Uint8Array.from(fromBase64(PROTECTION_SAMPLES[0]!.dash!.widevine)!);
const version1 = writePssh({ systemId: SYSTEM_IDS.WIDEVINE, keyIds, data: Uint8Array.of(8, 1) });

/** A box with some of its bytes put to other values. */
function changed(box: Uint8Array, offset: number, ...values: number[]): Uint8Array {
  const copy = Uint8Array.from(box);
  copy.set(values, offset);
  return copy;
}

test('a box with key IDs is version 1: count, IDs, then the data', () => {
  expect(version1).toHaveLength(32 + 4 + 32 + 2);
  expect(Buffer.from(version1.subarray(0, 12)).toString('hex')).toBe('000000467073736801000000');
  expect(readPssh(version1)).toEqual({
    systemId: SYSTEM_IDS.WIDEVINE,
    keyIds,
    data: Buffer.from([8, 1]),
  });
});

test('a box without key IDs and data is 32 bytes', () => {
  const box = writePssh({ systemId: SYSTEM_IDS.PLAYREADY, keyIds: [], data: new Uint8Array() });
  expect(box).toHaveLength(32);
  expect(readPssh(box)).toMatchObject({ systemId: SYSTEM_IDS.PLAYREADY, keyIds: [] });
});

test('a box is read from the middle of a larger buffer', () => {
  const around = new Uint8Array(version0.length + 10);
  around.set(version0, 5);
  expect(readPssh(around.subarray(5, 5 + version0.length))).toEqual(readPssh(version0));
});

test('flags are not looked at', () => {
  expect(readPssh(changed(version0, 9, 1, 2, 3))).toEqual(readPssh(version0));
});

describe.each([
  ['version 0', version0],
  ['version 1', version1],
])('%s', (_version, box) => {
  test('cut at any byte it is not a box', () => {
    for (let length = 0; length < box.length; length++)
      expectFault(() => readPssh(box.subarray(0, length)), 'pssh box', 'byte 0');
  });

  test('cut at any byte with its size put right it is not a box, and the byte is named', () => {
    for (let length = 32; length < box.length; length++) {
      const cut = changed(box.subarray(0, length), 0, 0, 0, 0, length);
      expect(() => readPssh(cut)).toThrow(/^Not a valid pssh box: byte (28|32|64):/);
    }
  });

  test('a byte too many', () => {
    expectFault(
      () => readPssh(Buffer.concat([box, Buffer.alloc(1)])),
      'pssh box',
      'byte 0',
      /there are \d+$/,
    );
  });
});

test.each([
  ['a size of 0', changed(version0, 0, 0, 0, 0, 0), 'byte 0'],
  ['a size of 1, which announces a 64-bit size', changed(version0, 0, 0, 0, 0, 1), 'byte 0'],
  ['the largest size', changed(version0, 0, 255, 255, 255, 255), 'byte 0'],
  ['another box type', changed(version0, 4, 0x6d), 'byte 4'],
  ['version 2', changed(version0, 8, 2), 'byte 8'],
  ['version 255', changed(version0, 8, 255), 'byte 8'],
  ['a data length too large', changed(version0, 28, 255, 255, 255, 255), 'byte 28'],
  ['a data length too small', changed(version0, 31, version0[31]! - 1), 'byte 28'],
  ['more key IDs than bytes', changed(version1, 28, 255, 255, 255, 255), 'byte 32'],
  ['a key ID less than announced', changed(version1, 31, 3), 'byte 32'],
  ['version 0 with a list of key IDs', changed(version1, 8, 0), 'byte 28'],
])('%s', (_why, box, where) => {
  expectFault(() => readPssh(box), 'pssh box', where);
});

test('IDs that are no UUID are not written', () => {
  const data = new Uint8Array();
  expectFault(() => writePssh({ systemId: 'widevine', keyIds: [], data }), 'UUID', '"widevine"');
  expectFault(() => writePssh({ systemId: SYSTEM_IDS.WIDEVINE, keyIds: ['x'], data }), 'UUID', '"x"');
});
