import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../codecs/base64.ts';
import type { CpixDocument } from '../../codecs/cpix/document.ts';
import type { HttpRequest } from '../../codecs/exchange.ts';
import type { Case } from '../../contracts/case.ts';
import { explainAddress, explainToken } from '../../contracts/cpix/diagnoses/address.ts';
import { explainContentId } from '../../contracts/cpix/diagnoses/content-id.ts';
import { explainMember } from '../../contracts/cpix/diagnoses/content-key.ts';
import { explainKid, explainScheme, explainSystemId } from '../../contracts/cpix/diagnoses/key-request.ts';
import { type ExpectedKey, expectedKeys } from '../../contracts/cpix/expected.ts';
import type { Call } from '../../contracts/rule.ts';

const site = { siteId: 'TeSt', siteKey: 'k'.repeat(32), accessKey: 'testAccessKey0000000000000000000' };
const encToken = Buffer.from(`{"site_id":"TeSt", "access_key":"${site.accessKey}"}`).toString('base64');

const callOf = (input: Record<string, unknown>): Call => ({
  case: {} as Case,
  credentials: { site, encToken, account: { apiKey: '', apiSecret: '', cdn: 0 } },
  input: { api: 'v2', content_id: 'movie-1', ...input },
  exchanges: [],
  earlier: [],
  reply: { kind: 'result', value: {} },
});

describe('a request that goes elsewhere is told by where', () => {
  const request = (method: string, target: string): HttpRequest => ({
    method,
    target,
    headers: [],
    body: new Uint8Array(),
    receivedAt: 0,
  });
  const rows: [mistake: string, api: string, method: string, target: string][] = [
    ['two slashes', 'v2', 'POST', `/v2/cpix/pallycon/getKey//${encToken}`],
    ['sent with GET', 'v2', 'GET', `/v2/cpix/pallycon/getKey/${encToken}`],
    ['sent with PUT', 'v2', 'PUT', `/v2/cpix/pallycon/getKey/${encToken}`],
    ['the URL of V1', 'v2', 'POST', `/v1/cpix/pallycon/getKey/${encToken}`],
    ['the URL of V2', 'v1', 'POST', `/v2/cpix/pallycon/getKey/${encToken}`],
    ['version is missing', 'v2', 'POST', `/cpix/pallycon/getKey/${encToken}`],
    ['the URL of SPEKE', 'v2', 'POST', `/cpix/getKey?enc-token=${encToken}`],
    ['SPEKE has it in the query', 'speke', 'POST', `/cpix/getKey/${encToken}`],
    ['token stands in the query', 'v2', 'POST', `/v2/cpix/pallycon/getKey?enc-token=${encToken}`],
    ['ends in a slash', 'v2', 'POST', `/v2/cpix/pallycon/getKey/${encToken}/`],
    ['capital K', 'v2', 'POST', `/v2/cpix/pallycon/getkey/${encToken}`],
    ['NEA-DVR asks with GET', 'nea-dvr', 'POST', `/cpix/anevia/dash/${encToken}/a`],
    ['slash in the content ID', 'nea-dvr', 'GET', `/cpix/anevia/dash/${encToken}/a/b`],
  ];
  test.each(rows)('%s', (mistake, api, method, target) => {
    expect(explainAddress(request(method, target), callOf({ api }))).toContain(mistake);
  });
});

describe('a wrong token is told by how it was made', () => {
  const rows: [mistake: string, token: string][] = [
    ['there is none', ''],
    ['encoded twice', encToken.replaceAll('=', '%3D')],
    ['line end', `${encToken}\n`],
    ['lower case', encToken.toLowerCase()],
    ['upper case', encToken.toUpperCase()],
    ['base64 once more', btoa(encToken)],
    ['the JSON inside', atob(encToken)],
    ['access key alone', site.accessKey],
    ['site ID alone', site.siteId],
    ['exchanged', 'movie-1'],
    ['cut short', encToken.slice(0, 40)],
    ['written anew', btoa(JSON.stringify({ access_key: site.accessKey, site_id: site.siteId }))],
  ];
  test.each(rows)('%s', (mistake, token) => {
    expect(explainToken(token, callOf({}))).toContain(mistake);
  });

  test('one that was made in no known way is left unexplained', () => {
    expect(explainToken('anything', callOf({}))).toBeUndefined();
  });
});

