import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CpixDocument } from '../../codecs/cpix/document.ts';
import type { Exchange } from '../../codecs/exchange.ts';
import { loadCases } from '../../contracts/case.ts';
import { ADDRESS_RULES } from '../../contracts/cpix/rules/address.ts';
import { DOCUMENT_RULES } from '../../contracts/cpix/rules/document.ts';
import { RESULT_RULES } from '../../contracts/cpix/rules/result.ts';
import { TRACK_RULES } from '../../contracts/cpix/rules/tracks.ts';
import type { Call } from '../../contracts/rule.ts';
import { credentialsFor } from '../../harness/credentials.ts';

const kid = '6f651ae1-dbe4-4434-bcb4-690d1564c41c';

const exchangeOf = (decoded: unknown, more: Partial<Exchange> = {}): Exchange => ({
  request: { method: 'POST', target: '/', headers: [], body: new Uint8Array(), receivedAt: 0 },
  operation: 'getContentKeysV2',
  conclusion: { kind: 'accepted' },
  decoded,
  ...more,
});

const callOf = (exchange: Exchange, input: object, value: unknown = {}): Call => ({
  case: loadCases().find(({ id }) => id === 'cpix/get-content-keys-v2/success')!,
  credentials: credentialsFor('cpix rules'),
  input: { api: 'v2', content_id: 'movie', drm_types: [], ...input },
  exchanges: [exchange],
  earlier: [],
  reply: { kind: 'result', value },
});

test.each([[null], [undefined]])('a content_id of %s is none: right where the answer has none', (id) => {
  const body = '<CPIX xmlns="urn:dashif:org:cpix"><ContentKeyList/></CPIX>';
  const exchange = exchangeOf({}, { response: { status: 200, headers: [], body } });
  const check = (content_id: unknown) =>
    RESULT_RULES[0]!.check(callOf(exchange, {}, { content_id, content_key_list: [] }));
  expect(check(id)).toEqual([]);
  expect(check('other')).toMatchObject([{ message: 'content_id is not that of the answer.' }]);
});

test('a track that the documents do not have may be without bounds, others not', () => {
  const check = (track: string) => {
    const rule = { kid, intendedTrackType: track, videoFilters: [], audioFilters: [], periodIds: [] };
    const document = { contentKeys: [], drmSystems: [], periods: [], usageRules: [rule] };
    const exchange = exchangeOf({ document: document as unknown as CpixDocument });
    const call = callOf(exchange, { track_types: [track] });
    return TRACK_RULES.find(({ id }) => id === 'cpix/video-filter')!.check({ call, exchange });
  };
  expect(check('UHD3')).toEqual([]);
  expect(check('UHD2')).toMatchObject([{ message: 'The rule of the track UHD2 has no VideoFilter.' }]);
});

test.each([
  ['v1', 'CPX-039', 'CPX-041', 'getContentKeysV1'],
  ['v2', 'CPX-040', 'CPX-041', 'getContentKeysV2'],
  ['speke', 'SPK-003', 'SPK-004', 'getContentKeysSpeke'],
  ['nea-dvr', 'NEA-003', 'NEA-006', 'getContentKeysNeaDvr'],
])(
  'a request of %s that goes elsewhere or has another token cites its own clauses',
  (api, url, token, operation) => {
    const found = (id: string, exchange: Exchange) =>
      ADDRESS_RULES.find((rule) => rule.id === id)!.check({ call: callOf(exchange, { api }), exchange });
    const elsewhere = exchangeOf({}, { operation: 'heartbeat' });
    expect(found('cpix/get-content-keys-operation', elsewhere)).toMatchObject([{ clause: url }]);
    const withOther = exchangeOf({ token: 'other' }, { operation });
    expect(found('cpix/enc-token', withOther)).toMatchObject([{ clause: token }]);
  },
);

test.each([
  [[['Content-Encoding', 'gzip']], 'its Content-Encoding is gzip'],
  [[], 'it is compressed (gzip)'],
] as [headers: [string, string][], mistake: string][])(
  'a compressed body is told by it: %j',
  (headers, mistake) => {
    const request = { method: 'POST', target: '/', headers, body: gzipSync('<CPIX/>'), receivedAt: 0 };
    const exchange = exchangeOf({ problem: 'it is no XML' }, { request });
    const rule = DOCUMENT_RULES.find(({ id }) => id === 'cpix/document')!;
    const [found] = rule.check({ call: callOf(exchange, {}), exchange })!;
    expect(found?.diagnosis).toContain(mistake);
  },
);
