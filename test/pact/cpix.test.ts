import { MatchersV3 } from '@pact-foundation/pact';
import type { V4RequestBuilder, V4ResponseBuilder } from '@pact-foundation/pact/src/v4/http/types.js';
import { afterAll, expect, test } from 'vitest';
import { getContentKeys, getContentKeysV1, getNeaDvrKeys, heartbeat } from '../../clients/typescript/cpix.ts';
import { toBase64 } from '../../codecs/base64.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { playReadyPssh, widevinePssh } from '../../codecs/cpix/protection.ts';
import { writeEncToken } from '../../codecs/enc-token.ts';
import { fits, pactFiles, pactWith, SITE } from './consumer.ts';

const PROVIDER = 'pallycon-kms';
const { like } = MatchersV3;
const pact = pactWith(PROVIDER);

const TOKEN = writeEncToken(SITE);
const CONTENT_ID = 'movie-1';
/** The ID under which the client asks, and the one the key server gives the key. */
const [ASKED, GIVEN] = ['0a1b2c3d-4e5f-4061-8273-8495a6b7c8d9', 'd18a3b59-30af-85ff-3467-b4436e48894f'];
const PROTECTED = { keyId: GIVEN, key: Buffer.alloc(16, 7), contentId: CONTENT_ID, trackType: 'HD' };
const KEY = { key_id_hex: GIVEN.replaceAll('-', ''), key_b64: 'cFnWB5XLVdb7Q84/LfAU+A==' };
const PSSH = {
  WIDEVINE: toBase64(widevinePssh(PROTECTED)),
  PLAYREADY: toBase64(playReadyPssh(PROTECTED, 'https://license.example/')),
};

const NAMESPACES =
  'xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:speke="urn:aws:amazon:com:speke"';

type System = keyof typeof PSSH | 'FAIRPLAY';

