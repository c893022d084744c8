import { describe, expect, test } from 'vitest';
import { writeEncToken } from '../../codecs/enc-token.ts';
import type { Site } from '../../mocks/index.ts';
import {
  answered,
  FAIRPLAY,
  KID,
  keyRequest,
  keyServer,
  refused,
  siteOf,
  systemsOf,
} from './support/key-server.ts';

const server = keyServer([siteOf('AAAA'), siteOf('BBBB')]);

describe('a token that is not one of a site gets status 401, and is not told why', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  test.each<[what: string, token: string, reason: string, site?: string]>([
    ['no base64', '!', 'the enc-token cannot be read: it is not base64'],
    ['no JSON', base64('AAAA'), 'the enc-token cannot be read: it does not decode to JSON'],
    ['null', base64('null'), 'the enc-token cannot be read: it must be a string'],
    ['no site ID', base64('{"access_key":"a"}'), 'the enc-token cannot be read: it must be a string'],
    ['an access key that is a number', base64('{"site_id":"AAAA","access_key":1}'), 'it must be a string'],
    [
      'no site',
      writeEncToken({ siteId: 'CCCC', accessKey: 'x' }),
      'the enc-token is for the site "CCCC", and there is none',
    ],
    ['a site of JavaScript’s own', writeEncToken({ siteId: '__proto__', accessKey: 'x' }), 'there is none'],
    [
      'the access key of another',
      writeEncToken({ siteId: 'AAAA', accessKey: siteOf('BBBB').accessKey }),
      'the access key in the enc-token is not that of the site "AAAA"',
      'AAAA',
    ],
  ])('%s', (_, token, reason, site) => {
    const escaped = encodeURIComponent(token);
    const asked = [
      server.send('POST', `/v1/cpix/pallycon/getKey/${escaped}`, keyRequest()),
      server.send('POST', `/v2/cpix/pallycon/getKey/${escaped}`, keyRequest()),
      server.send('POST', `/cpix/getKey?enc-token=${escaped}`, keyRequest()),
      server.send('GET', `/cpix/anevia/dash/${escaped}/movie-1`),
    ];
    for (const refusal of asked.map(refused)) {
      expect(refusal).toMatchObject({
        status: 401,
        code: 'UNAUTHORIZED',
        site,
        message: 'The enc-token is not valid',
      });
      expect(refusal.reason).toContain(reason);
    }
  });

  test('is found before the body is looked at', () => {
    expect(refused(server.send('POST', '/v2/cpix/pallycon/getKey/x', 'no XML')).code).toBe('UNAUTHORIZED');
  });

  test('nowhere does an access key stand', () => {
    for (const siteId of ['AAAA', 'CCCC']) {
      const accessKey = 'secret-of-somebody';
      const { response, conclusion } = server.send(
        'POST',
        `/v2/cpix/pallycon/getKey/${writeEncToken({ siteId, accessKey })}`,
        '',
      );
      expect(JSON.stringify([response, conclusion])).not.toContain(accessKey);
    }
  });
});

test.each([
  [
    'with the members in the other order',
    (site: Site) =>
      Buffer.from(JSON.stringify({ access_key: site.accessKey, site_id: site.siteId })).toString('base64'),
  ],
  ['without padding', (site: Site) => writeEncToken(site).replace(/=+$/, '')],
  ['with = as it is', (site: Site) => writeEncToken(site)],
])('a token is taken %s', (_, tokenOf) => {
  answered(
    server.send(
      'POST',
      `/v2/cpix/pallycon/getKey/${tokenOf(siteOf('AAAA'))}`,
      keyRequest({ systems: systemsOf(KID, [FAIRPLAY]) }),
    ),
  );
});

describe('the style of a site', () => {
  const inStyle = (errorStyle: NonNullable<Site['errorStyle']>) =>
    keyServer([siteOf('AAAA', { errorStyle })]);
  const wrongKey = writeEncToken({ siteId: 'AAAA', accessKey: 'x' });

  test('"ok": status 200 and JSON', () => {
    const asked = inStyle('ok').ask(keyRequest({ keys: '' }));
    expect(refused(asked)).toMatchObject({ status: 200, code: 'INVALID_REQUEST' });
  });

  test('"text": HTTP status and plain text', () => {
    const { response, conclusion } = inStyle('text').ask(keyRequest({ keys: '' }));
    expect(response).toEqual({
      status: 400,
      headers: [['Content-Type', 'text/plain;charset=UTF-8']],
      body: 'the ContentKeyList holds no ContentKey',
    });
    expect(conclusion).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  test('is also that of a wrong access key and of errors that are made on purpose', () => {
    expect(refused(inStyle('ok').send('POST', `/v2/cpix/pallycon/getKey/${wrongKey}`)).status).toBe(200);
    const made = keyServer([siteOf('AAAA', { errorStyle: 'ok' })], {
      faults: () => [{ kind: 'error', code: 'UNAUTHORIZED' }],
    });
    const { response } = made.ask(keyRequest());
    expect([response.status, JSON.parse(response.body)]).toEqual([
      200,
      { error_code: 'UNAUTHORIZED', error_message: 'The enc-token is not valid' },
    ]);
  });

  test('does not hold for a token of nobody', () => {
    expect(refused(inStyle('ok').send('POST', '/v2/cpix/pallycon/getKey/x')).status).toBe(401);
  });
});
