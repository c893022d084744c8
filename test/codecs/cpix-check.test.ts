import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CPIX_RULES, checkCpix } from '../../codecs/cpix/check.ts';
import type { CpixDocument } from '../../codecs/cpix/document.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { playReadyPssh } from '../../codecs/cpix/protection.ts';
import { readCpix } from '../../codecs/cpix/read.ts';
import { bytesToUuid, swapGuidOrder, uuidToBytes } from '../../codecs/key-id.ts';
import { readPssh, writePssh } from '../../codecs/pssh.ts';
import { writeWidevineHeader } from '../../codecs/widevine-header.ts';
import { openApi } from '../../specs/index.ts';

const kid = '12ea753c-23e7-bc02-4474-b2b976c43beb';
const otherKid = '00112233-4455-6677-8899-aabbccddeeff';
const swappedKid = bytesToUuid(swapGuidOrder(uuidToBytes(kid)));
const key = Buffer.alloc(16, 7);
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

const widevineBox = (keyId: string, keyIds: string[] = []): Uint8Array =>
  writePssh({ systemId: SYSTEM_IDS.WIDEVINE, keyIds, data: writeWidevineHeader({ keyIds: [keyId] }) });
const psshOf = (box: Uint8Array) => ({
  pssh: base64(box),
  contentProtectionData: base64(readPssh(box).data),
});
const playReady = (keyId: string, content: Uint8Array, scheme?: string): Uint8Array =>
  playReadyPssh({ keyId, key: content, contentId: 'c', ...(scheme ? { scheme } : {}) }, 'https://l');
const tag = (type: string, format = 'com.apple.streamingkeydelivery'): string =>
  base64(`#EXT-X-${type}:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="${format}",KEYFORMATVERSIONS="1"`);

/** An answer that breaks no rule. */
const sound = (): CpixDocument => ({
  id: 'cid',
  contentKeys: [
    { kid, explicitIV: base64(key), plainValue: base64(key), commonEncryptionScheme: 'cenc' },
    { kid: otherKid, plainValue: base64(key) },
  ],
  drmSystems: [
    { kid, systemId: SYSTEM_IDS.WIDEVINE, ...psshOf(widevineBox(kid, [kid])), hlsSignaling: [] },
    { kid, systemId: SYSTEM_IDS.PLAYREADY, ...psshOf(playReady(kid, key)), hlsSignaling: [] },
    {
      kid,
      systemId: SYSTEM_IDS.FAIRPLAY,
      uriExtXKey: base64('skd://x'),
      hlsSignaling: [{ data: tag('KEY') }, { playlist: 'master', data: tag('SESSION-KEY') }],
    },
  ],
  periods: [
    { id: 'p1', index: '1' },
    { id: 'p2', start: '2026-01-01T00:00:00Z', end: '2026-01-01T01:00:00' },
    { id: 'p3', start: '2026-01-01T01:00:00Z', end: '2026-01-01T03:00:00+01:00' },
  ],
  usageRules: [
    {
      kid,
      intendedTrackType: 'SD',
      periodIds: ['p1', 'p2', 'p3'],
      videoFilters: [{ minPixels: '0', maxPixels: '99' }],
    },
    {
      kid: otherKid,
      periodIds: [],
      videoFilters: [{ minPixels: '100' }],
      audioFilters: [{ minChannels: '1', maxChannels: '2' }],
      bitrateFilters: [{ maxBitrate: '5' }],
    },
  ],
});

test('a sound answer has no problem, in upper case neither', () => {
  expect(checkCpix(sound())).toEqual([]);
  const document = sound();
  for (const each of [...document.contentKeys, ...document.drmSystems]) each.kid = each.kid.toUpperCase();
  for (const each of document.drmSystems) each.systemId = each.systemId.toUpperCase();
  expect(checkCpix(document)).toEqual([]);
});

test('an empty document has no problem', () => {
  expect(checkCpix({ contentKeys: [], drmSystems: [], periods: [], usageRules: [] })).toEqual([]);
});

type Break = [rule: string, where: string, problem: RegExp, change: (document: CpixDocument) => void];