/** The document that asks for a key for some systems. */
const requestFor = (systems: System[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<cpix:CPIX id="${CONTENT_ID}" ${NAMESPACES}>
  <cpix:ContentKeyList><cpix:ContentKey kid="${ASKED}"/></cpix:ContentKeyList>
  <cpix:DRMSystemList>${systems.map((system) => `<cpix:DRMSystem kid="${ASKED}" systemId="${SYSTEM_IDS[system]}"/>`).join('')}</cpix:DRMSystemList>
</cpix:CPIX>`;

/** What the client reads of an answer. */
const answerFor = (systems: System[]): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cpix:CPIX id="${CONTENT_ID}" ${NAMESPACES}>
  <cpix:ContentKeyList>
    <cpix:ContentKey explicitIV="MDEyMzQ1Njc4OWFiY2RlZg==" kid="${GIVEN}">
      <cpix:Data><pskc:Secret><pskc:PlainValue>${KEY.key_b64}</pskc:PlainValue></pskc:Secret></cpix:Data>
    </cpix:ContentKey>
  </cpix:ContentKeyList>
  <cpix:DRMSystemList>${systems.map(systemFor).join('')}</cpix:DRMSystemList>
</cpix:CPIX>`;

function systemFor(system: System): string {
  const signaling =
    system === 'FAIRPLAY'
      ? `<cpix:URIExtXKey>${toBase64(Buffer.from('skd://key'))}</cpix:URIExtXKey>`
      : `<cpix:PSSH>${PSSH[system]}</cpix:PSSH>`;
  return `<cpix:DRMSystem kid="${GIVEN}" systemId="${SYSTEM_IDS[system]}">${signaling}</cpix:DRMSystem>`;
}

/** Which texts of a document may be others. Pact names elements by their namespaces in front of their names. */
function matching(patterns: Record<string, string>): { body: ReturnType<typeof fits>[] } {
  return {
    body: Object.entries(patterns).map(([path, pattern]) => {
      const steps = ['cpix:CPIX', ...path.split('/')].map((step) =>
        step
          .replace(/^cpix:/, 'urn:dashif:org:cpix:')
          .replace(/^pskc:/, 'urn:ietf:params:xml:ns:keyprov:pskc:'),
      );
      return fits(`$${steps.map((step) => `['${step}']`).join('')}`, pattern);
    }),
  };
}

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
const BASE64 = '^[A-Za-z0-9+/]+={0,2}$';

const IN_REQUESTS = matching({
  'cpix:ContentKeyList/cpix:ContentKey/@kid': UUID,
  'cpix:DRMSystemList/cpix:DRMSystem/@kid': UUID,
});
const IN_ANSWERS = matching({
  'cpix:ContentKeyList/cpix:ContentKey/@kid': UUID,
  'cpix:ContentKeyList/cpix:ContentKey/@explicitIV': BASE64,
  'cpix:ContentKeyList/cpix:ContentKey/cpix:Data/pskc:Secret/pskc:PlainValue/#text': BASE64,
  'cpix:DRMSystemList/cpix:DRMSystem/@kid': UUID,
  'cpix:DRMSystemList/cpix:DRMSystem/cpix:PSSH/#text': BASE64,
  'cpix:DRMSystemList/cpix:DRMSystem/cpix:URIExtXKey/#text': BASE64,
});

const asking = (request: V4RequestBuilder, systems: System[]) =>
  request.xmlBody(requestFor(systems)).matchingRules(IN_REQUESTS);
const answering = (systems: System[]) => (response: V4ResponseBuilder) =>
  response.xmlBody(answerFor(systems)).matchingRules(IN_ANSWERS);

const interaction = (description: string) =>
  pact
    .addInteraction()
    .given('a site', { ...SITE })
    .uponReceiving(description);

test('a key for several DRMs is asked of V2', async () => {
  const systems: System[] = ['WIDEVINE', 'PLAYREADY', 'FAIRPLAY'];
  await interaction('a key for Widevine, PlayReady and FairPlay from V2')
    .withRequest('POST', `/v2/cpix/pallycon/getKey/${TOKEN}`, (request) => asking(request, systems))
    .willRespondWith(200, answering(systems))
    .executeTest(async ({ url }) => {
      const query = { content_id: CONTENT_ID, drm_types: systems };
      const keys = await getContentKeys(`${url}/v2/cpix/pallycon/getKey/${TOKEN}`, query);
      expect(keys.content_key_list).toMatchObject([{ ...KEY, fairplay: { key_uri: 'skd://key' } }]);
    });
});

test('a key is asked of V1', async () => {
  await interaction('a key for Widevine from V1')
    .withRequest('POST', `/v1/cpix/pallycon/getKey/${TOKEN}`, (request) => asking(request, ['WIDEVINE']))
    .willRespondWith(200, answering(['WIDEVINE']))
    .executeTest(async ({ url }) => {
      const query = { content_id: CONTENT_ID, drm_types: ['WIDEVINE' as const] };
      const keys = await getContentKeysV1(`${url}/v1/cpix/pallycon/getKey/${TOKEN}`, query);
      expect(keys.content_key_list).toMatchObject([{ ...KEY, widevine: { pssh: PSSH.WIDEVINE } }]);
    });
});

test('a key is asked for as SPEKE does', async () => {
  await interaction('a key for Widevine and PlayReady over SPEKE')
    .withRequest('POST', '/cpix/getKey', (request) =>
      asking(request.query({ 'enc-token': TOKEN }), ['WIDEVINE', 'PLAYREADY']),
    )
    .willRespondWith(200, answering(['WIDEVINE', 'PLAYREADY']))
    .executeTest(async ({ url }) => {
      const query = { content_id: CONTENT_ID, drm_types: ['WIDEVINE' as const, 'PLAYREADY' as const] };
      const keys = await getContentKeys(`${url}/cpix/getKey?enc-token=${TOKEN}`, query);
      expect(keys.content_key_list).toMatchObject([{ ...KEY, playready: { pssh: PSSH.PLAYREADY } }]);
    });
});

test('keys for DASH are asked for as NEA-DVR does', async () => {
  const path = `/cpix/anevia/dash/${TOKEN}/${CONTENT_ID}`;
  await interaction('keys for DASH from NEA-DVR')
    .withRequest('GET', path)
    .willRespondWith(200, answering(['PLAYREADY', 'WIDEVINE']))
    .executeTest(async ({ url }) => {
      const keys = await getNeaDvrKeys(`${url}${path}`, CONTENT_ID, 'dash');
      expect(keys.content_key_list).toMatchObject([{ ...KEY, widevine: { pssh: PSSH.WIDEVINE } }]);
    });
});

test('the key server is asked for a sign of life', async () => {
  await pact
    .addInteraction()
    .uponReceiving('a heartbeat')
    .withRequest('GET', '/cpix/getKey/heartbeat')
    .willRespondWith(200, (response) => response.body('text/plain', Buffer.from('SUCCESS')))
    .executeTest(async ({ url }) => {
      expect(await heartbeat(url)).toEqual({ alive: true });
    });
});

test('a token of no site is refused', async () => {
  const token = writeEncToken({ siteId: 'NONE', accessKey: 'an-access-key-of-32-characters--' });
  await pact
    .addInteraction()
    .given('no such site', { siteId: 'NONE' })
    .uponReceiving('a key with the token of a site that does not exist')
    .withRequest('POST', `/v2/cpix/pallycon/getKey/${token}`, (request) => asking(request, ['WIDEVINE']))
    .willRespondWith(401, (response) => response.jsonBody({ error_code: like('A1003') }))
    .executeTest(async ({ url }) => {
      const query = { content_id: CONTENT_ID, drm_types: ['WIDEVINE' as const] };
      const asked = getContentKeys(`${url}/v2/cpix/pallycon/getKey/${token}`, query);
      await expect(asked).rejects.toMatchObject({ httpStatus: 401 });
    });
});

afterAll(() => {
  const { written, kept } = pactFiles(PROVIDER);
  expect(written).toEqual(kept);
});
