import { describe, expect, test } from 'vitest';
import { readKeySignaling } from '../../codecs/hls-signaling.ts';
import { uuidToBytes } from '../../codecs/key-id.ts';
import { playReadyChecksum, readPlayReadyObject } from '../../codecs/playready-header.ts';
import { readPssh } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import { drmSystems } from '../../specs/index.ts';
import {
  answered,
  bytesOf,
  FAIRPLAY,
  KID,
  keyRequest,
  keyServer,
  PLAYREADY,
  periodOf,
  siteOf,
  systemsOf,
  WIDEVINE,
} from './support/key-server.ts';

const idOf = (name: string) => drmSystems().find((system) => system.name === name)!.systemId;
const NCG = idOf('NCG');
const HLS_NCG = [idOf('HLS_NCG'), idOf('HLS_AES_128')];

/** A request for one key and some systems, under a scheme or none. */
const request = (systemIds: string[], scheme?: string) => {
  const named = scheme === undefined ? '' : ` commonEncryptionScheme="${scheme}"`;
  return keyRequest({
    keys: `<cpix:ContentKey kid="${KID}"${named}/>`,
    systems: systemsOf(KID, systemIds),
  });
};
const [W, P, F] = [WIDEVINE, PLAYREADY, FAIRPLAY];

test.each([[[W]], [[P]], [[F]], [[W, P]], [[P, F]], [[F, W]], [[W, P, F]], [[F, P, W]]])(
  '%j: the systems asked for in that order, and no others',
  (asked) => {
    const answer = answered(keyServer().ask(request(asked)));
    expect(answer.drmSystems.map(({ systemId }) => systemId)).toEqual(asked);
  },
);

test('a system ID is known in any case, and repeated as it was sent', () => {
  const mixed = 'Edef8BA9-79d6-4ACE-a3c8-27DCD51D21ED';
  const sent = [WIDEVINE.toUpperCase(), PLAYREADY.toUpperCase(), FAIRPLAY.toUpperCase()];
  const answer = answered(keyServer().ask(request(sent)));
  expect(answer.drmSystems.map(({ systemId }) => systemId)).toEqual(sent);
  expect(answered(keyServer().ask(request([mixed]))).drmSystems[0]).toMatchObject({
    systemId: mixed,
    pssh: expect.any(String),
  });
});

describe('schemes', () => {
  const headers = (scheme?: string) => {
    const answer = answered(keyServer().ask(request([WIDEVINE, PLAYREADY, FAIRPLAY], scheme)));
    const [widevine, playReady, fairPlay] = answer.drmSystems;
    return {
      key: answer.contentKeys[0]!,
      widevine: readWidevineHeader(readPssh(bytesOf(widevine!.pssh)).data),
      playReady: readPlayReadyObject(readPssh(bytesOf(playReady!.pssh)).data),
      fairPlay: fairPlay!,
    };
  };

  test.each([
    [undefined, '4.0.0.0', 'AESCTR', undefined],
    ['cenc', '4.3.0.0', 'AESCTR', undefined],
    ['cens', '4.3.0.0', 'AESCTR', 'cens'],
    ['cbc1', '4.3.0.0', 'AESCBC', 'cbc1'],
    ['cbcs', '4.3.0.0', 'AESCBC', 'cbcs'],
  ])('%s is PlayReady %s for %s, in Widevine data %s', (scheme, version, algorithm, protectionScheme) => {
    const { key, widevine, playReady } = headers(scheme);
    expect(key.commonEncryptionScheme).toBe(scheme);
    expect(playReady).toMatchObject({ version, algorithm, keyId: key.kid });
    expect(playReady.checksum).toEqual(
      algorithm === 'AESCBC' ? undefined : playReadyChecksum(key.kid, bytesOf(key.plainValue)),
    );
    expect(widevine.protectionScheme).toBe(protectionScheme);
  });

  test('neither the key nor what FairPlay gets depends on them', () => {
    const [first, ...others] = [undefined, 'cenc', 'cens', 'cbc1', 'cbcs'].map(headers);
    for (const { key, fairPlay } of others) {
      const { commonEncryptionScheme: _, ...plain } = key;
      expect([plain, fairPlay]).toEqual([first!.key, first!.fairPlay]);
    }
  });

  test('each of several keys has its own', () => {
    const keys = ['cenc', 'cbcs'].map(
      (scheme, index) =>
        `<cpix:ContentKey kid="0000000${index}-0000-4000-8000-000000000000" commonEncryptionScheme="${scheme}"/>`,
    );
    const rules = ['SD', 'HD'].map(
      (track, index) =>
        `<cpix:ContentKeyUsageRule kid="0000000${index}-0000-4000-8000-000000000000" intendedTrackType="${track}"/>`,
    );
    const systems = [0, 1].map((index) =>
      systemsOf(`0000000${index}-0000-4000-8000-000000000000`, [WIDEVINE]),
    );
    const answer = answered(
      keyServer().ask(keyRequest({ keys: keys.join(''), systems: systems.join(''), rules: rules.join('') })),
    );
    expect(answer.contentKeys.map(({ commonEncryptionScheme }) => commonEncryptionScheme)).toEqual([
      'cenc',
      'cbcs',
    ]);
    expect(
      answer.drmSystems.map(({ pssh }) => readWidevineHeader(readPssh(bytesOf(pssh)).data).protectionScheme),
    ).toEqual([undefined, 'cbcs']);
  });
});

