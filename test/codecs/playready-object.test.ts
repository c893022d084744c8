import { describe, expect, test } from 'vitest';
import { checksumFor, cocktailChecksum } from '../../codecs/playready/checksum.ts';
import { innerXml } from '../../codecs/playready/inner-xml.ts';
import {
  LARGEST_OBJECT,
  readPlayReadyRecords,
  writePlayReadyRecords,
} from '../../codecs/playready/object.ts';
import { readWrmHeader, type WrmHeader, writeWrmHeader } from '../../codecs/playready/wrm-header.ts';
import {
  playReadyChecksum,
  readPlayReady,
  readPlayReadyObject,
  writePlayReady,
} from '../../codecs/playready-header.ts';
import { writePssh } from '../../codecs/pssh.ts';
import { expectFault } from '../support/fault.ts';

const keyIds = ['12ea753c-23e7-bc02-4474-b2b976c43beb', '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3'] as const;
const guids = ['PHXqEucjArxEdLK5dsQ76w==', 'w46sa+MOnzc9ISkLOivJww=='];
const contentKey = Buffer.alloc(16, 7);
const checksum = playReadyChecksum(keyIds[0], contentKey);
const sum = Buffer.from(checksum).toString('base64');

const open =
  '<WRMHEADER xmlns="http://schemas.microsoft.com/DRM/2007/03/PlayReadyHeader" version="4.X.0.0"><DATA>';
const close = '</DATA></WRMHEADER>';
const around = (version: number, data: string): string => open.replace('X', String(version)) + data + close;
const inKids = (kids: string[]): string => `<PROTECTINFO><KIDS>${kids.join('')}</KIDS></PROTECTINFO>`;

const headers: [what: string, header: WrmHeader, xml: string][] = [
  [
    '4.0 with everything it has',
    {
      version: '4.0.0.0',
      keys: [{ keyId: keyIds[0], algorithm: 'AESCTR', checksum }],
      licenseUrl: 'https://l.test/?a&b',
      licenseUiUrl: 'https://ui.test/',
      domainServiceId: 'AH+03juKbUGbHl1V/QIwRA==',
      customAttributes: '<A b="1">x &amp; y<!-- z --></A>',
    },
    around(
      0,
      [
        '<PROTECTINFO><KEYLEN>16</KEYLEN><ALGID>AESCTR</ALGID></PROTECTINFO>',
        `<KID>${guids[0]}</KID><CHECKSUM>${sum}</CHECKSUM>`,
        '<LA_URL>https://l.test/?a&amp;b</LA_URL><LUI_URL>https://ui.test/</LUI_URL>',
        '<DS_ID>AH+03juKbUGbHl1V/QIwRA==</DS_ID>',
        '<CUSTOMATTRIBUTES><A b="1">x &amp; y<!-- z --></A></CUSTOMATTRIBUTES>',
      ].join(''),
    ),
  ],
  [
    '4.0 with a key of 7 bytes',
    {
      version: '4.0.0.0',
      keys: [{ keyId: keyIds[0], algorithm: 'COCKTAIL', checksum: Buffer.alloc(7) }],
    },
    around(
      0,
      [
        '<PROTECTINFO><KEYLEN>7</KEYLEN><ALGID>COCKTAIL</ALGID></PROTECTINFO>',
        `<KID>${guids[0]}</KID><CHECKSUM>AAAAAAAAAA==</CHECKSUM>`,
      ].join(''),
    ),
  ],
  [
    '4.1 with its licence on demand',
    {
      version: '4.1.0.0',
      keys: [{ keyId: keyIds[0], algorithm: 'AESCTR', checksum }],
      decryptorSetup: 'ONDEMAND',
    },
    around(
      1,
      [
        `<PROTECTINFO><KID ALGID="AESCTR" CHECKSUM="${sum}" VALUE="${guids[0]}"></KID></PROTECTINFO>`,
        '<DECRYPTORSETUP>ONDEMAND</DECRYPTORSETUP>',
      ].join(''),
    ),
  ],
  [
    '4.2 with two keys',
    { version: '4.2.0.0', keys: keyIds.map((keyId) => ({ keyId, algorithm: 'AESCTR' })) },
    around(2, inKids(guids.map((guid) => `<KID ALGID="AESCTR" VALUE="${guid}"></KID>`))),
  ],
  [
    '4.3 with two keys for cbcs and one without an algorithm',
    {
      version: '4.3.0.0',
      keys: [...keyIds.map((keyId) => ({ keyId, algorithm: 'AESCBC' as const })), { keyId: keyIds[0] }],
    },
    around(
      3,
      inKids([
        ...guids.map((guid) => `<KID ALGID="AESCBC" VALUE="${guid}"></KID>`),
        `<KID VALUE="${guids[0]}"></KID>`,
      ]),
    ),
  ],
  [
    '4.3 without keys',
    { version: '4.3.0.0', keys: [], customAttributes: '' },
    around(3, '<CUSTOMATTRIBUTES></CUSTOMATTRIBUTES>'),
  ],
];

