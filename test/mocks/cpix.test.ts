import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentKeysFrom } from '../../codecs/cpix/content-keys.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { readCpix } from '../../codecs/cpix/read.ts';
import { writeEncToken } from '../../codecs/enc-token.ts';
import { readKeyTag } from '../../codecs/hls-signaling.ts';
import { playReadyChecksum, readPlayReadyObject } from '../../codecs/playready-header.ts';
import { readPssh } from '../../codecs/pssh.ts';
import { readWidevineHeader } from '../../codecs/widevine-header.ts';
import { createWorld, startServer, TWINS, type TwinServer } from '../../mocks/index.ts';
import { cpixSchemaProblems } from '../support/xsd.ts';

const sites = ['AAAA', 'BBBB'].map((siteId) => ({
  siteId,
  siteKey: 'k'.repeat(32),
  accessKey: `access key of ${siteId}`,
}));
const [token, otherToken] = sites.map(writeEncToken) as [string, string];

let server: TwinServer;
beforeAll(async () => {
  server = await startServer({ twins: [TWINS.cpix], world: createWorld({ seed: 'test', sites }) });
});
afterAll(() => server.close());

const KID = '681e5b39-49f2-4dfa-b744-86573c22e6fb';
const request = (
  id: string,
  systemIds: string[] = Object.values(SYSTEM_IDS),
  key = '',
) => `<?xml version="1.0"?>
<k:CPIX id="${id}" xmlns:k="urn:dashif:org:cpix">
  <k:DRMSystemList>${systemIds.map((systemId) => `<k:DRMSystem kid="${KID}" systemId="${systemId}"/>`).join('')}</k:DRMSystemList>
  <k:ContentKeyList><k:ContentKey kid="${KID}"${key}/></k:ContentKeyList>
</k:CPIX>`;

async function post(body: string, encToken = token) {
  const response = await fetch(`${server.url}/v2/cpix/pallycon/getKey/${encToken}`, { method: 'POST', body });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}
const keys = async (...args: Parameters<typeof post>) => readCpix(Buffer.from((await post(...args)).text));
const bytes = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64');