const [WIDEVINE, PLAYREADY, FAIRPLAY] = [0, 1, 2];
const breaks: Break[] = [
  ['key-once', 'ContentKey[3]', /ContentKey\[1\]/, (d) => d.contentKeys.push({ ...d.contentKeys[0]! })],
  [
    'system-once-per-key',
    'DRMSystem[4]',
    /DRMSystem\[1\]/,
    (d) => d.drmSystems.push({ ...d.drmSystems[0]!, kid: kid.toUpperCase() }),
  ],
  [
    'system-names-known-key',
    'DRMSystem[4]@kid',
    /no ContentKey/,
    (d) => d.drmSystems.push({ kid: swappedKid, systemId: SYSTEM_IDS.WIDEVINE, hlsSignaling: [] }),
  ],
  [
    'system-names-only-key',
    'DRMSystem[3]@kid',
    /no ContentKey/,
    (d) => {
      d.contentKeys.length = 1;
      d.usageRules.length = 1;
      d.drmSystems[FAIRPLAY]!.kid = swappedKid;
    },
  ],
  [
    'rule-names-known-key',
    'ContentKeyUsageRule[3]@kid',
    /no ContentKey/,
    (d) => d.usageRules.push({ kid: swappedKid, periodIds: [], videoFilters: [] }),
  ],
  [
    'leaf-names-known-root',
    'ContentKey[2]@dependsOnKey',
    /no ContentKey/,
    (d) => Object.assign(d.contentKeys[1]!, { dependsOnKey: swappedKid }),
  ],
  [
    'root-is-no-leaf',
    'ContentKey[3]@dependsOnKey',
    /depends on another/,
    (d) => {
      const leaf = '11111111-1111-1111-1111-111111111111';
      const root = '22222222-2222-2222-2222-222222222222';
      d.contentKeys.push({ kid: leaf, dependsOnKey: root });
      d.contentKeys.push({ kid: root, dependsOnKey: '33333333-3333-3333-3333-333333333333' });
      d.contentKeys.push({ kid: '33333333-3333-3333-3333-333333333333' });
      d.usageRules.push({ kid: leaf, periodIds: [], videoFilters: [{ minPixels: '0', maxPixels: '0' }] });
      d.usageRules[0]!.videoFilters = [];
    },
  ],
  [
    'rule-names-leaf',
    'ContentKeyUsageRule[1]@kid',
    /root/,
    (d) => Object.assign(d.contentKeys[1]!, { dependsOnKey: kid }),
  ],
  ['key-has-rule', 'ContentKey[2]', /while other keys/, (d) => d.usageRules.pop()],
  [
    'base64-is-standard',
    'ContentKey[1]@explicitIV',
    /UUID/,
    (d) => Object.assign(d.contentKeys[0]!, { explicitIV: kid }),
  ],
  [
    'base64-is-standard',
    'ContentKey[2]/Data/Secret/PlainValue',
    /base64url/,
    (d) => Object.assign(d.contentKeys[1]!, { plainValue: '-_AAAAAAAAAAAAAAAAAAAA==' }),
  ],
  [
    'base64-is-standard',
    'ContentKey[2]/Data/Secret/PlainValue',
    /padding/,
    (d) => Object.assign(d.contentKeys[1]!, { plainValue: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  ],
  [
    'base64-is-standard',
    'DRMSystem[3]/HLSSignalingData[2]',
    /not base64/,
    (d) => Object.assign(d.drmSystems[FAIRPLAY]!.hlsSignaling[1]!, { data: '#EXT-X' }),
  ],
  [
    'key-has-16-or-32-bytes',
    'ContentKey[2]/Data/Secret/PlainValue',
    /15 bytes/,
    (d) => Object.assign(d.contentKeys[1]!, { plainValue: base64(Buffer.alloc(15)) }),
  ],
  [
    'iv-has-16-bytes',
    'ContentKey[1]@explicitIV',
    /8 bytes/,
    (d) => Object.assign(d.contentKeys[0]!, { explicitIV: base64(Buffer.alloc(8)) }),
  ],
  [
    'scheme-is-known',
    'ContentKey[1]@commonEncryptionScheme',
    /CENC/,
    (d) => Object.assign(d.contentKeys[0]!, { commonEncryptionScheme: 'CENC' }),
  ],
  [
    'scheme-is-of-root',
    'ContentKey[2]@commonEncryptionScheme',
    /root/,
    (d) => {
      Object.assign(d.contentKeys[1]!, { dependsOnKey: kid, commonEncryptionScheme: 'cenc' });
      d.usageRules.shift();
      d.usageRules[0]!.kid = otherKid;
    },
  ],
  [
    'one-scheme',
    'ContentKeyList',
    /cenc, cbcs/,
    (d) => Object.assign(d.contentKeys[1]!, { commonEncryptionScheme: 'cbcs' }),
  ],
  [
    'pssh-is-box',
    'DRMSystem[1]/PSSH',
    /pssh box/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, { pssh: 'AAAA' }),
  ],
  [
    'pssh-is-of-system',
    'DRMSystem[1]/PSSH',
    /of the system 9a04f079/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, psshOf(playReady(kid, key))),
  ],
  [
    'pssh-has-key-id',
    'DRMSystem[1]/PSSH',
    /not 12ea753c/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, psshOf(widevineBox(kid, [otherKid]))),
  ],
  [
    'pssh-has-key-id',
    'DRMSystem[1]/PSSH',
    /byte order/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, psshOf(widevineBox(kid, [swappedKid]))),
  ],
  [
    'pssh-data-is-of-system',
    'DRMSystem[2]/PSSH',
    /PlayReady object/,
    (d) =>
      Object.assign(
        d.drmSystems[PLAYREADY]!,
        psshOf(writePssh({ systemId: SYSTEM_IDS.PLAYREADY, keyIds: [], data: Buffer.from('no') })),
      ),
  ],
  [
    'widevine-data-has-key-id',
    'DRMSystem[1]/PSSH',
    /Widevine data has the key ID 00112233/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, psshOf(widevineBox(otherKid))),
  ],
  [
    'widevine-data-has-key-id',
    'DRMSystem[1]/PSSH',
    /byte order/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, psshOf(widevineBox(swappedKid))),
  ],
  [
    'playready-header-has-key-id',
    'DRMSystem[2]/PSSH',
    /byte order/,
    (d) => Object.assign(d.drmSystems[PLAYREADY]!, psshOf(playReady(swappedKid, key))),
  ],
  [
    'playready-checksum-is-of-key',
    'DRMSystem[2]/PSSH',
    /CHECKSUM is .*, for the key of 12ea753c/,
    (d) => Object.assign(d.drmSystems[PLAYREADY]!, psshOf(playReady(kid, Buffer.alloc(16)))),
  ],
  [
    'content-protection-data-is-pssh-data',
    'DRMSystem[1]/ContentProtectionData',
    /whole pssh box/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, { contentProtectionData: d.drmSystems[WIDEVINE]!.pssh }),
  ],
  [
    'content-protection-data-is-pssh-data',
    'DRMSystem[1]/ContentProtectionData',
    /not the data/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, { contentProtectionData: 'AAAA' }),
  ],
  [
    'content-protection-data-is-pssh-data',
    'DRMSystem[1]/ContentProtectionData',
    /not the one in PSSH/,
    (d) =>
      Object.assign(d.drmSystems[WIDEVINE]!, {
        contentProtectionData: base64('<cenc:pssh xmlns:cenc="urn:mpeg:cenc:2013">AAAA</cenc:pssh>'),
      }),
  ],
  [
    'key-uri-is-uri',
    'DRMSystem[1]/URIExtXKey',
    /not a URI/,
    (d) => Object.assign(d.drmSystems[WIDEVINE]!, { uriExtXKey: base64('a key') }),
  ],
  [
    'signaling-is-key-tag',
    'DRMSystem[3]/HLSSignalingData[1]',
    /no EXT-X-KEY/,
    (d) => Object.assign(d.drmSystems[FAIRPLAY]!.hlsSignaling[0]!, { data: base64('#EXTINF:1,') }),
  ],
  [
    'playlist-is-known',
    'DRMSystem[3]/HLSSignalingData[2]@playlist',
    /"main"/,
    (d) => Object.assign(d.drmSystems[FAIRPLAY]!.hlsSignaling[1]!, { playlist: 'main' }),
  ],
  [
    'playlist-fits-tag',
    'DRMSystem[3]/HLSSignalingData[2]',
    /master playlist, its tag for the media/,
    (d) => Object.assign(d.drmSystems[FAIRPLAY]!.hlsSignaling[1]!, { data: tag('KEY') }),
  ],
  [
    'one-signaling-per-playlist',
    'DRMSystem[3]/HLSSignalingData[3]',
    /HLSSignalingData\[1\]/,
    (d) => d.drmSystems[FAIRPLAY]!.hlsSignaling.push({ playlist: 'media', data: tag('KEY') }),
  ],
  [
    'key-format-fits-system',
    'DRMSystem[3]/HLSSignalingData[1]',
    /KEYFORMAT is "com.microsoft.playready"/,
    (d) =>
      Object.assign(d.drmSystems[FAIRPLAY]!.hlsSignaling[0]!, {
        data: tag('KEY', 'com.microsoft.playready'),
      }),
  ],
  [
    'key-uri-is-that-of-tag',
    'DRMSystem[3]/HLSSignalingData[1]',
    /not that of URIExtXKey/,
    (d) => {
      d.drmSystems[FAIRPLAY]!.hlsSignaling.pop();
      Object.assign(d.drmSystems[FAIRPLAY]!, { uriExtXKey: base64('skd://y') });
    },
  ],
  [
    'period-once',
    'ContentKeyPeriod[4]',
    /ContentKeyPeriod\[1\]/,
    (d) => d.periods.push({ id: 'p1', index: '7' }),
  ],
  [
    'filter-names-known-period',
    'ContentKeyUsageRule[1]/KeyPeriodFilter[4]@periodId',
    /"p4"/,
    (d) => d.usageRules[0]!.periodIds.push('p4'),
  ],
  [
    'period-has-index-or-times',
    'ContentKeyPeriod[2]',
    /index and times/,
    (d) => Object.assign(d.periods[1]!, { index: '2' }),
  ],
  [
    'period-has-start-and-end',
    'ContentKeyPeriod[4]',
    /no end/,
    (d) => d.periods.push({ id: 'p4', start: '2026-01-01T00:00:00Z' }),
  ],
  [
    'period-ends-after-start',
    'ContentKeyPeriod[4]',
    /not after/,
    (d) => d.periods.push({ id: 'p4', start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:00Z' }),
  ],
  [
    'period-ends-after-start',
    'ContentKeyPeriod[4]',
    /"today"/,
    (d) => d.periods.push({ id: 'p4', start: 'today', end: '2026-01-01T00:00:00Z' }),
  ],
  [
    'periods-of-key-are-apart',
    'ContentKeyPeriod[3]',
    /ContentKeyPeriod\[2\]/,
    (d) => Object.assign(d.periods[2]!, { start: '2026-01-01T00:59:59Z' }),
  ],
  [
    'periods-of-key-are-apart',
    'ContentKeyPeriod[4]',
    /ContentKeyPeriod\[1\]/,
    (d) => {
      d.periods.push({ id: 'p4', index: '1' });
      d.usageRules[0]!.periodIds.push('p4');
    },
  ],
  [
    'filter-bounds-are-in-order',
    'ContentKeyUsageRule[1]/VideoFilter[1]',
    /minFps 60 is more than maxFps 30/,
    (d) => Object.assign(d.usageRules[0]!.videoFilters[0]!, { minFps: '60', maxFps: '30' }),
  ],
  [
    'filter-bounds-are-in-order',
    'ContentKeyUsageRule[2]/AudioFilter[1]',
    /minChannels 3/,
    (d) => Object.assign(d.usageRules[1]!.audioFilters![0]!, { minChannels: '3' }),
  ],
  [
    'filter-bounds-are-in-order',
    'ContentKeyUsageRule[2]/BitrateFilter[1]',
    /minBitrate 6/,
    (d) => Object.assign(d.usageRules[1]!.bitrateFilters![0]!, { minBitrate: '6' }),
  ],
  [
    'bitrate-filter-has-bound',
    'ContentKeyUsageRule[2]/BitrateFilter[1]',
    /neither/,
    (d) => Object.assign(d.usageRules[1]!, { bitrateFilters: [{}] }),
  ],
  [
    'video-filters-of-keys-are-apart',
    'ContentKeyUsageRule[3]/VideoFilter[1]',
    /ContentKeyUsageRule\[1\]\/VideoFilter\[1\]/,
    (d) =>
      d.usageRules.push({ kid: otherKid, periodIds: ['p2'], videoFilters: [{ minPixels: '99', hdr: '0' }] }),
  ],
];

describe('a sound answer with one change breaks one rule', () => {
  test.each(breaks)('%s at %s: %s', (rule, where, problem, change) => {
    const document = sound();
    change(document);
    const problems = checkCpix(document);
    const level = CPIX_RULES.find(({ id }) => id === rule)?.level;
    expect(problems).toEqual([{ rule, level, where, problem: expect.stringMatching(problem) }]);
  });

  test('playready-cbc-has-no-checksum', () => {
    const document = sound();
    const box = Buffer.from(playReady(kid, key, 'cenc'));
    const algorithm = box.indexOf(Buffer.from('AESCTR', 'utf16le'));
    box.write('AESCBC', algorithm, 'utf16le');
    Object.assign(document.drmSystems[PLAYREADY]!, psshOf(box));
    expect(checkCpix(document)).toMatchObject([
      { rule: 'playready-cbc-has-no-checksum', level: 'must', where: 'DRMSystem[2]/PSSH' },
    ]);
  });
});

test('every rule is broken by one of these', () => {
  const broken = new Set(breaks.map(([rule]) => rule)).add('playready-cbc-has-no-checksum');
  expect(CPIX_RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  expect(new Set(CPIX_RULES.map(({ id }) => id)).size).toBe(CPIX_RULES.length);
});

describe('what looks like a break and is none', () => {
  test.each<[string, (document: CpixDocument) => void]>([
    ['a key of 32 bytes', (d) => Object.assign(d.contentKeys[1]!, { plainValue: base64(Buffer.alloc(32)) })],
    ['white space in base64', (d) => Object.assign(d.contentKeys[1]!, { plainValue: `${base64(key)}\n ` })],
    ['no rules at all', (d) => Object.assign(d, { usageRules: [], periods: [] })],
    [
      'the XML that CPIX has in ContentProtectionData, with the same box',
      (d) =>
        Object.assign(d.drmSystems[WIDEVINE]!, {
          contentProtectionData: base64(
            `<pssh xmlns="urn:mpeg:cenc:2013">${d.drmSystems[WIDEVINE]!.pssh}</pssh>`,
          ),
        }),
    ],
    [
      'the ID that FairPlay has in boxes',
      (d) =>
        Object.assign(d.drmSystems[FAIRPLAY]!, {
          pssh: base64(
            writePssh({
              systemId: '29701fe4-3cc7-4a34-8c5b-ae90c7439a47',
              keyIds: [],
              data: Buffer.from('x'),
            }),
          ),
        }),
    ],
    ['one index for periods of two keys', (d) => d.periods.push({ id: 'p4', index: '1' })],
    ['an empty list of key IDs', (d) => Object.assign(d.drmSystems[WIDEVINE]!, psshOf(widevineBox(kid)))],
    [
      'overlapping filters at other times',
      (d) => {
        d.usageRules[1]!.periodIds = ['p2'];
        d.usageRules[0]!.periodIds = ['p1'];
        d.usageRules.push({ kid: otherKid, periodIds: ['p2'], videoFilters: [{}] });
      },
    ],
  ])('%s', (_why, change) => {
    const document = sound();
    change(document);
    expect(checkCpix(document)).toEqual([]);
  });
});

describe("the documents' own examples", () => {
  const fixtures = join(import.meta.dirname, '../specs/fixtures/cpix');
  const components = openApi('cpix').components as unknown as {
    examples: Record<string, { value: unknown }>;
  };
  const examples: [name: string, xml: string][] = [
    ...readdirSync(fixtures).map((file): [string, string] => [
      file,
      readFileSync(join(fixtures, file), 'utf8'),
    ]),
    ...Object.entries(components.examples).flatMap(([name, { value }]): [string, string][] =>
      typeof value === 'string' && value.includes('<cpix:CPIX') ? [[name, value]] : [],
    ),
  ];

  /** What the examples have wrong as they stand. */
  const KNOWN: Record<string, string[]> = {
    'dash-live-request.xml': ['system-names-only-key at DRMSystem[2]@kid'],
  };

  test('there are many', () => expect(examples.length).toBeGreaterThan(20));

  test.each(examples)('%s', (name, xml) => {
    const problems = checkCpix(readCpix(Buffer.from(xml)));
    expect(problems.map(({ rule, where }) => `${rule} at ${where}`)).toEqual(KNOWN[name] ?? []);
  });
});