test.each(headers)('%s is written and read', (_what, header, xml) => {
  expect(writeWrmHeader(header)).toBe(xml);
  expect(readWrmHeader(xml)).toEqual(header);
});

test('records of all types are kept, the header among them found', () => {
  const records = [
    { type: 3, value: Buffer.from('store') },
    { type: 1, value: Buffer.from(headers[3]![2], 'utf16le') },
    { type: 77, value: Buffer.alloc(0) },
  ];
  const bytes = Buffer.from(writePlayReadyRecords(records));
  expect(bytes.readUInt32LE()).toBe(bytes.length);
  expect(bytes.toString('hex', 4, 15)).toBe('03000300050073746f7265');
  expect(readPlayReadyRecords(bytes)).toEqual(records);
  const object = readPlayReady(bytes);
  expect(object).toEqual({ header: headers[3]![1], otherRecords: [records[0], records[2]] });
  expect(readPlayReadyRecords(writePlayReady(object))).toEqual([records[1], records[0], records[2]]);
});

test('one key is read from a header of any version, several are left to readPlayReady', () => {
  const objectOf = (header: WrmHeader) => writePlayReady({ header, otherRecords: [] });
  expect(readPlayReadyObject(objectOf(headers[2]![1]))).toMatchObject({
    version: '4.1.0.0',
    keyId: keyIds[0],
  });
  for (const [, header] of headers.slice(3))
    expectFault(
      () => readPlayReadyObject(objectOf(header)),
      'PlayReady header',
      'PROTECTINFO',
      /Read it with readPlayReady/,
    );
});

describe('what has no place in a version is not written', () => {
  const [key] = headers[0]![1].keys;
  test.each<[string, WrmHeader, string]>([
    ['two keys in 4.0', { version: '4.0.0.0', keys: [key!, key!] }, 'KID'],
    ['two keys in 4.1', { version: '4.1.0.0', keys: [key!, key!] }, 'KID'],
    ['no key in 4.0', { version: '4.0.0.0', keys: [] }, 'KID'],
    ['no algorithm in 4.0', { version: '4.0.0.0', keys: [{ keyId: keyIds[0] }] }, 'KID'],
    ['no algorithm in 4.2', { version: '4.2.0.0', keys: [{ keyId: keyIds[0] }] }, 'ALGID'],
    [
      'DECRYPTORSETUP in 4.0',
      { version: '4.0.0.0', keys: [key!], decryptorSetup: 'ONDEMAND' },
      'DECRYPTORSETUP',
    ],
  ])('%s', (_what, header, where) => {
    expectFault(() => writeWrmHeader(header), 'PlayReady header', where);
  });

  test('custom attributes that are no XML', () => {
    const header: WrmHeader = { version: '4.3.0.0', keys: [], customAttributes: '</CUSTOMATTRIBUTES><A>' };
    expect(() => writeWrmHeader(header)).toThrow(/^Not a valid XML document/);
  });

  test('an object of more than 15 kilobytes', () => {
    const record = (size: number) => [{ type: 3, value: new Uint8Array(size) }];
    expect(writePlayReadyRecords(record(LARGEST_OBJECT - 10))).toHaveLength(15_360);
    expectFault(() => writePlayReadyRecords(record(LARGEST_OBJECT - 9)), 'PlayReady object', '15361 bytes');
  });
});

