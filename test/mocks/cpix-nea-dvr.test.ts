import { describe, expect, test } from 'vitest';
import { readPssh } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import {
  answered,
  bytesOf,
  FAIRPLAY,
  keyRequest,
  keyServer,
  PLAYREADY,
  siteOf,
  WIDEVINE,
} from './support/key-server.ts';

const server = keyServer();

test('dash gets the boxes of PlayReady and Widevine and nothing else', () => {
  const { drmSystems, periods, usageRules } = answered(server.neaDvr('dash', 'movie-1'));
  expect(drmSystems.map(({ pssh: _, ...system }) => system)).toEqual(
    [PLAYREADY, WIDEVINE].map((systemId) => ({ systemId, kid: drmSystems[0]!.kid, hlsSignaling: [] })),
  );
  expect([periods, usageRules]).toEqual([[], []]);
});

test('hls gets the key URI of FairPlay and nothing else', () => {
  const { drmSystems } = answered(server.neaDvr('hls', 'movie-1'));
  expect(drmSystems).toEqual([
    { kid: drmSystems[0]!.kid, systemId: FAIRPLAY, hlsSignaling: [], uriExtXKey: expect.any(String) },
  ]);
});

test('the key is that of the other APIs for the same content', () => {
  const { contentKeys } = answered(server.ask(keyRequest()));
  for (const format of ['dash', 'hls', 'DASH', 'Hls'])
    expect(answered(server.neaDvr(format, 'movie-1')).contentKeys).toEqual(contentKeys);
});

test.each(['test-cid', 'a b', 'a/b', '100%', '?#&+', '영화 <1>', 'ed/%2F'])(
  'the content ID %j arrives unescaped',
  (contentId) => {
    const asked = server.neaDvr('dash', contentId);
    const answer = answered(asked);
    expect(answer.id).toBe(contentId);
    const { data } = readPssh(bytesOf(answer.drmSystems[1]!.pssh));
    expect(Buffer.from(readWidevineHeader(data).contentId!).toString()).toBe(contentId);
    expect(asked).toMatchObject({
      site: 'AAAA',
      decoded: { kind: 'cpix', contentId, streamingFormat: 'dash' },
    });
  },
);

test('what the site has for live content is not for NEA-DVR, which has no rotation', () => {
  const { periods, usageRules } = answered(
    keyServer([siteOf('AAAA', { keyPeriod: 1, usageRules: 'always' })]).neaDvr('hls', 'a'),
  );
  expect([periods, usageRules]).toEqual([[], []]);
});

describe('is refused', () => {
  test.each<[what: string, format: string, contentId: string, reason: string]>([
    ['another format', 'smooth', 'a', 'the streaming format is "smooth"; it is dash or hls'],
    [
      'a format of JavaScript’s own',
      '__proto__',
      'a',
      'the streaming format is "__proto__"; it is dash or hls',
    ],
    [
      'a content ID of 201 bytes',
      'dash',
      'x'.repeat(201),
      'the last segment of the path, the content ID, has 201 bytes; 200 are the most',
    ],
    ...['\u0000', '\u0085', '\uFFFE', '\uFFFF'].map((character): [string, string, string, string] => [
      `the character ${JSON.stringify(character)}`,
      'dash',
      `a${character}`,
      'the last segment of the path, the content ID, holds a character that cannot be printed',
    ]),
  ])('%s', (_, format, contentId, reason) => {
    const { conclusion, response } = server.neaDvr(format, contentId);
    expect(conclusion).toEqual({ kind: 'refused', code: 'INVALID_REQUEST', reason });
    expect([response.status, JSON.parse(response.body)]).toEqual([
      400,
      { error_code: 'INVALID_REQUEST', error_message: reason },
    ]);
  });

  test('another method, and a path that is none', () => {
    const path = `/cpix/anevia/dash/${server.token}`;
    expect(server.send('POST', `${path}/a`).response.status).toBe(405);
    for (const wrong of [path, `${path}/`, `${path}/a/b`, `/cpix/anevia/dash//${server.token}/a`])
      expect(server.send('GET', wrong).response.status).toBe(404);
  });
});
