import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../codecs/base64.ts';
import {
  bytesToUuid,
  formatKeyId,
  isUuid,
  parseKeyId,
  swapGuidOrder,
  uuidToBytes,
} from '../../codecs/key-id.ts';
import { expectFault } from '../support/fault.ts';
import { CLIENT_KEY } from './samples.ts';

/** Key IDs of the documents: as UUID, in base64 of UUID order, and of GUID order as PlayReady headers hold them. */
const keyIds = [
  ['cbbc38b6-b50d-ab53-f826-3e06b7382aa3', CLIENT_KEY.key_id_b64, 'tji8yw21U6v4Jj4Gtzgqow=='],
  ['12ea753c-23e7-bc02-4474-b2b976c43beb', 'Eup1PCPnvAJEdLK5dsQ76w==', 'PHXqEucjArxEdLK5dsQ76w=='],
  ['6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3', 'a6yOww7jN589ISkLOivJww==', 'w46sa+MOnzc9ISkLOivJww=='],
  ['cbc2eedd-4284-fd94-c17b-0d6fb56c146b', 'y8Lu3UKE/ZTBew1vtWwUaw==', '3e7Cy4RClP3Bew1vtWwUaw=='],
] as const;

test.each(keyIds)('%s in both orders', (uuid, uuidOrder, guidOrder) => {
  expect(toBase64(uuidToBytes(uuid))).toBe(uuidOrder);
  expect(toBase64(swapGuidOrder(uuidToBytes(uuid)))).toBe(guidOrder);
  expect(bytesToUuid(uuidToBytes(uuid.toUpperCase()))).toBe(uuid);
});

describe('texts that are no UUID', () => {
  const [uuid] = keyIds[0];
  test.each([
    ['nothing', ''],
    ['no dashes', uuid.replaceAll('-', '')],
    ['braces', `{${uuid}}`],
    ['a digit too few', uuid.slice(1)],
    ['a digit too many', `${uuid}0`],
    ['a letter beyond f', uuid.replace('c', 'g')],
    ['dashes elsewhere', 'cbbc38b6b-50d-ab53-f826-3e06b7382aa3'],
    ['white space in front', ` ${uuid}`],
    ['a line end', `${uuid}\n`],
    ['full-width digits', uuid.replace('3', '３')],
  ])('%s', (_why, text) => {
    expect(isUuid(text)).toBe(false);
    expectFault(() => uuidToBytes(text), 'UUID', JSON.stringify(text));
  });
});

test.each([0, 15, 17])('%i bytes are no key ID', (length) => {
  expectFault(() => bytesToUuid(new Uint8Array(length)), 'UUID', `${length} bytes`);
  expectFault(() => swapGuidOrder(new Uint8Array(length)), 'GUID', `${length} bytes`);
});

describe('spellings of a key ID', () => {
  const [uuid, base64] = keyIds[0];
  const bytes = uuidToBytes(uuid);
  test.each([
    ['uuid', uuid],
    ['braces', `{${uuid}}`],
    ['hex', uuid.replaceAll('-', '')],
    ['base64', base64],
  ] as const)('%s', (spelling, text) => {
    expect(parseKeyId(text)).toEqual({ bytes, spelling });
    expect(formatKeyId(bytes, spelling)).toBe(text);
  });

  test.each([
    ['uuid', uuid.toUpperCase()],
    ['braces', `{${uuid.toUpperCase()}}`],
    ['hex', `0x${uuid.replaceAll('-', '').toUpperCase()}`],
    ['base64', base64.replace('==', '')],
    ['base64', base64.replaceAll('+', '-').replaceAll('/', '_')],
  ])('%s is also %s', (spelling, text) => {
    expect(parseKeyId(text)).toEqual({ bytes, spelling });
  });

  test.each([
    ['nothing', ''],
    ['15 bytes of base64', 'AAAAAAAAAAAAAAAAAAAA'],
    ['24 bytes of base64', 'G'.repeat(32)],
    ['31 digits', uuid.replaceAll('-', '').slice(1)],
    ['one brace', `{${uuid}`],
    ['hex in braces', `{${uuid.replaceAll('-', '')}}`],
  ])('%s is none', (_what, text) => {
    expectFault(() => parseKeyId(text), 'key ID', JSON.stringify(text), /none of the spellings\. Give/);
  });

  test('a long text is cut where it is named', () => {
    expectFault(() => parseKeyId('x'.repeat(1000)), 'key ID', `"${'x'.repeat(60)}…"`);
  });
});