describe('headers and objects that are refused', () => {
  test.each([
    [
      'two keys in 4.1',
      headers[3]![2].replace('4.2', '4.1').replace('<KIDS>', '').replace('</KIDS>', ''),
      'PROTECTINFO',
    ],
    ['a key in 4.2 without an algorithm', headers[3]![2].replace(' ALGID="AESCTR"', ''), 'ALGID'],
    ['a checksum of 8 bytes for COCKTAIL', headers[0]![2].replace('AESCTR', 'COCKTAIL'), 'CHECKSUM'],
  ])('%s', (_what, xml, where) => {
    expectFault(() => readWrmHeader(xml), 'PlayReady header', where);
  });

  test('a header of an odd number of bytes', () => {
    const bytes = writePlayReadyRecords([{ type: 1, value: Buffer.from('abc') }]);
    expectFault(() => readPlayReady(bytes), 'PlayReady header', 'record');
  });

  test('bytes behind the last record', () => {
    const bytes = Buffer.from([...writePlayReadyRecords([]), 0]);
    bytes.writeUInt32LE(bytes.length);
    expectFault(() => readPlayReadyRecords(bytes), 'PlayReady object', 'byte 6');
  });

  test('a pssh box, which is named', () => {
    const systemId = '9a04f079-9840-4286-ab92-e65be0885f95';
    const box = writePssh({ systemId, keyIds: [], data: writePlayReadyRecords([]) });
    expectFault(() => readPlayReady(box), 'PlayReady object', 'byte 0', /this is a pssh box/);
  });
});

test('an object of more than 15 kilobytes is read', () => {
  const bytes = Buffer.alloc(20_000);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(1, 4);
  bytes.writeUInt16LE(3, 6);
  bytes.writeUInt16LE(bytes.length - 10, 8);
  expect(readPlayReadyRecords(bytes)).toEqual([{ type: 3, value: bytes.subarray(10) }]);
});

describe('checksums', () => {
  test('that of AESCTR is for a key of 16 bytes', () => {
    expectFault(() => playReadyChecksum(keyIds[0], Buffer.alloc(15)), 'content key', '15 bytes');
  });

  // perl -MDigest::SHA=sha1 -e '$b = pack("a21", pack("H*", $ARGV[0])); $b = sha1($b) for 1..5; print unpack("H14", $b)'
  test.each([
    ['01020304050607', '5d0a7755d65a6b'],
    ['0102030405060708', 'b21cc1f7dc3aaa'],
    ['00112233445566778899aabbccddeeff', 'eb8f269dde9db5'],
    ['ff'.repeat(21), 'efb3c18f9ff34a'],
  ])('that of COCKTAIL for the key %s', (key, expected) => {
    const found = cocktailChecksum(Buffer.from(key, 'hex'));
    expect(Buffer.from(found).toString('hex')).toBe(expected);
    expect(checksumFor({ keyId: keyIds[0], algorithm: 'COCKTAIL' }, Buffer.from(key, 'hex'))).toEqual(found);
  });

  test.each([0, 22])('that of COCKTAIL is not for a key of %i bytes', (length) => {
    expectFault(() => cocktailChecksum(Buffer.alloc(length)), 'content key', `${length} bytes`);
    expect(checksumFor({ keyId: keyIds[0], algorithm: 'COCKTAIL' }, Buffer.alloc(length))).toBeUndefined();
  });

  test('AESCBC and no algorithm have none', () => {
    expect(checksumFor({ keyId: keyIds[0], algorithm: 'AESCBC' }, contentKey)).toBeUndefined();
    expect(checksumFor({ keyId: keyIds[0] }, contentKey)).toBeUndefined();
    expect(checksumFor({ keyId: keyIds[0], algorithm: 'AESCTR' }, contentKey)).toEqual(checksum);
    expect(checksumFor({ keyId: keyIds[0], algorithm: 'AESCTR' }, Buffer.alloc(7))).toBeUndefined();
  });
});

test.each([
  ['a prefix', '<p:a xmlns:p="u"><p:b>x<p:c/></p:b></p:a>', 'x<p:c/>'],
  ['an empty tag', '<a><b x="/>"/></a>', ''],
  ['no such element', '<a><c><b>x</b></c></a>', undefined],
  ['one of its name inside', '<a><b>1<b>2</b>3</b></a>', '1<b>2</b>3'],
  ['what only looks like it', '<a><!-- <b>no</b> --><![CDATA[<b>no</b>]]><b>yes</b></a>', 'yes'],
  ['two of them', '<a><b>1</b><b>2</b></a>', '1'],
  ['quotes with its end inside', `<a><b y='</b>' x=">">1</b></a>`, '1'],
])('the inner XML of an element: %s', (_what, xml, expected) => {
  expect(innerXml(xml, ['a', 'b'])).toBe(expected);
});
