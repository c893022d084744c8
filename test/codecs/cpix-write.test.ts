import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../codecs/base64.ts';
import type { CpixDocument, DrmSystem } from '../../codecs/cpix/document.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { fairPlaySignaling } from '../../codecs/cpix/protection.ts';
import { readCpix } from '../../codecs/cpix/read.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import { cpixSchemaProblems } from '../support/xsd.ts';
import { CLIENT_KEY, PROTECTION_SAMPLES, type ProtectionSample } from './samples.ts';

/** The answer whose signalling a sample of the documents shows. */
function answerOf({
  keyId: kid,
  key,
  contentId,
  trackType,
  periodIndex,
  dash,
  fairPlay,
}: ProtectionSample): CpixDocument {
  const box = (pssh: string) => ({
    pssh,
    contentProtectionData: toBase64(Buffer.from(pssh, 'base64').subarray(32)),
  });
  const systems: DrmSystem[] = [];
  if (dash !== undefined) {
    systems.push({ kid, systemId: SYSTEM_IDS.PLAYREADY, ...box(dash.playReady), hlsSignaling: [] });
    systems.push({ kid, systemId: SYSTEM_IDS.WIDEVINE, ...box(dash.widevine), hlsSignaling: [] });
  }
  if (fairPlay !== undefined)
    systems.push({
      kid,
      systemId: SYSTEM_IDS.FAIRPLAY,
      uriExtXKey: toBase64(Buffer.from(fairPlay.uri)),
      hlsSignaling: fairPlaySignaling(fairPlay.uri),
    });
  const rotates = periodIndex !== undefined;
  return {
    id: contentId,
    contentKeys: [{ kid, explicitIV: CLIENT_KEY.iv_b64, plainValue: key }],
    drmSystems: systems,
    periods: rotates ? [{ id: 'keyPeriod_1', index: String(periodIndex) }] : [],
    usageRules: rotates
      ? [
          {
            kid,
            ...(trackType === undefined ? {} : { intendedTrackType: trackType }),
            periodIds: ['keyPeriod_1'],
            videoFilters: [{ minPixels: '921600', maxPixels: '2073600' }, {}],
          },
        ]
      : [],
  };
}

const kid = PROTECTION_SAMPLES[0]!.keyId;
const empty: CpixDocument = { contentKeys: [], drmSystems: [], periods: [], usageRules: [] };
const documents: [title: string, document: CpixDocument][] = [
  ...PROTECTION_SAMPLES.map((sample): [string, CpixDocument] => [sample.title, answerOf(sample)]),
  ['an id with every character to escape', { ...empty, id: '<a & "b">\t\n\r\'é😀' }],
  ['a request', { ...empty, id: 'cid', contentKeys: [{ kid, commonEncryptionScheme: 'cbcs' }] }],
];

describe.each(documents)('%s', (_title, document) => {
  test('reads back', () => {
    expect(readCpix(Buffer.from(writeCpix(document)))).toEqual(document);
  });

  test('is valid by the schema', () => {
    expect(cpixSchemaProblems(writeCpix(document))).toEqual([]);
  });
});

test('the layout is that of the API documents', () => {
  expect(
    writeCpix({ ...empty, id: 'cid', contentKeys: [{ kid, explicitIV: 'AA==', plainValue: 'AAAA' }] }),
  ).toBe(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cpix:CPIX id="cid" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:speke="urn:aws:amazon:com:speke">
  <cpix:ContentKeyList>
    <cpix:ContentKey explicitIV="AA==" kid="${kid}">
      <cpix:Data>
        <pskc:Secret>
          <pskc:PlainValue>AAAA</pskc:PlainValue>
        </pskc:Secret>
      </cpix:Data>
    </cpix:ContentKey>
  </cpix:ContentKeyList>
</cpix:CPIX>
`);
});

test('keys, periods, rules and systems come in this order', () => {
  const lists = writeCpix(answerOf(PROTECTION_SAMPLES[3]!)).match(/(?<=<cpix:)\w+List(?=>)/g);
  expect(lists).toEqual([
    'ContentKeyList',
    'ContentKeyPeriodList',
    'ContentKeyUsageRuleList',
    'DRMSystemList',
  ]);
});

describe('the schema notices', () => {
  const xml = writeCpix(answerOf(PROTECTION_SAMPLES[3]!));
  test.each([
    ['a missing id', xml.replace(/ id="cpix-test-cid"/, '')],
    ['a kid that is no UUID', xml.replace(/kid="[^"]*"/, 'kid="1"')],
    ['an element it does not know', xml.replace(/cpix:PSSH>/g, 'cpix:Pssh>')],
    ['a PSSH that is not base64', xml.replace('<cpix:PSSH>', '<cpix:PSSH>-')],
    ['a root without a namespace', '<CPIX/>'],
  ])('%s', (_why, changed) => {
    expect(cpixSchemaProblems(changed)).not.toEqual([]);
  });
});
