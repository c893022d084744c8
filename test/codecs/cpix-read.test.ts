import { describe, expect, test } from 'vitest';
import type { CpixDocument } from '../../codecs/cpix/document.ts';
import { readCpix } from '../../codecs/cpix/read.ts';
import { expectFault } from '../support/fault.ts';

const kid = '681e5b39-49f2-4dfa-b744-86573c22e6fb';
const systemId = 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
const read = (xml: string): CpixDocument => readCpix(Buffer.from(xml, 'utf8'));

/** The document without what the model does not know. */
function readKnown(xml: string): CpixDocument {
  const { unknown: _, ...known } = read(xml);
  return known;
}

const KEYS = `<cpix:ContentKeyList>
    <cpix:ContentKey explicitIV="MDEyMzQ1Njc4OWFiY2RlZg==" kid="${kid}" commonEncryptionScheme="cbcs">
      <cpix:Data><pskc:Secret><pskc:PlainValue>SzC1qc1cEpyFU6t/lL7Byw==</pskc:PlainValue></pskc:Secret></cpix:Data>
    </cpix:ContentKey>
  </cpix:ContentKeyList>`;
const SYSTEMS = `<cpix:DRMSystemList>
    <cpix:DRMSystem kid="${kid}" systemId="${systemId}">
      <cpix:ContentProtectionData>AAAA</cpix:ContentProtectionData>
      <cpix:PSSH>BBBB</cpix:PSSH>
      <cpix:HLSSignalingData>CCCC</cpix:HLSSignalingData>
      <cpix:HLSSignalingData playlist="master">DDDD</cpix:HLSSignalingData>
      <cpix:URIExtXKey>EEEE</cpix:URIExtXKey>
    </cpix:DRMSystem>
  </cpix:DRMSystemList>`;
const PERIODS =
  '<cpix:ContentKeyPeriodList><cpix:ContentKeyPeriod id="period_1" index="128"/></cpix:ContentKeyPeriodList>';
const RULES = `<cpix:ContentKeyUsageRuleList>
    <cpix:ContentKeyUsageRule intendedTrackType="HD" kid="${kid}">
      <cpix:KeyPeriodFilter periodId="period_1"/>
      <cpix:VideoFilter maxPixels="2073600" minPixels="921600"/>
    </cpix:ContentKeyUsageRule>
  </cpix:ContentKeyUsageRuleList>`;
const NAMESPACES = 'xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"';

const cpix = (...lists: string[]): string =>
  `<cpix:CPIX id="cid" ${NAMESPACES}>${lists.join('\n')}</cpix:CPIX>`;
const full = cpix(KEYS, SYSTEMS, PERIODS, RULES);

const document: CpixDocument = {
  id: 'cid',
  contentKeys: [
    {
      kid,
      explicitIV: 'MDEyMzQ1Njc4OWFiY2RlZg==',
      commonEncryptionScheme: 'cbcs',
      plainValue: 'SzC1qc1cEpyFU6t/lL7Byw==',
    },
  ],
  drmSystems: [
    {
      kid,
      systemId,
      pssh: 'BBBB',
      contentProtectionData: 'AAAA',
      uriExtXKey: 'EEEE',
      hlsSignaling: [{ data: 'CCCC' }, { playlist: 'master', data: 'DDDD' }],
    },
  ],
  periods: [{ id: 'period_1', index: '128' }],
  usageRules: [
    {
      kid,
      intendedTrackType: 'HD',
      periodIds: ['period_1'],
      videoFilters: [{ minPixels: '921600', maxPixels: '2073600' }],
    },
  ],
};

/** The full document with the prefix of the CPIX namespace put to another one, or to none. */
function prefixed(prefix: string): string {
  const colon = prefix === '' ? '' : `${prefix}:`;
  return full
    .replace(/<(\/?)cpix:/g, `<$1${colon}`)
    .replace('xmlns:cpix', prefix === '' ? 'xmlns' : `xmlns:${prefix}`);
}

describe('the same document written in another way', () => {
  test.each([
    ['as the API documents write it', full],
    ['with a declaration', `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${full}`],
    ['with a byte order mark', `\uFEFF${full}`],
    ['the lists in another order', cpix(RULES, PERIODS, SYSTEMS, KEYS)],
    ['with another prefix', prefixed('ns2')],
    ['with the prefix that means something else elsewhere', prefixed('pskc2')],
    ['with the default namespace', prefixed('')],
    ['with comments everywhere', full.replaceAll('>', '><!-- <cpix:ContentKeyList/> -->')],
    ['without white space', full.replace(/>\s+</g, '><')],
    ['with CDATA', full.replace(/>([A-Z]{4})</g, '><![CDATA[$1]]><')],
    ['with white space around values', full.replace(/>([A-Z]{4})</g, '>\n\t$1\r\n<')],
    ['with references', full.replace('"HD"', '"&#72;&#x44;"').replace('>BBBB<', '>&#66;BBB<')],
    ['with single quotes', full.replaceAll('"', "'")],
    [
      'with the children of a system in another order',
      full.replace(/(<cpix:ContentP.*)\n\s+(<cpix:PSSH.*)/, '$2$1'),
    ],
    [
      'with elements of others',
      full.replace('<cpix:PSSH>', '<s:KeyFormat xmlns:s="urn:s">x</s:KeyFormat><cpix:PSSH>'),
    ],
    [
      'with elements of CPIX that are not used here',
      cpix('<cpix:DeliveryDataList/>', KEYS, SYSTEMS, PERIODS, RULES),
    ],
    [
      'with attributes that are not used here',
      full.replaceAll(' kid=', ' updateVersion="1" xml:lang="en" kid='),
    ],
  ])('%s', (_why, xml) => {
    expect(readKnown(xml)).toEqual(document);
  });

  test('a list in two halves is one list', () => {
    const other = KEYS.replace(kid, kid.replace('6', '7'));
    expect(read(cpix(KEYS, other)).contentKeys.map((key) => key.kid)).toEqual([kid, kid.replace('6', '7')]);
  });
});