describe('the answer', () => {
  test('is a CPIX document under the documents’ schema', async () => {
    const { status, type, text } = await post(request('movie-1'));
    expect([status, type]).toEqual([200, 'application/xml;charset=UTF-8']);
    expect(cpixSchemaProblems(text)).toEqual([]);
  });

  test('says the same key ID, key and content ID everywhere', async () => {
    const answer = await keys(request('movie-1'));
    expect(answer.id).toBe('movie-1');
    const [key] = answer.contentKeys;
    const keyId = contentKeysFrom(answer).content_key_list[0]?.key_id_b64;
    const system = (id: string) => answer.drmSystems.find(({ systemId }) => systemId === id)!;

    const widevine = system(SYSTEM_IDS.WIDEVINE);
    const box = readPssh(bytes(widevine.pssh));
    expect(box.systemId).toBe(SYSTEM_IDS.WIDEVINE);
    expect(bytes(widevine.contentProtectionData)).toEqual(Buffer.from(box.data));
    expect(readWidevineHeader(box.data)).toMatchObject({
      keyIds: [key!.kid],
      provider: 'inkaentworks',
      trackType: 'HD',
    });
    expect(Buffer.from(readWidevineHeader(box.data).contentId!).toString()).toBe('movie-1');

    const playready = readPssh(bytes(system(SYSTEM_IDS.PLAYREADY).pssh));
    const header = readPlayReadyObject(playready.data);
    expect(header).toMatchObject({ version: '4.0.0.0', algorithm: 'AESCTR', keyId: key!.kid });
    expect(header.checksum).toEqual(playReadyChecksum(key!.kid, bytes(key!.plainValue)));

    const fairplay = system(SYSTEM_IDS.FAIRPLAY);
    const uri = bytes(fairplay.uriExtXKey).toString();
    expect(uri).toBe(`skd://${keyId}`);
    expect(
      fairplay.hlsSignaling.map(({ playlist, data }) => [playlist, readKeyTag(bytes(data).toString())]),
    ).toEqual([
      [
        undefined,
        { playlist: 'media', attributes: expect.objectContaining({ METHOD: 'SAMPLE-AES', URI: uri }) },
      ],
      [
        'master',
        { playlist: 'master', attributes: expect.objectContaining({ METHOD: 'SAMPLE-AES', URI: uri }) },
      ],
    ]);
    expect(answer.drmSystems.map(({ kid }) => kid)).toEqual(Array(3).fill(key!.kid));
    expect(key!.kid).not.toBe(KID);
  });

  test('is the same for the same content, another for another content and another site', async () => {
    const kids = await Promise.all(
      [keys(request('a')), keys(request('a')), keys(request('b')), keys(request('a'), otherToken)].map(
        async (answer) => (await answer).contentKeys[0]!.kid,
      ),
    );
    expect(kids[1]).toBe(kids[0]);
    expect(new Set(kids).size).toBe(3);
  });

  test('has the DRMs asked for, their system IDs in the case they were asked in, and no others', async () => {
    const upper = SYSTEM_IDS.WIDEVINE.toUpperCase();
    const answer = await keys(request('a', [upper, '00000000-0000-0000-0000-000000000001']));
    expect(answer.drmSystems.map(({ systemId }) => systemId)).toEqual([upper]);
  });

  test('says the scheme asked for: cbcs in the Widevine data and in a PlayReady header of version 4.3 without checksum', async () => {
    const answer = await keys(request('a', undefined, ' commonEncryptionScheme="cbcs"'));
    const [widevine, playready] = answer.drmSystems
      .map(({ pssh }) => pssh)
      .map((pssh) => pssh && readPssh(bytes(pssh)).data);
    expect(readWidevineHeader(widevine as Uint8Array).protectionScheme).toBe('cbcs');
    const header = readPlayReadyObject(playready as Uint8Array);
    expect(header).toMatchObject({ version: '4.3.0.0', algorithm: 'AESCBC' });
    expect(header.checksum).toBeUndefined();
  });

  test('keeps a content ID with characters of XML and beyond ASCII', async () => {
    expect((await keys(request('영화 &amp; &lt;b&gt; &quot;&#x1F3AC;'))).id).toBe('영화 & <b> "🎬');
  });
});

describe('over HTTP', () => {
  test.each<[operation: string, path: string, init: RequestInit]>([
    ['V1', `/v1/cpix/pallycon/getKey/${token}`, { method: 'POST', body: request('a') }],
    [
      'V2',
      `/v2/cpix/pallycon/getKey/${token.replaceAll('=', '%3D')}`,
      { method: 'POST', body: request('a') },
    ],
    ['SPEKE', `/cpix/getKey?enc-token=${token}`, { method: 'POST', body: request('a') }],
    [
      'SPEKE by a gateway',
      `/Production/cpix/getKey?enc-token=${token}`,
      { method: 'POST', body: request('a') },
    ],
    ['NEA-DVR', `/cpix/anevia/hls/${token}/a`, {}],
  ])('%s gives the same key', async (_, path, init) => {
    const response = await fetch(server.url + path, init);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/xml;charset=UTF-8',
    ]);
    const answer = readCpix(Buffer.from(await response.arrayBuffer()));
    expect(answer.contentKeys[0]!.kid).toBe((await keys(request('a'))).contentKeys[0]!.kid);
  });

  test('the heartbeat is SUCCESS', async () => {
    const response = await fetch(`${server.url}/cpix/getKey/heartbeat`);
    expect([response.status, await response.text()]).toEqual([200, 'SUCCESS']);
  });

  test.each([
    ['a token of nobody', 401, writeEncToken({ siteId: 'CCCC', accessKey: 'x' }), request('a')],
    ['an empty body', 400, token, ''],
  ])('%s gets status %i', async (_, status, encToken, body) => {
    const answer = await post(body, encToken);
    expect([answer.status, answer.type]).toEqual([status, 'application/json;charset=UTF-8']);
    expect(JSON.parse(answer.text)).toEqual({
      error_code: expect.any(String),
      error_message: expect.any(String),
    });
  });
});
