import { describe, expect, test } from 'vitest';
import { checkCpix } from '../../codecs/cpix/check.ts';
import {
  type ContentKeyInfo,
  type ContentKeys,
  contentKeysFrom,
  cpixFromContentKeys,
} from '../../codecs/cpix/content-keys.ts';
import type { CpixDocument } from '../../codecs/cpix/document.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { expectFault } from '../support/fault.ts';
import { CLIENT_KEY, CLIENT_PAYLOADS, PROTECTION_SAMPLES } from './samples.ts';

const client = PROTECTION_SAMPLES[0]!;
const { widevine, playReady } = client.dash!;
const kid = client.keyId;

/** The answer of a key server that the client sample must have come from. */
const answer = (): CpixDocument => ({
  id: CLIENT_KEY.content_id,
  contentKeys: [{ kid, explicitIV: CLIENT_KEY.iv_b64, plainValue: CLIENT_KEY.key_b64 }],
  drmSystems: [
    { kid, systemId: SYSTEM_IDS.WIDEVINE, pssh: widevine, hlsSignaling: [] },
    { kid, systemId: SYSTEM_IDS.PLAYREADY, pssh: playReady, hlsSignaling: [] },
    {
      kid,
      systemId: SYSTEM_IDS.FAIRPLAY,
      uriExtXKey: Buffer.from(client.fairPlay!.uri).toString('base64'),
      hlsSignaling: [],
    },
  ],
  periods: [],
  usageRules: [],
});

test('the client sample comes out member for member', () => {
  const { content_id, ...encodings } = CLIENT_KEY;
  expect(contentKeysFrom(answer())).toEqual({
    content_id,
    content_key_list: [
      {
        ...encodings,
        widevine: { pssh: widevine, pssh_payload_only: CLIENT_PAYLOADS.widevine },
        playready: { pssh: playReady, pssh_payload_only: CLIENT_PAYLOADS.playReady },
        fairplay: { key_uri: client.fairPlay!.uri },
      },
    ],
  });
});

test('systems and rules are joined by kid in any case, and the system ID is read in any case', () => {
  const document = answer();
  document.contentKeys[0]!.kid = kid.toUpperCase();
  for (const system of document.drmSystems) system.systemId = system.systemId.toUpperCase();
  document.usageRules.push({ kid, intendedTrackType: 'UHD1', periodIds: [], videoFilters: [] });
  const [key] = contentKeysFrom(document).content_key_list;
  expect(key).toMatchObject({ track_type: 'UHD1', key_id_hex: CLIENT_KEY.key_id_hex });
  expect(key).toHaveProperty('widevine');
  expect(key).toHaveProperty('playready');
  expect(key).toHaveProperty('fairplay');
});

test('what an answer does not hold is left out', () => {
  const document = answer();
  delete document.contentKeys[0]!.explicitIV;
  document.drmSystems = [];
  const [key] = contentKeysFrom(document).content_key_list;
  expect(Object.keys(key!).sort()).toEqual(['key_b64', 'key_hex', 'key_id_b64', 'key_id_hex']);
});

describe('an answer that gives no keys', () => {
  const faults: [why: string, change: (document: CpixDocument) => void, where: string][] = [
    [
      'no key',
      (document) => {
        document.contentKeys = [];
      },
      'ContentKeyList',
    ],
    [
      'a key without its value',
      (document) => {
        delete document.contentKeys[0]!.plainValue;
      },
      'PlainValue',
    ],
    [
      'an empty value',
      (document) => {
        document.contentKeys[0]!.plainValue = '';
      },
      'PlainValue',
    ],
    [
      'a value of 15 bytes',
      (document) => {
        document.contentKeys[0]!.plainValue = 'AAAAAAAAAAAAAAAAAAAA';
      },
      'PlainValue',
    ],
    [
      'an IV in hex',
      (document) => {
        document.contentKeys[0]!.explicitIV = CLIENT_KEY.iv_hex;
      },
      'explicitIV',
    ],
    [
      'a pssh that is not base64',
      (document) => {
        document.drmSystems[0]!.pssh = '!';
      },
      'PSSH',
    ],
    [
      'a key URI that is not base64',
      (document) => {
        document.drmSystems[2]!.uriExtXKey = 'skd://x';
      },
      'URIExtXKey',
    ],
  ];
  test.each(faults)('%s', (_why, change, where) => {
    const document = answer();
    change(document);
    expectFault(() => contentKeysFrom(document), 'CPIX answer', where);
  });

  test('a cut pssh box names the byte', () => {
    const document = answer();
    document.drmSystems[0]!.pssh = widevine.slice(0, 40);
    expectFault(() => contentKeysFrom(document), 'pssh box', 'byte 0');
  });
});

describe('the answer for content keys', () => {
  const keys = (): ContentKeys => contentKeysFrom(answer());

  test('gives the client sample again, and has the signalling of each system', () => {
    const document = cpixFromContentKeys(keys());
    expect(contentKeysFrom(document)).toEqual(keys());
    expect(document.drmSystems.map((system) => Object.keys(system).sort())).toEqual([
      ['contentProtectionData', 'hlsSignaling', 'kid', 'pssh', 'systemId'],
      ['contentProtectionData', 'hlsSignaling', 'kid', 'pssh', 'systemId'],
      ['hlsSignaling', 'kid', 'systemId', 'uriExtXKey'],
    ]);
    expect(checkCpix(document)).toEqual([]);
  });

  const faults: [why: string, change: (key: ContentKeyInfo) => void, where: string][] = [
    ['two key IDs', (key) => Object.assign(key, { key_id_b64: key.key_b64 }), 'key_id_b64'],
    ['a key in upper case', (key) => Object.assign(key, { key_hex: key.key_hex.toUpperCase() }), 'key_hex'],
    ['half an IV', (key) => Object.assign(key, { iv_b64: undefined }), 'iv_b64'],
    ['other data', (key) => Object.assign(key.widevine!, { pssh_payload_only: 'AAAA' }), 'pssh_payload_only'],
    ['white space', (key) => Object.assign(key.widevine!, { pssh: `${key.widevine!.pssh} ` }), 'pssh'],
    ['a URI with a quote', (key) => Object.assign(key.fairplay!, { key_uri: 'skd://"' }), 'key_uri'],
  ];
  test.each(faults)('is refused for %s', (_why, change, where) => {
    const changed = keys();
    change(changed.content_key_list[0]!);
    expectFault(() => cpixFromContentKeys(changed), 'content keys', where);
  });

  test('is refused for no key and for one that is there twice', () => {
    const none = { content_id: 'c', content_key_list: [] };
    expectFault(() => cpixFromContentKeys(none), 'content keys', 'content_key_list');
    const twice = keys();
    twice.content_key_list.push(twice.content_key_list[0]!);
    expectFault(() => cpixFromContentKeys(twice), 'content keys', 'key_id_hex');
  });
});