describe('a wrong content ID is told by what was done to it', () => {
  const id = ' Ünï-1 é&<"\'>/?#%한 ';
  const rows: [mistake: string, actual: string | undefined][] = [
    ['there is none', undefined],
    ['escaped once more', " Ünï-1 é&amp;&lt;&quot;'>/?#%한 "],
    ['percent-encoded', encodeURIComponent(id)],
    ['+ for a space', id.replaceAll(' ', '+')],
    ['taken for ISO-8859-1', Buffer.from(id).toString('latin1')],
    ['ISO-8859-1 were replaced', id.replace('한', '?')],
    ['beyond ASCII were replaced', id.replace(/[Üïé한]/g, '?')],
    ['beyond ASCII are missing', id.replace(/[Üïé한]/g, '')],
    ['NFD', id.normalize('NFD')],
    ['lower case', id.toLowerCase()],
    ['upper case', id.toUpperCase()],
    ['white space around it', id.trim()],
    ['hyphens', id.replace('-', '')],
    ['cut at ?', id.split('?')[0]],
    ['cut at #', id.split('#')[0]],
    ['base64', toBase64(Buffer.from(id))],
    ['hex', Buffer.from(id).toString('hex')],
    ['quotes stand', `"${id}"`],
    ['a slash stands before it', `/${id}`],
    ['it is the enc-token', encToken],
    ['it is the site ID', 'TeSt'],
    ['cut after 9 characters', id.slice(0, 9)],
    ['added at its end', `${id}.mp4`],
  ];
  test.each(rows)('%s', (mistake, actual) => {
    expect(explainContentId(id, actual, callOf({}))).toContain(mistake);
  });

  test.each([
    ['zeros at its beginning and digits at its end', '12345678901234567000'],
    ['which loses zeros at its beginning', '12345678901234567890'],
  ])('one of digits is told by the number it became: %s', (mistake, actual) => {
    expect(explainContentId('0012345678901234567890', actual, callOf({}))).toContain(mistake);
  });

  test('another ID altogether is left unexplained', () => {
    expect(explainContentId(id, 'anything', callOf({}))).toBeUndefined();
  });
});

describe('keys, systems and schemes of a request', () => {
  const widevine = 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
  const kid = '00112233-4455-6677-8899-aabbccddeeff';
  const document: CpixDocument = {
    contentKeys: [{ kid }],
    drmSystems: [{ kid, systemId: widevine, hlsSignaling: [] }],
    periods: [],
    usageRules: [],
  };
  test.each([
    ['GUID byte order', ['a98befed-d679-ce4a-a3c8-27dcd51d21ed'], [widevine]],
    ['with 1 digit wrong', ['edef8ba9-79d6-4ace-a3c8-27dcd51d21ee'], [widevine]],
    [
      'FairPlay in PSSH boxes',
      ['29701fe4-3cc7-4a34-8c5b-ae90c7439a47'],
      ['94ce86fb-07ff-4f43-adb8-93d2fa968ca2'],
    ],
    ['stands there twice', [widevine, widevine], []],
    ['no DRMSystem is there', [], [widevine]],
  ])('system IDs: %s', (mistake, listed, missing) => {
    expect(explainSystemId(listed, missing)).toContain(mistake);
  });
  test.each([
    ['GUID byte order', '33221100-5544-7766-8899-aabbccddeeff'],
    ['it is a systemId', widevine.toUpperCase()],
    ['zeros', '00000000-0000-0000-0000-000000000000'],
  ])('kids: %s', (mistake, stray) => {
    expect(explainKid(stray, document)).toContain(mistake);
  });
  test.each([
    ['is missing', undefined],
    ['in lower case', 'CBCS'],
    ['names a cipher; the scheme is cenc', 'AES-CTR'],
    ['names a cipher; the scheme is cbcs', 'SAMPLE-AES'],
    ['four-character code of cbcs', '1667392371'],
    ['none of cenc', 'drm'],
  ])('schemes: %s', (mistake, scheme) => {
    expect(explainScheme(scheme)).toContain(mistake);
  });
});

