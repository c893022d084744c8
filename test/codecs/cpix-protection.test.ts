import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../codecs/base64.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import {
  fairPlaySignaling,
  fairPlayUri,
  type ProtectedKey,
  periodContentId,
  playReadyPssh,
  WIDEVINE_PROVIDER,
  widevinePssh,
} from '../../codecs/cpix/protection.ts';
import { playReadyChecksum, readPlayReadyObject } from '../../codecs/playready-header.ts';
import { readPssh } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import { CLIENT_PAYLOADS, PROTECTION_SAMPLES, type ProtectionSample } from './samples.ts';

const bytes = (base64: string): Uint8Array => fromBase64(base64)!;

function protectedKey({ key, dash, fairPlay, title, ...rest }: ProtectionSample): ProtectedKey {
  return { ...rest, key: bytes(key) };
}

const dashSamples = PROTECTION_SAMPLES.flatMap((sample) =>
  sample.dash === undefined ? [] : [{ title: sample.title, sample, dash: sample.dash }],
);
const fairPlaySamples = PROTECTION_SAMPLES.flatMap((sample) =>
  sample.fairPlay === undefined ? [] : [{ title: sample.title, sample, fairPlay: sample.fairPlay }],
);

test('every kind of sample is there', () => {
  expect(dashSamples).toHaveLength(4);
  expect(fairPlaySamples).toHaveLength(3);
});

describe.each(dashSamples)('$title', ({ sample, dash }) => {
  test('the Widevine box is rebuilt byte for byte', () => {
    expect(toBase64(widevinePssh(protectedKey(sample)))).toBe(dash.widevine);
  });

  test('the PlayReady box is rebuilt byte for byte', () => {
    expect(toBase64(playReadyPssh(protectedKey(sample), dash.licenseUrl))).toBe(dash.playReady);
  });

  test('the checksum is the one in the header', () => {
    expect(toBase64(playReadyChecksum(sample.keyId, bytes(sample.key)))).toBe(dash.checksum);
  });

  test('the Widevine box reads back to its inputs', () => {
    const box = readPssh(bytes(dash.widevine));
    expect(box).toMatchObject({ systemId: SYSTEM_IDS.WIDEVINE, keyIds: [] });
    const { contentId, ...header } = readWidevineHeader(box.data);
    expect(Buffer.from(contentId!).toString('utf8')).toBe(
      periodContentId(sample.contentId, sample.periodIndex),
    );
    expect(header).toEqual({
      algorithm: 1,
      keyIds: [sample.keyId],
      provider: WIDEVINE_PROVIDER,
      ...(sample.trackType === undefined ? {} : { trackType: sample.trackType }),
      ...(sample.periodIndex === undefined ? {} : { cryptoPeriodIndex: sample.periodIndex }),
    });
  });

  test('the PlayReady box reads back to its inputs', () => {
    const box = readPssh(bytes(dash.playReady));
    expect(box).toMatchObject({ systemId: SYSTEM_IDS.PLAYREADY, keyIds: [] });
    const { checksum, ...header } = readPlayReadyObject(box.data);
    expect(toBase64(checksum!)).toBe(dash.checksum);
    expect(header).toEqual({
      version: dash.headerVersion,
      algorithm: 'AESCTR',
      keyId: sample.keyId,
      licenseUrl: dash.licenseUrl,
      ...(sample.periodIndex === undefined ? {} : { periodIndex: sample.periodIndex }),
    });
  });

  test.each(['widevine', 'playReady'] as const)('the data of the %s box is what follows byte 32', (drm) => {
    const box = bytes(dash[drm]);
    expect(Buffer.from(readPssh(box).data)).toEqual(Buffer.from(box.subarray(32)));
  });
});

test.each(fairPlaySamples)(
  '$title: the key URI is rebuilt, as text and in base64',
  ({ sample, fairPlay }) => {
    const uri = fairPlayUri(protectedKey(sample));
    expect(uri).toBe(fairPlay.uri);
    if (fairPlay.uriExtXKey !== undefined) expect(toBase64(Buffer.from(uri))).toBe(fairPlay.uriExtXKey);
  },
);

test('the payloads of the client sample are the data of its boxes', () => {
  const [client] = dashSamples;
  expect(toBase64(readPssh(bytes(client!.dash.widevine)).data)).toBe(CLIENT_PAYLOADS.widevine);
  expect(toBase64(readPssh(bytes(client!.dash.playReady)).data)).toBe(CLIENT_PAYLOADS.playReady);
});

test('the key of the HLS sample does not give the checksum of the DASH sample with the same key ID', () => {
  const [dash, hls] = [PROTECTION_SAMPLES[1]!, PROTECTION_SAMPLES[2]!];
  expect(hls.keyId).toBe(dash.keyId);
  expect(toBase64(playReadyChecksum(dash.keyId, bytes(hls.key)))).toBe('YjRZd4LxPao=');
});

describe('schemes', () => {
  const key = protectedKey(PROTECTION_SAMPLES[1]!);
  const header = (scheme: string) =>
    readPlayReadyObject(readPssh(playReadyPssh({ ...key, scheme }, 'https://licence.test/')).data);
  const widevine = (scheme: string) => readWidevineHeader(readPssh(widevinePssh({ ...key, scheme })).data);

  test.each(['cenc', 'cens'])('%s is AESCTR with a checksum', (scheme) => {
    expect(header(scheme)).toMatchObject({ version: '4.3.0.0', algorithm: 'AESCTR' });
    expect(header(scheme).checksum).toHaveLength(8);
  });

  test.each(['cbcs', 'cbc1'])('%s is AESCBC without a checksum', (scheme) => {
    expect(header(scheme)).toMatchObject({ version: '4.3.0.0', algorithm: 'AESCBC' });
    expect(header(scheme)).not.toHaveProperty('checksum');
  });

  test('Widevine names every scheme but cenc, its default', () => {
    expect(widevine('cenc')).not.toHaveProperty('protectionScheme');
    for (const scheme of ['cens', 'cbc1', 'cbcs'])
      expect(widevine(scheme)).toMatchObject({ protectionScheme: scheme });
  });
});

test.each([
  [undefined, 'cid'],
  [0, 'cid0000000000000000'],
  [128, 'cid0000000000000080'],
  [0xabcdef, 'cid0000000000abcdef'],
])('the content ID of period %s is %s', (index, contentId) => {
  expect(periodContentId('cid', index)).toBe(contentId);
});

test('the HLS tags are one for media playlists, without the attribute, and one for the master', () => {
  const decoded = fairPlaySignaling('skd://a').map(({ playlist, data }) => [
    playlist,
    Buffer.from(data, 'base64').toString(),
  ]);
  const attributes =
    'METHOD=SAMPLE-AES,URI="skd://a",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"';
  expect(decoded).toEqual([
    [undefined, `#EXT-X-KEY:${attributes}`],
    ['master', `#EXT-X-SESSION-KEY:${attributes}`],
  ]);
});
