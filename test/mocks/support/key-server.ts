import { expect } from 'vitest';
import { checkCpix } from '../../../codecs/cpix/check.ts';
import type { CpixDocument } from '../../../codecs/cpix/document.ts';
import { readCpix } from '../../../codecs/cpix/read.ts';
import { writeEncToken } from '../../../codecs/enc-token.ts';
import type { Conclusion, HttpResponse } from '../../../codecs/exchange.ts';
import { Clock, createWorld, type Site, TWINS } from '../../../mocks/index.ts';
import { createService, type ServiceOptions } from '../../../mocks/twin/service.ts';
import { violations } from '../../../specs/validate.ts';
import { cpixSchemaProblems } from '../../support/xsd.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export const siteOf = (siteId: string, settings: Partial<Site> = {}): Site => ({
  siteId,
  siteKey: 'k'.repeat(32),
  accessKey: `access key of ${siteId}`,
  ...settings,
});

/** What a key server made of one request. */
export interface Asked {
  response: HttpResponse;
  conclusion: Conclusion;
  site: string | undefined;
  decoded: unknown;
}

/** A key server with one site or several, asked without sockets. */
export function keyServer(sites: Site[] = [siteOf('AAAA')], options: Partial<ServiceOptions> = {}) {
  const world = createWorld({ seed: 'test', clock: new Clock(() => NOW), sites });
  const service = createService({ twins: [TWINS.cpix], world, ...options });
  const token = encodeURIComponent(writeEncToken(sites[0]!));

  function send(method: string, target: string, body = '', headers: [string, string][] = []): Asked {
    const request = { method, target, headers, body: Buffer.from(body), receivedAt: NOW };
    const { response } = service.handle(request);
    const [entry] = service.journal.exchanges(service.journal.latest - 1);
    const { conclusion, site, decoded } = entry!;
    return { response: response!, conclusion, site, decoded };
  }
  const targets = {
    v1: `/v1/cpix/pallycon/getKey/${token}`,
    v2: `/v2/cpix/pallycon/getKey/${token}`,
    speke: `/cpix/getKey?enc-token=${token}`,
  };
  const ask = (body: string, api: keyof typeof targets = 'v2') => send('POST', targets[api], body);
  const neaDvr = (format: string, contentId: string) =>
    send('GET', `/cpix/anevia/${format}/${token}/${encodeURIComponent(contentId)}`);
  return { world, service, token, targets, send, ask, neaDvr };
}

/** The document of an answer, once it is one that the schema, the rules of CPIX and the OpenAPI document have nothing against. */
export function answered({ response, conclusion }: Asked): CpixDocument {
  expect(conclusion).toEqual({ kind: 'accepted' });
  const { status, headers, body } = response;
  expect([status, headers]).toEqual([200, [['Content-Type', 'application/xml;charset=UTF-8']]]);
  expect(cpixSchemaProblems(body)).toEqual([]);
  expect(violations('cpix', 'KeyResponse', body)).toEqual([]);
  const document = readCpix(Buffer.from(body));
  expect(checkCpix(document).filter(({ level }) => level === 'must')).toEqual([]);
  return document;
}

/** What came of a request, once it is a refusal that agrees with itself and with the OpenAPI document. */
export function refused({ response, conclusion, site }: Asked) {
  if (conclusion.kind !== 'refused') throw new Error(`expected a refusal, got ${conclusion.kind}`);
  const { code, reason } = conclusion;
  const failure = JSON.parse(response.body);
  expect(violations('cpix', 'Failure', failure)).toEqual([]);
  expect(failure.error_code).toBe(code);
  return { code, reason, site, status: response.status, message: failure.error_message };
}

export const KID = '681e5b39-49f2-4dfa-b744-86573c22e6fb';
/** A key ID for the key of a number. */
export const kidOf = (number: number): string =>
  `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** The XML of a request. `keys` and `systems` of one key unless they are given. */
export function keyRequest({
  id = 'movie-1',
  keys = `<cpix:ContentKey kid="${KID}"/>`,
  systems = systemsOf(KID),
  periods = '',
  rules = '',
}: Partial<Record<'id' | 'keys' | 'systems' | 'periods' | 'rules', string>> = {}): string {
  const list = (name: string, content: string) =>
    content === '' ? '' : `<cpix:${name}>${content}</cpix:${name}>`;
  const lists = [
    list('ContentKeyList', keys),
    list('DRMSystemList', systems),
    list('ContentKeyPeriodList', periods),
    list('ContentKeyUsageRuleList', rules),
  ];
  return `<cpix:CPIX id="${id}" xmlns:cpix="urn:dashif:org:cpix">${lists.join('')}</cpix:CPIX>`;
}

export const WIDEVINE = 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
export const PLAYREADY = '9a04f079-9840-4286-ab92-e65be0885f95';
export const FAIRPLAY = '94ce86fb-07ff-4f43-adb8-93d2fa968ca2';

/** The DRM systems of a key: Widevine, PlayReady and FairPlay unless others are given. */
export const systemsOf = (kid: string, systemIds = [WIDEVINE, PLAYREADY, FAIRPLAY]): string =>
  systemIds.map((systemId) => `<cpix:DRMSystem kid="${kid}" systemId="${systemId}"/>`).join('');

/** A request for a key for each of some tracks. */
export const tracksRequest = (tracks: string[], systemIds = [WIDEVINE], id = 'movie-1'): string =>
  keyRequest({
    id,
    keys: tracks.map((_, index) => `<cpix:ContentKey kid="${kidOf(index)}"/>`).join(''),
    systems: tracks.map((_, index) => systemsOf(kidOf(index), systemIds)).join(''),
    rules: tracks.map((track, index) => ruleOf(kidOf(index), track)).join(''),
  });

/** A usage rule. */
export const ruleOf = (kid: string, track?: string, periodIds: string[] = []): string => {
  const type = track === undefined ? '' : ` intendedTrackType="${track}"`;
  const filters = periodIds.map((id) => `<cpix:KeyPeriodFilter periodId="${id}"/>`).join('');
  return `<cpix:ContentKeyUsageRule kid="${kid}"${type}>${filters}</cpix:ContentKeyUsageRule>`;
};

/** A key period. */
export const periodOf = (id: string, index?: string | number): string =>
  `<cpix:ContentKeyPeriod id="${id}"${index === undefined ? '' : ` index="${index}"`}/>`;

/** The bytes of a base64 text of an answer. */
export const bytesOf = (base64: string | undefined): Uint8Array => Buffer.from(base64!, 'base64');
