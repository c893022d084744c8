import { describe, expect, test } from 'vitest';
import { CodecError } from '../../codecs/codec-error.ts';
import {
  readWidevineHeader,
  type WidevineHeader,
  writeWidevineHeader,
} from '../../codecs/widevine-header.ts';
import { expectFault } from '../support/fault.ts';

const keyIds = ['12ea753c-23e7-bc02-4474-b2b976c43beb', '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3'];
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const fromHex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Headers and their bytes, by the protobuf rules. */
const headers: [what: string, header: WidevineHeader, wire: string][] = [
  ['nothing', { keyIds: [] }, ''],
  ['algorithm 0, written all the same', { algorithm: 0, keyIds: [] }, '0800'],
  ['two key IDs', { keyIds }, '121012ea753c23e7bc024474b2b976c43beb12106bac8ec30ee3379f3d21290b3a2bc9c3'],
  ['a provider', { keyIds: [], provider: 'é' }, '1a02c3a9'],
  ['an empty content ID', { keyIds: [], contentId: Buffer.alloc(0) }, '2200'],
  ['a content ID of 216 bytes', { keyIds: [], contentId: Buffer.alloc(216, 1) }, `22d801${'01'.repeat(216)}`],
  ['a track type', { keyIds: [], trackType: 'UHD1' }, '2a0455484431'],
  ['period 0', { keyIds: [], cryptoPeriodIndex: 0 }, '3800'],
  ['the last period', { keyIds: [], cryptoPeriodIndex: 0xffffffff }, '38ffffffff0f'],
  ['cbcs', { keyIds: [], protectionScheme: 'cbcs' }, '48f3c6899b06'],
];

test.each(headers)('%s', (_what, header, wire) => {
  expect(hex(writeWidevineHeader(header))).toBe(wire);
  expect(readWidevineHeader(fromHex(wire))).toEqual(header);
});

test('members in another order, repeated and unknown are read', () => {
  // Period, unknown member 6, provider twice (the last one counts), algorithm.
  const bytes = fromHex('3807 32026869 1a0161 1a0162 0801');
  expect(readWidevineHeader(bytes)).toEqual({
    algorithm: 1,
    keyIds: [],
    provider: 'b',
    cryptoPeriodIndex: 7,
    unknownFields: [{ number: 6, wireType: 2, data: fromHex('026869') }],
  });
});

test('fields that are not known are written back behind the others, of every wire type', () => {
  // 6 bytes, 10 varint, 11 eight bytes, 12 four bytes, 13 group with a varint in it.
  const unknown = '32026869 509601 590102030405060708 6501020304 6b08016c';
  const header = readWidevineHeader(fromHex(`${unknown} 0801 48f3c6899b06`));
  expect(header).toMatchObject({ algorithm: 1, protectionScheme: 'cbcs' });
  expect(header.unknownFields!.map(({ number }) => number)).toEqual([6, 10, 11, 12, 13]);
  expect(hex(writeWidevineHeader(header))).toBe(`080148f3c6899b06${unknown.replaceAll(' ', '')}`);
});

test('a member of another wire type than its own is none that is known', () => {
  // The algorithm as four bytes, a key ID as a number, the provider as a group.
  const bytes = '0d01000000 1005 1b1c';
  const header = readWidevineHeader(fromHex(`${bytes} 4801`));
  expect(header).toMatchObject({ keyIds: [], protectionScheme: '\0\0\0\x01' });
  expect(header.unknownFields!.map(({ number, wireType }) => [number, wireType])).toEqual([
    [1, 5],
    [2, 0],
    [3, 3],
  ]);
  expect(hex(writeWidevineHeader(header))).toBe(`4801${bytes.replaceAll(' ', '')}`);
});

test.each([
  ['a scheme of three characters', { keyIds: [], protectionScheme: 'cbc' }, 'protection_scheme'],
  ['a scheme beyond Latin-1', { keyIds: [], protectionScheme: 'cen한' }, 'protection_scheme'],
  ['a period below zero', { keyIds: [], cryptoPeriodIndex: -1 }, 'protobuf'],
  ['a period beyond 32 bits', { keyIds: [], cryptoPeriodIndex: 2 ** 32 }, 'protobuf'],
])('%s is not written', (_what, header, where) => {
  expectFault(() => writeWidevineHeader(header), 'Widevine header', where);
});

describe('bytes that are no header', () => {
  test.each([
    ['a tag of nothing', '00', 'protobuf'],
    ['a length beyond the end', '1a05 61', 'protobuf'],
    ['a number that does not end', '08 ffffffffffffffffffffff', 'protobuf'],
    ['a provider that is not UTF-8', '1a01ff', 'protobuf'],
    ['a group that does not end', '0b', 'protobuf'],
    ['a key ID of three bytes behind a good one', `1210${'00'.repeat(16)} 1203 010203`, 'key_ids[1]'],
    ['an empty key ID', '1200', 'key_ids[0]'],
  ])('%s', (_why, wire, where) => {
    expectFault(() => readWidevineHeader(fromHex(wire)), 'Widevine header', where);
  });

  test('a header cut at any byte is read as what is there or refused, never anything else', () => {
    const whole = writeWidevineHeader({ algorithm: 1, keyIds, provider: 'p', trackType: 'HD' });
    for (let length = 0; length < whole.length; length++) {
      try {
        readWidevineHeader(whole.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError);
      }
    }
  });
});
