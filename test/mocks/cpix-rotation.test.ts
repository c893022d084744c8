import { describe, expect, test } from 'vitest';
import { readPlayReady } from '../../codecs/playready-header.ts';
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
  periodOf,
  ruleOf,
  systemsOf,
  WIDEVINE,
} from './support/key-server.ts';

const live = (index: string | number, id = 'channel-1', track = 'HD') =>
  keyRequest({ id, periods: periodOf('p', index), rules: ruleOf(KID, track, ['p']) });
const textOf = (base64: string | undefined) => Buffer.from(bytesOf(base64)).toString();

/** What an answer with one key says of its period in each DRM. */
function signalled(request: string) {
  const { contentKeys, drmSystems, periods } = answered(keyServer().ask(request));
  const system = (id: string) => drmSystems.find(({ systemId }) => systemId === id)!;
  const widevine = readWidevineHeader(readPssh(bytesOf(system(WIDEVINE).pssh)).data);
  const playReady = readPlayReady(readPssh(bytesOf(system(PLAYREADY).pssh)).data).header;
  return {
    key: contentKeys[0]!,
    period: periods[0]!,
    contentId: Buffer.from(widevine.contentId!).toString(),
    cryptoPeriodIndex: widevine.cryptoPeriodIndex,
    customAttributes: playReady.customAttributes,
    uri: textOf(system(FAIRPLAY).uriExtXKey),
    tags: system(FAIRPLAY).hlsSignaling.map(({ data }) => textOf(data)),
  };
}

test.each([
  ['0', '0000000000000000', 0],
  ['1', '0000000000000001', 1],
  ['128', '0000000000000080', 128],
  ['0128', '0000000000000080', 128],
  [' +128 ', '0000000000000080', 128],
  ['4294967295', '00000000ffffffff', 4294967295],
  ['4294967296', '0000000100000000', 0],
  ['9007199254740993', '0020000000000001', 1],
  ['9223372036854775807', '7fffffffffffffff', 4294967295],
])('the index %s is %s in the content ID of each DRM', (index, suffix, cryptoPeriodIndex) => {
  const said = signalled(live(index));
  expect(said).toMatchObject({
    contentId: `channel-1${suffix}`,
    cryptoPeriodIndex,
    uri: `skd://channel-1${suffix}`,
  });
  expect(said.customAttributes).toBe(`<PERIOD_INDEX>${BigInt(`0x${suffix}`)}</PERIOD_INDEX>`);
  for (const tag of said.tags) expect(tag).toContain(`URI="skd://channel-1${suffix}"`);
});

test.each(['-1', '1.5', '0x80', '1e3', '', ' ', 'ten', '9223372036854775808', '9'.repeat(1000)])(
  'the index %j is none',
  (index) => {
    expect(keyServer().ask(live(index)).conclusion).toMatchObject({
      code: 'INVALID_REQUEST',
      reason: expect.stringContaining('ContentKeyPeriod[1]@index'),
    });
  },
);

test('each index has a key, key ID and IV of its own, and always the same', () => {
  const keys = ['0', '1', '2', '1'].map((index) => signalled(live(index)).key);
  expect(keys[3]).toEqual(keys[1]);
  const vod = answered(keyServer().ask(keyRequest({ id: 'channel-1' }))).contentKeys[0]!;
  for (const member of ['kid', 'plainValue', 'explicitIV'] as const)
    expect(new Set([...keys, vod].map((key) => key[member])).size).toBe(4);
});

test('content that ends in the digits of a period has other keys than that period of other content', () => {
  const one = signalled(live('1', 'a0000000000000000'));
  const other = signalled(live('1', 'a'));
  expect(one.key.kid).not.toBe(other.key.kid);
});

test('a content ID that no URI can hold is percent-encoded in the key URI, and stands as it is elsewhere', () => {
  const { contentId, uri, tags } = signalled(live('1', '영화 &quot;1&quot; 100%'));
  expect(contentId).toBe('영화 "1" 100%0000000000000001');
  expect(uri).toBe('skd://%EC%98%81%ED%99%94%20%221%22%20100%250000000000000001');
  for (const tag of tags) expect(tag).toContain(`URI="${uri}"`);
});