describe('what is not there', () => {
  const nothing = { contentKeys: [], drmSystems: [], periods: [], usageRules: [] };
  test.each([
    ['an empty document', '<CPIX xmlns="urn:dashif:org:cpix"/>', nothing],
    ['an empty id', '<CPIX id="" xmlns="urn:dashif:org:cpix"/>', { ...nothing, id: '' }],
    [
      'empty lists',
      cpix('<cpix:ContentKeyList/>', '<cpix:DRMSystemList></cpix:DRMSystemList>'),
      { ...nothing, id: 'cid' },
    ],
    [
      'lists of another namespace',
      '<CPIX xmlns="urn:dashif:org:cpix"><ContentKeyList xmlns="urn:x"><ContentKey/></ContentKeyList></CPIX>',
      nothing,
    ],
    [
      'a list outside the root',
      `<CPIX xmlns="urn:dashif:org:cpix"><x>${prefixed('')
        .replace(/^<CPIX[^>]*>|<\/CPIX>$/g, '')
        .replaceAll('pskc:', '')}</x></CPIX>`,
      nothing,
    ],
  ])('%s', (_why, xml, expected) => {
    expect(readKnown(xml)).toEqual(expected);
  });

  test('empty elements of a system are absent, as requests send them', () => {
    const xml = cpix(
      `<cpix:DRMSystemList><cpix:DRMSystem kid="${kid}" systemId="${systemId}"><cpix:ContentProtectionData />` +
        '<cpix:PSSH> </cpix:PSSH><cpix:URIExtXKey/><cpix:HLSSignalingData/></cpix:DRMSystem></cpix:DRMSystemList>',
    );
    expect(read(xml).drmSystems).toEqual([{ kid, systemId, hlsSignaling: [] }]);
  });

  test('a value outside the PSKC namespace is no key value', () => {
    expect(read(full.replaceAll('pskc:', 'cpix:')).contentKeys[0]).not.toHaveProperty('plainValue');
  });

  test('UUIDs keep the case they came in', () => {
    expect(read(full.replaceAll(kid, kid.toUpperCase())).contentKeys[0]!.kid).toBe(kid.toUpperCase());
  });
});

describe('documents that cannot be used', () => {
  const without = (pattern: RegExp | string, by = ''): string => full.replace(pattern, by);
  test.each([
    ['another root', full.replaceAll('cpix:CPIX', 'cpix:Cpix'), 'root'],
    ['a root of another namespace', full.replace('urn:dashif:org:cpix', 'urn:dashif:org:CPIX'), 'root'],
    ['a root without a namespace', '<CPIX/>', 'root'],
    ['an error page', '<html><body>no</body></html>', 'root'],
    ['a key without kid', without(/ kid="[^"]*"(?= common)/), 'ContentKey'],
    ['a key with an empty kid', without(/ kid="[^"]*"(?= common)/, ' kid=""'), 'ContentKey'],
    ['a kid that is no UUID', without(/ kid="[^"]*"(?= common)/, ' kid="key-1"'), 'ContentKey@kid'],
    ['a kid without dashes', without(kid, kid.replaceAll('-', '')), 'ContentKey@kid'],
    ['a kid of another namespace', full.replace(/ kid=(?="[^"]*" common)/, ' cpix:kid='), 'ContentKey'],
    ['a system without kid', without(/ kid="[^"]*"(?= systemId)/), 'DRMSystem'],
    ['a system without systemId', without(/ systemId="[^"]*"/), 'DRMSystem'],
    ['a systemId that is a name', without(systemId, 'widevine'), 'DRMSystem@systemId'],
    ['a period without id', without(' id="period_1"'), 'ContentKeyPeriod'],
    ['a rule without kid', without(/ kid="[^"]*"(?=>\s*<cpix:Key)/), 'ContentKeyUsageRule'],
    ['a filter without periodId', without(' periodId="period_1"'), 'KeyPeriodFilter'],
  ])('%s', (_why, xml, where) => {
    expectFault(() => read(xml), 'CPIX document', where);
  });

  test.each([
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('<CPIX id="'), Buffer.of(0xff), Buffer.from('"/>')]),
    ],
    ['UTF-16', Buffer.from(`\uFEFF${full}`, 'utf16le')],
  ])('%s', (_why, bytes) => {
    expectFault(() => readCpix(bytes), 'CPIX document', 'document', /UTF-8/);
  });

  test.each([
    ['a document type', `<!DOCTYPE cpix:CPIX>${full}`],
    ['an entity', full.replace('"cid"', '"&cid;"')],
    ['an end that is missing', full.slice(0, -1)],
    ['nothing', ''],
  ])('%s is no XML', (_why, xml) => {
    expect(() => read(xml)).toThrow(/^Not a valid XML document: /);
  });
});
