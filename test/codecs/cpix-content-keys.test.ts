import { describe, expect, test } from 'vitest';
import { contentKeysFrom } from '../../codecs/cpix/content-keys.ts';
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