describe('PlayReady licence servers', () => {
  const licenseUrlOf = (asked: ReturnType<ReturnType<typeof keyServer>['ask']>) =>
    readPlayReadyObject(readPssh(bytesOf(answered(asked).drmSystems[0]!.pssh)).data).licenseUrl;

  test('are those of the samples of each API', () => {
    const server = keyServer();
    for (const api of ['v1', 'v2', 'speke'] as const)
      expect(licenseUrlOf(server.ask(request([PLAYREADY]), api))).toBe(
        'https://testtokyo.pallycon.com/ri/playready/licenseManager.do',
      );
    expect(licenseUrlOf(server.neaDvr('dash', 'a'))).toBe(
      'https://license.pallycon.com/ri/playready/licenseManager.do',
    );
  });

  test('are the one of the site where it has one', () => {
    const server = keyServer([siteOf('AAAA', { licenseUrl: 'https://licence.test/?a=1&b=2' })]);
    expect(licenseUrlOf(server.ask(request([PLAYREADY])))).toBe('https://licence.test/?a=1&b=2');
    expect(licenseUrlOf(server.neaDvr('dash', 'a'))).toBe('https://licence.test/?a=1&b=2');
  });
});

describe('NCG', () => {
  const answer = answered(keyServer().ask(request([NCG, ...HLS_NCG])));
  const [ncg, ...hls] = answer.drmSystems;
  const [key] = answer.contentKeys;

  test('gets the key itself where others get a URI, and nothing else', () => {
    expect(ncg).toEqual({ kid: key!.kid, systemId: NCG, hlsSignaling: [], uriExtXKey: key!.plainValue });
  });

  test.each([0, 1])('for HLS gets a key URI by either system ID, and nothing else', (index) => {
    const uri = `ncg://${Buffer.from(uuidToBytes(key!.kid)).toString('base64')}`;
    expect(hls[index]).toEqual({
      kid: key!.kid,
      systemId: HLS_NCG[index],
      hlsSignaling: [],
      uriExtXKey: Buffer.from(uri).toString('base64'),
    });
  });

  test('is the same in V1', () => {
    expect(answered(keyServer().ask(request([NCG, ...HLS_NCG]), 'v1'))).toEqual(answer);
  });

  test('does not rotate: it is left out beside what does, and refused alone', () => {
    const live = (systemIds: string[]) =>
      keyServer().ask(keyRequest({ systems: systemsOf(KID, systemIds), periods: periodOf('p', 1) }));
    expect(answered(live([NCG, FAIRPLAY, HLS_NCG[0]!])).drmSystems.map(({ systemId }) => systemId)).toEqual([
      FAIRPLAY,
    ]);
    for (const systemId of [NCG, ...HLS_NCG])
      expect(live([systemId]).conclusion).toEqual({
        kind: 'refused',
        code: 'INVALID_REQUEST',
        reason: `no DRMSystem of the request is served: ${systemId} is served without key periods only`,
      });
  });
});

test('the tags for HLS name the key URI, one for each kind of playlist', () => {
  const [system] = answered(keyServer().ask(request([FAIRPLAY]))).drmSystems;
  const tags = system!.hlsSignaling.map(({ data }) =>
    readKeySignaling(Buffer.from(bytesOf(data)).toString()),
  );
  const uri = Buffer.from(bytesOf(system!.uriExtXKey)).toString();
  const said = {
    method: 'SAMPLE-AES',
    uri,
    keyFormat: 'com.apple.streamingkeydelivery',
    keyFormatVersions: [1],
  };
  expect(tags).toMatchObject([
    { playlist: 'media', ...said },
    { playlist: 'master', ...said },
  ]);
});

describe('systems that the key server does not have', () => {
  const others = [
    '00000000-0000-0000-0000-000000000001',
    ...['CLEAR_KEY', 'COMMON_PSSH', 'IRDETO', 'WISEPLAY'].map(idOf),
  ];

  test.each(others)('%s is left out', (systemId) => {
    const answer = answered(keyServer().ask(request([systemId, WIDEVINE])));
    expect(answer.drmSystems.map(({ systemId }) => systemId)).toEqual([WIDEVINE]);
  });

  test('are refused where there is no other', () => {
    expect(keyServer().ask(request(others)).conclusion).toMatchObject({
      code: 'INVALID_REQUEST',
      reason: `no DRMSystem of the request is served: ${others[0]} is not known here`,
    });
  });
});
