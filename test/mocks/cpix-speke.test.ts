import { describe, expect, test } from 'vitest';
import { writeEncToken } from '../../codecs/enc-token.ts';
import { violations } from '../../specs/validate.ts';
import { answered, KID, keyRequest, keyServer, periodOf, siteOf, systemsOf } from './support/key-server.ts';

const upperCase = systemsOf(KID, [
  '9A04F079-9840-4286-AB92-E65BE0885F95',
  'EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED',
  '94CE86FB-07FF-4F43-ADB8-93D2FA968CA2',
]);
const live = keyRequest({ periods: periodOf('p', 1) });

describe('SPEKE', () => {
  test('is V2 at another URL', () => {
    const server = keyServer();
    for (const request of [keyRequest(), live, keyRequest({ systems: upperCase })])
      expect(server.ask(request, 'speke').response).toEqual(server.ask(request, 'v2').response);
  });

  test('does not look at how AWS signs its requests', () => {
    const server = keyServer();
    const { response } = server.send('POST', server.targets.speke, keyRequest(), [
      ['Authorization', 'AWS4-HMAC-SHA256 Credential=x/20260101/ap-northeast-2/execute-api/aws4_request'],
      ['X-Amz-Date', '19700101T000000Z'],
      ['X-Amz-Security-Token', 'x'],
    ]);
    expect(response).toEqual(server.ask(keyRequest(), 'speke').response);
  });

  test('is reached behind the stage of a gateway, its query untouched', () => {
    const server = keyServer();
    answered(server.send('POST', `/Production${server.targets.speke}`, keyRequest()));
    expect(server.send('GET', '/Production/cpix/getKey/heartbeat').response.body).toBe('SUCCESS');
    expect(server.send('POST', `/a/b${server.targets.speke}`).response.status).toBe(404);
  });

  test('takes a token with + and / as they are or escaped', () => {
    const site = siteOf('AAAA', { accessKey: '>>>???~~~' });
    const token = writeEncToken(site);
    expect(token).toMatch(/[+/]/);
    const server = keyServer([site]);
    for (const written of [token, encodeURIComponent(token), token.replaceAll('+', '-').replaceAll('/', '_')])
      answered(server.send('POST', `/cpix/getKey?enc-token=${written}`, keyRequest()));
  });

  test('takes one token', () => {
    const { send, token } = keyServer();
    answered(send('POST', `/cpix/getKey?enc-token=${token}&enc-token=${token}`, keyRequest()));
    for (const query of ['', '?', '?token=x', '?enc-token=', `?enc-token=${token}&enc-token=x`])
      expect(send('POST', `/cpix/getKey${query}`, keyRequest()).conclusion).toEqual({
        kind: 'refused',
        code: 'UNAUTHORIZED',
        reason: 'there is no enc-token',
      });
  });

  test('is asked by POST', () => {
    const { send, targets } = keyServer();
    const { response } = send('GET', targets.speke);
    expect([response.status, Object.fromEntries(response.headers).Allow]).toEqual([405, 'POST']);
  });
});

describe('for a site whose SPEKE requests come from MediaPackage', () => {
  const server = keyServer([siteOf('AAAA', { mediaPackage: true })]);

  test('keys do not rotate', () => {
    expect(server.ask(live, 'speke').conclusion).toEqual({
      kind: 'refused',
      code: 'INVALID_REQUEST',
      reason: 'MediaPackage does not support key rotation; leave ContentKeyPeriodList out',
    });
  });

  test('everything else is as it was', () => {
    answered(server.ask(keyRequest(), 'speke'));
    answered(server.ask(live, 'v2'));
  });
});

test('the heartbeat is SUCCESS, whoever asks', () => {
  const { response, conclusion, site, decoded } = keyServer().send('GET', '/cpix/getKey/heartbeat');
  expect(response).toEqual({
    status: 200,
    headers: [['Content-Type', 'text/plain;charset=UTF-8']],
    body: 'SUCCESS',
  });
  expect(violations('cpix', 'Heartbeat', response.body)).toEqual([]);
  expect([conclusion, site, decoded]).toEqual([{ kind: 'accepted' }, undefined, undefined]);
});