describe('several periods', () => {
  const periods = [1, 2].map((index) => periodOf(`p${index}`, index)).join('');

  test('a key has one key for each that its rules name, and every system for each', () => {
    const rules = ['p1', 'p2'].map((id) => ruleOf(KID, 'HD', [id])).join('');
    const {
      contentKeys,
      usageRules,
      drmSystems,
      periods: repeated,
    } = answered(keyServer().ask(keyRequest({ periods, rules })));
    const [first, second] = contentKeys.map(({ kid }) => kid);
    expect(first).not.toBe(second);
    expect(usageRules.map(({ kid, periodIds }) => [kid, periodIds])).toEqual([
      [first, ['p1']],
      [second, ['p2']],
    ]);
    expect(drmSystems.map(({ kid }) => kid)).toEqual([first, second, first, second, first, second]);
    expect(repeated).toEqual([
      { id: 'p1', index: '1' },
      { id: 'p2', index: '2' },
    ]);
  });

  test('a rule that names both is answered as one rule for each', () => {
    const { usageRules } = answered(
      keyServer().ask(keyRequest({ periods, rules: ruleOf(KID, 'HD', ['p1', 'p2']) })),
    );
    expect(usageRules.map(({ periodIds }) => periodIds)).toEqual([['p1'], ['p2']]);
  });

  test('keys of tracks rotate each by itself', () => {
    const wanted = ['SD', 'HD'].flatMap((track, number) =>
      ['p1', 'p2'].map((id) => ({ kid: kidOf(number), track, id })),
    );
    const request = keyRequest({
      keys: [0, 1].map((number) => `<cpix:ContentKey kid="${kidOf(number)}"/>`).join(''),
      systems: [0, 1].map((number) => systemsOf(kidOf(number), [WIDEVINE])).join(''),
      periods,
      rules: wanted.map(({ kid, track, id }) => ruleOf(kid, track, [id])).join(''),
    });
    const { contentKeys, usageRules } = answered(keyServer().ask(request));
    expect(new Set(contentKeys.map(({ kid }) => kid)).size).toBe(4);
    expect(usageRules.map(({ kid }) => kid)).toEqual(contentKeys.map(({ kid }) => kid));
  });

  test.each([
    ['a rule without KeyPeriodFilter', ruleOf(KID, 'HD'), 'ContentKeyUsageRule[1] has no KeyPeriodFilter'],
    ['no rule', '', 'ContentKey[1] without a rule has no KeyPeriodFilter'],
    ['a period there is none of', ruleOf(KID, 'HD', ['p3']), '"p3", which no ContentKeyPeriod has'],
  ])('%s is refused', (_, rules, reason) => {
    expect(keyServer().ask(keyRequest({ periods, rules })).conclusion).toMatchObject({
      reason: expect.stringContaining(reason),
    });
  });
});

describe('what clients in the field send', () => {
  const kids = [0, 1].map(kidOf);
  const request = (periods: string) =>
    keyRequest({
      keys: kids.map((kid) => `<cpix:ContentKey kid="${kid}"/>`).join(''),
      systems: kids.map((kid) => systemsOf(kid)).join(''),
      periods,
      rules: ['AUDIO', 'SD'].map((track, index) => ruleOf(kids[index]!, track, [`p${index}`])).join(''),
    });

  test('a period for each track, all of one index', () => {
    const { contentKeys, usageRules, periods } = answered(
      keyServer().ask(request(periodOf('p0', 5) + periodOf('p1', 5))),
    );
    expect([contentKeys.length, periods.length]).toEqual([2, 2]);
    expect(usageRules.map(({ periodIds }) => periodIds)).toEqual([['p0'], ['p1']]);
  });

  test('the index at the last period only: it is that of all', () => {
    const both = answered(keyServer().ask(request(periodOf('p0', 5) + periodOf('p1', 5))));
    const last = answered(keyServer().ask(request(periodOf('p0') + periodOf('p1', 5))));
    expect(last.contentKeys).toEqual(both.contentKeys);
    expect(last.periods).toEqual([{ id: 'p0' }, { id: 'p1', index: '5' }]);
  });

  test('no filter, and no rule, where there is one index: the answer has them', () => {
    const expected = answered(keyServer().ask(live('7'))).contentKeys;
    for (const rules of ['', ruleOf(KID), ruleOf(KID, 'HD')]) {
      const body = keyRequest({ id: 'channel-1', periods: periodOf('p', 7), rules });
      const { contentKeys, usageRules } = answered(keyServer().ask(body));
      expect(contentKeys).toEqual(expected);
      expect(usageRules).toMatchObject([
        { kid: expected[0]!.kid, intendedTrackType: 'HD', periodIds: ['p'] },
      ]);
    }
  });

  test('?key-rotation=true, which changes nothing', () => {
    const server = keyServer();
    const { response } = server.send('POST', `${server.targets.v2}?key-rotation=true`, live('7'));
    expect(response).toEqual(server.ask(live('7')).response);
  });
});

test.each([
  ['a period without an index', periodOf('p'), 'ContentKeyPeriod[1]@index is missing'],
  [
    'a period by start and end',
    '<cpix:ContentKeyPeriod id="p" start="2026-01-01T00:00:00Z" end="2026-01-02T00:00:00Z"/>',
    'ContentKeyPeriod[1]@index is missing; keys rotate by it, not by start and end',
  ],
  [
    'two periods with one ID',
    periodOf('p', 1) + periodOf('p', 2),
    'ContentKeyPeriod[2]: another key period has the id "p"',
  ],
  [
    'none of three periods to tell the index of one from',
    [periodOf('p'), periodOf('q', 1), periodOf('r', 2)].join(''),
    'ContentKeyPeriod[1]@index is missing',
  ],
])('%s is refused', (_, periods, reason) => {
  const { conclusion } = keyServer().ask(keyRequest({ periods, rules: ruleOf(KID, 'HD', ['p']) }));
  expect(conclusion).toMatchObject({ code: 'INVALID_REQUEST', reason: expect.stringContaining(reason) });
});

test('V1 rotates its single key and repeats its rules without tracks and filters', () => {
  const v1 = answered(keyServer().ask(live('7', 'channel-1', 'SD'), 'v1'));
  expect(v1.contentKeys).toEqual(answered(keyServer().ask(live('7'))).contentKeys);
  expect(v1.usageRules).toEqual([{ kid: v1.contentKeys[0]!.kid, periodIds: ['p'], videoFilters: [] }]);
});
