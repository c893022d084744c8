import { describe, expect, test } from 'vitest';
import { readPssh } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import {
  answered,
  bytesOf,
  FAIRPLAY,
  KID,
  keyRequest,
  keyServer,
  kidOf,
  PLAYREADY,
  ruleOf,
  siteOf,
  systemsOf,
  tracksRequest,
  WIDEVINE,
} from './support/key-server.ts';

const TRACKS = ['AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'];

describe('a request for several keys', () => {
  const answer = answered(keyServer().ask(tracksRequest(TRACKS, [WIDEVINE, PLAYREADY, FAIRPLAY])));

  test('gets a key with an ID of its own for each track', () => {
    for (const member of ['kid', 'plainValue'] as const)
      expect(new Set(answer.contentKeys.map((key) => key[member])).size).toBe(5);
    expect(answer.contentKeys.map(({ kid }) => kid)).not.toContain(kidOf(0));
  });

  test('gets its rules back in its order, with the new key IDs', () => {
    expect(answer.usageRules.map(({ intendedTrackType, kid }) => [intendedTrackType, kid])).toEqual(
      TRACKS.map((track, index) => [track, answer.contentKeys[index]!.kid]),
    );
  });

  test('gets its systems for each key, and the track in the Widevine data', () => {
    expect(answer.drmSystems).toHaveLength(15);
    const named = answer.drmSystems
      .filter(({ systemId }) => systemId === WIDEVINE)
      .map(({ kid, pssh }) => [kid, readWidevineHeader(readPssh(bytesOf(pssh)).data)] as const);
    expect(named.map(([, { trackType }]) => trackType)).toEqual(TRACKS);
    for (const [kid, { keyIds }] of named) expect(keyIds).toEqual([kid]);
  });
});

test('systems come in the order of the request, also where those of a key are apart', () => {
  const systems = [PLAYREADY, WIDEVINE].flatMap((id) =>
    [1, 0].map((number) => systemsOf(kidOf(number), [id])),
  );
  const request = tracksRequest(['SD', 'HD']).replace(
    /(?<=<cpix:DRMSystemList>).*(?=<\/cpix:DRMSystemList>)/,
    systems.join(''),
  );
  const { contentKeys, drmSystems } = answered(keyServer().ask(request));
  const [sd, hd] = contentKeys.map(({ kid }) => kid);
  expect(drmSystems.map(({ kid, systemId }) => [kid, systemId])).toEqual([
    [hd, PLAYREADY],
    [sd, PLAYREADY],
    [hd, WIDEVINE],
    [sd, WIDEVINE],
  ]);
});

test('the kid of a rule and of a system is that of its key in any case', () => {
  const hex = 'ABCDEFab-0000-4000-8000-000000000000';
  const request = tracksRequest(['SD', 'HD']).replaceAll(kidOf(0), hex);
  const lower = answered(keyServer().ask(tracksRequest(['SD', 'HD'])));
  const mixed = request.replace(`ContentKey kid="${hex}"`, `ContentKey kid="${hex.toLowerCase()}"`);
  expect(answered(keyServer().ask(mixed))).toEqual(lower);
});

describe('keys', () => {
  const keysOf = (server: ReturnType<typeof keyServer>, request: string) =>
    answered(server.ask(request)).contentKeys.map(({ kid, plainValue }) => `${kid} ${plainValue}`);

  test('are the same whenever they are asked for, alone or with others, by whatever kid and API', () => {
    const server = keyServer();
    const all = keysOf(server, tracksRequest(TRACKS));
    expect(keysOf(server, tracksRequest(TRACKS))).toEqual(all);
    expect(keysOf(keyServer(), tracksRequest(TRACKS.toReversed()))).toEqual(all.toReversed());
    expect(keysOf(server, keyRequest())).toEqual([all[2]]);
    for (const api of ['v1', 'speke'] as const)
      expect(answered(server.ask(keyRequest(), api)).contentKeys[0]!.kid).toBe(all[2]!.split(' ')[0]);
    expect(answered(server.neaDvr('hls', 'movie-1')).contentKeys[0]!.kid).toBe(all[2]!.split(' ')[0]);
  });

  test('are never equal for two sites, contents or tracks', () => {
    const sites = ['AAAA', 'BBBB', 'CCCC'].map((siteId) => siteOf(siteId));
    const keys = sites.flatMap((site) =>
      ['movie-1', 'movie-10', 'movie-'].flatMap((id) =>
        keysOf(keyServer([site]), tracksRequest(TRACKS, [WIDEVINE], id)),
      ),
    );
    expect(new Set(keys.flatMap((key) => key.split(' '))).size).toBe(2 * 3 * 3 * 5);
  });
});

describe('a single key', () => {
  test('is for HD and has no rule where the request has none', () => {
    const { usageRules, drmSystems } = answered(keyServer().ask(keyRequest()));
    expect(usageRules).toEqual([]);
    expect(readWidevineHeader(readPssh(bytesOf(drmSystems[0]!.pssh)).data).trackType).toBe('HD');
  });

  test('has a rule all the same for a site whose clients cannot do without', () => {
    const server = keyServer([siteOf('AAAA', { usageRules: 'always' })]);
    const { contentKeys, usageRules } = answered(server.ask(keyRequest()));
    expect(usageRules).toEqual([
      {
        kid: contentKeys[0]!.kid,
        intendedTrackType: 'HD',
        periodIds: [],
        videoFilters: [{ minPixels: '921600', maxPixels: '2073600' }],
      },
    ]);
  });

  test('is for the track of its rule, or for HD where the rule names none', () => {
    const trackOf = (track?: string) =>
      answered(keyServer().ask(keyRequest({ rules: ruleOf(KID, track) }))).usageRules[0]!.intendedTrackType;
    expect([trackOf('AUDIO'), trackOf(''), trackOf()]).toEqual(['AUDIO', 'HD', 'HD']);
  });

  test('is meant by any kid, as in the live sample', () => {
    const request = keyRequest({ systems: systemsOf(kidOf(7)), rules: ruleOf(kidOf(8), 'SD') });
    const { contentKeys, usageRules, drmSystems } = answered(keyServer().ask(request));
    for (const { kid } of [...usageRules, ...drmSystems]) expect(kid).toBe(contentKeys[0]!.kid);
  });

  test('has one rule for each of the tracks it is for', () => {
    const rules = ['SD', 'HD'].map((track) => ruleOf(KID, track)).join('');
    const { contentKeys, usageRules } = answered(keyServer().ask(keyRequest({ rules })));
    expect(contentKeys).toHaveLength(1);
    expect(usageRules.map(({ intendedTrackType }) => intendedTrackType)).toEqual(['SD', 'HD']);
  });
});

test('filters are repeated as they were asked', () => {
  const filters =
    '<cpix:VideoFilter minPixels="1" maxPixels="2" hdr="true"/><cpix:AudioFilter minChannels="1"/><cpix:BitrateFilter maxBitrate="9"/><cpix:LabelFilter label="a"/>';
  const rule = ruleOf(KID, 'HD').replace('></', `>${filters}</`);
  expect(answered(keyServer().ask(keyRequest({ rules: rule }))).usageRules[0]).toMatchObject({
    videoFilters: [{ minPixels: '1', maxPixels: '2', hdr: 'true' }],
    audioFilters: [{ minChannels: '1' }],
    bitrateFilters: [{ maxBitrate: '9' }],
    labels: ['a'],
  });
});
