import { describe, expect, test } from 'vitest';
import {
  answered,
  KID,
  keyRequest,
  keyServer,
  kidOf,
  periodOf,
  refused,
  ruleOf,
  siteOf,
  systemsOf,
  tracksRequest,
  WIDEVINE,
} from './support/key-server.ts';

const server = keyServer([siteOf('AAAA'), siteOf('BBBB')]);
const key = (kid: string, attributes = '') => `<cpix:ContentKey kid="${kid}"${attributes}/>`;
const twoKeys = key(kidOf(0)) + key(kidOf(1));

describe('a body that the key server cannot use gets status 400, and is told why', () => {
  test.each<[what: string, body: string, reason: string]>([
    ['empty', '', 'Not a valid'],
    ['JSON', '{"id":"a"}', 'Not a valid'],
    ['XML that breaks off', keyRequest().slice(0, -20), 'Not a valid'],
    ['a document type declaration', `<!DOCTYPE x>${keyRequest()}`, 'Not a valid'],
    [
      'an entity',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${keyRequest({ id: '&e;' })}`,
      'Not a valid',
    ],
    ['another root', '<a xmlns="urn:dashif:org:cpix"/>', 'expected CPIX'],
    ['no namespace', keyRequest().replaceAll(/cpix:|xmlns:cpix="[^"]*"/g, ''), 'expected CPIX'],
    ['a content key without kid', keyRequest({ keys: '<cpix:ContentKey/>' }), 'the attribute kid is missing'],
    ['a kid that is no UUID', keyRequest({ keys: key('1') }), '"1" is not a UUID'],
    [
      'a DRM system without systemId',
      keyRequest({ systems: `<cpix:DRMSystem kid="${KID}"/>` }),
      'systemId is missing',
    ],
    ['no id', keyRequest().replace(' id="movie-1"', ''), 'CPIX@id is missing'],
    ['contentId in its place', keyRequest().replace(' id=', ' contentId='), 'CPIX@id is missing'],
    ['an empty id', keyRequest({ id: '' }), 'CPIX@id is missing'],
    ['an id of 201 bytes', keyRequest({ id: 'x'.repeat(201) }), '201 bytes; 200 are the most'],
    ['an id of 67 letters of 3 bytes', keyRequest({ id: '영'.repeat(67) }), '201 bytes; 200 are the most'],
    [
      'a control character in the id',
      keyRequest({ id: 'a&#9;b' }),
      'holds a character that cannot be printed',
    ],
    ['no content key', keyRequest({ keys: '' }), 'the ContentKeyList holds no ContentKey'],
    ['no DRM system', keyRequest({ systems: '' }), 'the DRMSystemList holds no DRMSystem'],
    [
      'a system listed twice',
      keyRequest({ systems: systemsOf(KID, [WIDEVINE, WIDEVINE.toUpperCase()]) }),
      'listed twice for one key',
    ],
    [
      'another scheme',
      keyRequest({ keys: key(KID, ' commonEncryptionScheme="cbcx"') }),
      '"cbcx"; it is one of cenc, cens, cbc1, cbcs',
    ],
    ['a scheme in upper case', keyRequest({ keys: key(KID, ' commonEncryptionScheme="CBCS"') }), '"CBCS"'],
    [
      'a leaf key',
      keyRequest({ keys: key(KID, ` dependsOnKey="${kidOf(1)}"`) }),
      'ContentKey[1]@dependsOnKey',
    ],
    [
      'another track',
      tracksRequest(['SD', 'UHD3']),
      'ContentKeyUsageRule[2]@intendedTrackType is "UHD3"; it is one of AUDIO, SD',
    ],
    [
      'a track in lower case',
      keyRequest({ rules: ruleOf(KID, 'hd') }),
      'ContentKeyUsageRule[1]@intendedTrackType is "hd"',
    ],
    [
      'one track with two keys',
      tracksRequest(['SD', 'SD']),
      'ContentKeyUsageRule[2]: the track SD has another key',
    ],
    [
      'several keys without rules',
      keyRequest({ keys: twoKeys, systems: systemsOf(kidOf(0)) }),
      'ContentKey[1] has no usage rule',
    ],
    [
      'one of several keys without a rule',
      tracksRequest(['SD', 'HD']).replace(ruleOf(kidOf(1), 'HD'), ''),
      'ContentKey[2] has no usage rule',
    ],
    [
      'one of several rules without a track',
      tracksRequest(['SD', 'HD']).replace(' intendedTrackType="HD"', ''),
      'ContentKeyUsageRule[2]@intendedTrackType is missing',
    ],
    [
      'one kid for two keys',
      keyRequest({ keys: key(KID) + key(KID.toUpperCase()) }),
      'ContentKey[2] has the kid of another',
    ],
    [
      'a rule for none of several keys',
      tracksRequest(['SD', 'HD']).replace(`Rule kid="${kidOf(1)}"`, `Rule kid="${kidOf(9)}"`),
      `ContentKeyUsageRule[2]@kid is ${kidOf(9)}`,
    ],
    [
      'a system for none of several keys',
      tracksRequest(['SD', 'HD']).replace(`System kid="${kidOf(1)}"`, `System kid="${kidOf(9)}"`),
      `DRMSystem[2]@kid is ${kidOf(9)}`,
    ],
    ['101 keys', tracksRequest(Array(101).fill('SD')), '101 contentKeys, 100 are served at most'],
    ['101 rules', keyRequest({ rules: ruleOf(KID, 'SD').repeat(101) }), '101 usageRules'],
    [
      '101 periods',
      keyRequest({ periods: Array.from({ length: 101 }, (_, index) => periodOf(`p${index}`, 1)).join('') }),
      '101 periods',
    ],
  ])('%s', (_, body, reason) => {
    const refusal = refused(server.ask(body));
    expect(refusal).toMatchObject({ status: 400, code: 'INVALID_REQUEST', site: 'AAAA' });
    expect(refusal.reason).toContain(reason);
    expect(refusal.message).toBe(refusal.reason);
  });

  test('V1 has one key', () => {
    expect(refused(server.ask(tracksRequest(['SD', 'HD']), 'v1')).reason).toContain(
      'V1 serves one key, the request lists 2',
    );
  });

  test('a reason is not as long as the request may be', () => {
    expect(refused(server.ask(keyRequest({ keys: key('x'.repeat(100_000)) }))).reason.length).toBeLessThan(
      600,
    );
    expect(
      refused(server.ask(keyRequest({ rules: ruleOf(KID, 'x'.repeat(100_000)) }))).reason.length,
    ).toBeLessThan(600);
  });
});

test('what has the limit is served: 200 bytes', () => {
  for (const id of ['x'.repeat(200), `${'영'.repeat(66)}ab`])
    expect(answered(server.ask(keyRequest({ id }))).id).toBe(id);
});
