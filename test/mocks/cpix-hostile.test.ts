import { describe, expect, test } from 'vitest';
import { derive } from '../../codecs/derive.ts';
import { violations } from '../../specs/validate.ts';
import { DASH_LIVE, DASH_VOD, HLS_LIVE } from './support/cpix-samples.ts';
import {
  type Asked,
  answered,
  KID,
  keyRequest,
  keyServer,
  periodOf,
  ruleOf,
  systemsOf,
  tracksRequest,
  WIDEVINE,
} from './support/key-server.ts';

const server = keyServer();

/** Every request comes to one of two ends. */
function comesToAnEnd(asked: Asked): void {
  if (asked.conclusion.kind === 'accepted') answered(asked);
  else expect(violations('cpix', 'Failure', JSON.parse(asked.response.body))).toEqual([]);
}

const numbersFrom = (seed: string, index: number): number[] => [...derive(seed, index)];

test.each([DASH_VOD.request, DASH_LIVE.request, HLS_LIVE.request, tracksRequest(['AUDIO', 'SD', 'HD'])])(
  'a request with parts cut, doubled or moved is answered or refused (%#)',
  (request) => {
    const parts = request.split(/(?<=>)|(?=<)|(?<=")|(?=")/);
    for (let round = 0; round < 150; round++) {
      const [kind, from, length, to] = numbersFrom(request, round) as [number, number, number, number];
      const start = Math.floor((from / 256) * parts.length);
      const cut = parts.slice(start, start + (length % 8) + 1);
      const rest = kind % 3 === 1 ? [...parts] : parts.toSpliced(start, cut.length);
      if (kind % 3 > 0) rest.splice(Math.floor((to / 256) * rest.length), 0, ...cut);
      comesToAnEnd(server.ask(rest.join('')));
    }
  },
);

test('bytes that are no text are refused', () => {
  const request = Buffer.from(keyRequest({ id: 'movie' }));
  for (const [name, body] of [
    ['Latin-1', Buffer.from(keyRequest({ id: 'Ä' }), 'latin1')],
    ['UTF-16', Buffer.from(`\uFEFF${keyRequest()}`, 'utf16le')],
    [
      'half a character',
      Buffer.concat([request.subarray(0, 40), Buffer.from([0xe2, 0x82]), request.subarray(40)]),
    ],
    ['zeros', Buffer.alloc(1000)],
  ] as const) {
    const { service, targets } = server;
    service.handle({ method: 'POST', target: targets.v2, headers: [], body, receivedAt: 0 });
    expect([name, service.journal.entries.at(-1)]).toMatchObject([
      name,
      { conclusion: { code: 'INVALID_REQUEST' } },
    ]);
  }
});

test('a byte order mark and a misspelt encoding are read', () => {
  answered(server.ask(`\uFEFF<?xml version='1.0' encoding='utf8'?>\n${keyRequest()}`));
});

describe('a great many', () => {
  const SIZE = 1_000_000;
  const many = (text: string) => text.repeat(Math.floor(SIZE / text.length));

  test.each([
    [
      'filters for one period',
      keyRequest({
        periods: periodOf('p', 1),
        rules: ruleOf(KID, 'HD', ['p']).replace(/<cpix:KeyPeriodFilter[^>]*>/, many),
      }),
    ],
    [
      'systems nobody has',
      keyRequest({
        systems:
          systemsOf(KID, [WIDEVINE]) +
          Array.from({ length: 9000 }, (_, index) =>
            systemsOf(KID, [`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`]),
          ).join(''),
      }),
    ],
    [
      'periods and rules, as many as are served',
      keyRequest({
        periods: Array.from({ length: 100 }, (_, index) => periodOf(`p${index}`, 1)).join(''),
        rules: ruleOf(KID, 'HD').repeat(100),
      }),
    ],
    [
      'empty elements',
      keyRequest({ systems: systemsOf(KID).replace('/>', `>${many('<cpix:PSSH/>')}</cpix:DRMSystem>`) }),
    ],
    ['elements in each other', keyRequest({ systems: many('<a>') })],
    [
      'attributes',
      keyRequest().replace(
        'id=',
        `${Array.from({ length: 50_000 }, (_, index) => `a${index}=""`).join(' ')} id=`,
      ),
    ],
  ])('%s: an answer in time', (_, body) => {
    const started = performance.now();
    comesToAnEnd(server.ask(body));
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('keys in a great many periods give an answer of some megabytes at most', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const tracks = ['AUDIO', 'SD', 'HD', 'UHD1', 'UHD2'];
    const request = tracksRequest(tracks, [WIDEVINE])
      .replace(
        '<cpix:ContentKeyUsageRuleList>',
        `<cpix:ContentKeyPeriodList>${ids.map((id, index) => periodOf(id, index)).join('')}</cpix:ContentKeyPeriodList>$&`,
      )
      .replaceAll(
        '></cpix:ContentKeyUsageRule>',
        `>${ids.map((id) => `<cpix:KeyPeriodFilter periodId="${id}"/>`).join('')}</cpix:ContentKeyUsageRule>`,
      );
    const asked = server.ask(request);
    expect(answered(asked).contentKeys).toHaveLength(500);
    expect(asked.response.body.length).toBeLessThan(4_000_000);
  });
});

test('a site whose key period is no whole number gets errors, not a breakdown', () => {
  for (const keyPeriod of [1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e30])
    expect(
      keyServer([{ siteId: 'AAAA', siteKey: 'k', accessKey: 'a', keyPeriod }]).ask(keyRequest()).conclusion,
    ).toMatchObject({ code: 'INVALID_REQUEST' });
});
