import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import type { Question } from '../support/load.ts';
import type { Credentials } from './servers.ts';

const STORAGE = {
  storage_name: 'main storage',
  type: 'S3',
  id: 'AKIAIOSFODNN7EXAMPLE',
  password: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  aws_bucket: 'bucket',
  region: 'ap-northeast-2',
};

const sealed = (payload: object, site: Credentials): string =>
  sealEnvelope(JSON.stringify(payload), formatTimestamp(Date.now()), site);

const targetOf = (path: string, apidata: string): string =>
  `${path}?${new URLSearchParams({ 'pallycon-apidata': apidata })}`;

/** Registers a storage of a site. Everybody understands it; only the twin opens it. */
export const registration = (site: Credentials): Question => ({
  method: 'POST',
  target: targetOf(`/api/v2/storage/${site.siteId}`, sealed(STORAGE, site)),
  expected: '"error_code":"0000"',
});

/** The same with a hash that is wrong, which is refused. */
export const refusedRegistration = (site: Credentials): Question => ({
  ...registration({ ...site, accessKey: 'another' }),
  target: targetOf(`/api/v2/storage/${site.siteId}`, sealed(STORAGE, { ...site, accessKey: 'another' })),
  expected: '"error_code":"A1007"',
});

/** A page of the storages of a site. */
export const listing = (site: Credentials): Question => ({
  method: 'GET',
  target: targetOf(
    `/api/v2/storage/${site.siteId}`,
    sealed({ storage_type: STORAGE.type, region: STORAGE.region }, site),
  ),
  expected: '"error_code":"0000"',
});

const KID = '681e5b39-49f2-4dff-b5a6-5b94af9cbf33';
const SYSTEMS = [
  'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
  '9a04f079-9840-4286-ab92-e65be0885f95',
  '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
];

/** Asks for one key for Widevine, PlayReady and FairPlay. */
export const keyRequest = (encToken: string): Question => ({
  method: 'POST',
  target: `/v2/cpix/pallycon/getKey/${encodeURIComponent(encToken)}`,
  contentType: 'application/xml',
  body: [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<cpix:CPIX id="cpix-test-cid" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">',
    `  <cpix:ContentKeyList><cpix:ContentKey kid="${KID}"/></cpix:ContentKeyList>`,
    '  <cpix:DRMSystemList>',
    ...SYSTEMS.map((systemId) => `    <cpix:DRMSystem kid="${KID}" systemId="${systemId}"/>`),
    '  </cpix:DRMSystemList>',
    '  <cpix:ContentKeyUsageRuleList>',
    `    <cpix:ContentKeyUsageRule kid="${KID}" intendedTrackType="HD"/>`,
    '  </cpix:ContentKeyUsageRuleList>',
    '</cpix:CPIX>',
  ].join('\n'),
  expected: '</cpix:CPIX>',
});
