import { expect, test } from 'vitest';
import { playReadyObjectProblems, wrmHeaderProblems } from '../../codecs/playready/problems.ts';
import type { WrmHeader } from '../../codecs/playready/wrm-header.ts';

const keyId = '12ea753c-23e7-bc02-4474-b2b976c43beb';
const other = '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3';
const checksum = Buffer.alloc(8);
const cbc = { keyId, algorithm: 'AESCBC' } as const;
const ctr = { keyId, algorithm: 'AESCTR' } as const;
const cocktail = { keyId, algorithm: 'COCKTAIL' } as const;
const url = 'https://l.test/';

test.each<[string, WrmHeader, string[]]>([
  ['4.0', { version: '4.0.0.0', keys: [{ ...ctr, checksum }], licenseUrl: url }, []],
  ['4.1', { version: '4.1.0.0', keys: [ctr], decryptorSetup: 'ONDEMAND' }, []],
  ['4.3 with two keys for cbcs', { version: '4.3.0.0', keys: [cbc, { ...cbc, keyId: other }] }, []],
  ['4.3 without keys', { version: '4.3.0.0', keys: [] }, []],
  ['AESCBC in 4.2', { version: '4.2.0.0', keys: [cbc] }, ['ALGID']],
  ['COCKTAIL in 4.3', { version: '4.3.0.0', keys: [cocktail] }, []],
  [
    'COCKTAIL in 4.3 with a checksum',
    { version: '4.3.0.0', keys: [{ ...cocktail, checksum: Buffer.alloc(7) }] },
    ['CHECKSUM'],
  ],
  [
    'COCKTAIL in 4.2 with one',
    { version: '4.2.0.0', keys: [{ ...cocktail, checksum: Buffer.alloc(7) }] },
    [],
  ],
  ['a checksum for AESCBC', { version: '4.3.0.0', keys: [{ ...cbc, checksum }] }, ['CHECKSUM']],
  ['two algorithms', { version: '4.3.0.0', keys: [cbc, { ...ctr, keyId: other }] }, ['ALGID']],
  ['a key twice', { version: '4.2.0.0', keys: [ctr, ctr] }, ['KID']],
  ['a relative URL', { version: '4.0.0.0', keys: [ctr], licenseUrl: '/licence' }, ['LA_URL']],
  ['an empty URL', { version: '4.0.0.0', keys: [ctr], licenseUrl: '' }, ['LA_URL']],
  ['a service that is no GUID', { version: '4.0.0.0', keys: [ctr], domainServiceId: 'AAAA' }, ['DS_ID']],
  [
    'custom attributes without any',
    { version: '4.0.0.0', keys: [ctr], customAttributes: ' ' },
    ['CUSTOMATTRIBUTES'],
  ],
  ['another setup', { version: '4.1.0.0', keys: [ctr], decryptorSetup: 'NOW' }, ['DECRYPTORSETUP']],
])('%s', (_what, header, wheres) => {
  expect(wrmHeaderProblems(header).map(({ where }) => where)).toEqual(wheres);
});

test('an object of more than 15 kilobytes', () => {
  expect(playReadyObjectProblems(Buffer.alloc(15_360))).toEqual([]);
  expect(playReadyObjectProblems(Buffer.alloc(15_361))).toMatchObject([{ where: 'object' }]);
});