describe('a wrong member of a content key is told by what it is', () => {
  const bytes = Buffer.from('00f1a2b3c4d5e6f708192a3b4c5d6e7f', 'hex');
  const kid = '0e1d2c3b-4a59-6877-8695-a4b3c2d1e0f0';
  const box = Buffer.concat([
    Buffer.from(
      '0000002c70737368000000 00edef8ba979d64acea3c827dcd51d21ed0000000c'.replaceAll(' ', ''),
      'hex',
    ),
    Buffer.from('twelve bytes'),
  ]);
  const uri = 'skd://Ab+/é?x=1==';
  const answer: CpixDocument = {
    contentKeys: [
      { kid, plainValue: toBase64(bytes), explicitIV: toBase64(Buffer.from('848DD01399DF473A')) },
      {
        kid: '11111111-2222-3333-4444-555555555555',
        plainValue: toBase64(Buffer.alloc(16, 7)),
        explicitIV: toBase64(bytes),
      },
    ],
    drmSystems: [
      { kid, systemId: 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed', pssh: toBase64(box), hlsSignaling: [] },
      {
        kid,
        systemId: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
        uriExtXKey: toBase64(Buffer.from(uri)),
        hlsSignaling: [],
      },
    ],
    periods: [],
    usageRules: [
      {
        kid: '11111111-2222-3333-4444-555555555555',
        intendedTrackType: 'AUDIO',
        periodIds: [],
        videoFilters: [],
      },
    ],
  };
  const keys = expectedKeys(answer, ['WIDEVINE', 'FAIRPLAY']);
  const [key] = keys as [ExpectedKey];
  const requested = Buffer.alloc(16, 0x99);
  const hex = bytes.toString('hex');
  const b64 = toBase64(bytes);
  const rows: [mistake: string, member: string, given: string][] = [
    ['GUID byte order', 'key_id_hex', '3b2c1d0e594a77688695a4b3c2d1e0f0'],
    ['UUID text', 'key_id_hex', kid],
    ['base64 of the UUID text', 'key_id_b64', btoa(kid)],
    ['bytes are reversed', 'key_b64', toBase64(Buffer.from(bytes).reverse())],
    ['base64 of the hex text', 'key_b64', btoa(hex)],
    ['it is hex; this member is base64', 'key_b64', hex],
    ['it is base64; this member is hex', 'key_hex', b64],
    ['begins with 0x', 'key_hex', `0x${hex}`],
    ['hex of the base64 text', 'key_hex', Buffer.from(b64).toString('hex')],
    ['zeros at its beginning are missing', 'key_hex', hex.replace(/^0+/, '')],
    ['a zero is missing before each byte', 'key_hex', [...bytes].map((byte) => byte.toString(16)).join('')],
    ['read as UTF-8 text', 'key_hex', Buffer.from(bytes.toString('utf8')).toString('hex')],
    ['taken for ISO-8859-1 text', 'key_hex', Buffer.from(bytes.toString('latin1')).toString('hex')],
    ['were decoded once more', 'iv_hex', '848dd01399df473a'],
    ['the text under the base64', 'iv_b64', '848DD01399DF473A'],
    ['encoded as base64 twice', 'key_b64', btoa(b64)],
    ['padding of its base64 is missing', 'key_b64', b64.replace(/=+$/, '')],
    ['percent-encoded', 'key_b64', encodeURIComponent(b64)],
    ['line end follows', 'key_b64', `${b64}\n`],
    ['written into the client', 'iv_hex', '30313233343536373839616263646566'],
    ['all zeros', 'iv_b64', toBase64(Buffer.alloc(16))],
    ['the value of iv_hex', 'key_hex', Buffer.from('848DD01399DF473A').toString('hex')],
    ['that of the key for AUDIO', 'key_b64', toBase64(Buffer.alloc(16, 7))],
    ['key ID of the request', 'key_id_b64', toBase64(requested)],
    ['the value of widevine.pssh', 'widevine.pssh_payload_only', toBase64(box)],
    ['4 bytes of the header of the box', 'widevine.pssh_payload_only', toBase64(box.subarray(28))],
    ['its first 4 bytes are missing', 'widevine.pssh_payload_only', toBase64(box.subarray(36))],
    ['it is cut after 40 bytes', 'widevine.pssh', toBase64(box.subarray(0, 40))],
    ['2 bytes too many follow it', 'widevine.pssh', toBase64(Buffer.concat([box, Buffer.alloc(2)]))],
    ['still base64', 'fairplay.key_uri', toBase64(Buffer.from(uri))],
    ['skd:// is missing', 'fairplay.key_uri', uri.slice(6)],
    ['skd:// twice', 'fairplay.key_uri', `skd://${uri}`],
    ['percent-encoded', 'fairplay.key_uri', encodeURI(uri)],
    ['in quotes', 'fairplay.key_uri', `"${uri}"`],
    ['lower case', 'fairplay.key_uri', uri.toLowerCase()],
    ['padding at its end', 'fairplay.key_uri', uri.replace(/=+$/, '')],
    ['its query is missing', 'fairplay.key_uri', uri.split('?')[0]!],
    ['taken for ISO-8859-1', 'fairplay.key_uri', Buffer.from(uri).toString('latin1')],
  ];
  test.each(rows)('%s', (mistake, member, given) => {
    expect(explainMember(member, given, key, keys, [requested])).toContain(mistake);
  });

  test('one that is nothing known is left unexplained', () => {
    expect(
      explainMember('key_b64', toBase64(Buffer.alloc(16, 0xee)), key, keys, [requested]),
    ).toBeUndefined();
  });
});
