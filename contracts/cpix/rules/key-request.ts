import { type CpixDocument, NAMESPACES } from '../../../codecs/cpix/document.ts';
import { type DrmType, drmOf, SYSTEM_IDS } from '../../../codecs/cpix/drm-systems.ts';
import { headerValues, mediaType, pathOf } from '../../../codecs/exchange.ts';
import { show } from '../../compare.ts';
import { operationRule } from '../../operation.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';

/** What the twin read out of a key request. */
interface Reading {
  document?: CpixDocument;
  problem?: string;
}

const operation = operationRule({
  id: 'cpix/get-content-keys-operation',
  title: 'Content keys are requested with POST /v2/cpix/pallycon/getKey/{enc-token}.',
  clause: 'CPX-040',
  operation: 'getContentKeysV2',
});

const token: Rule<Sent> = {
  id: 'cpix/enc-token',
  title: 'The last segment of the path is the enc-token, as it was issued.',
  level: 'must',
  clause: 'CPX-041',
  hint: 'Use the URL of the call as it is; escape "=" as %3D if you must, and change nothing else.',
  check({ call, exchange: { operation, request } }) {
    if (operation === undefined) return undefined;
    const actual = pathOf(request.target).split('/').at(-1)!;
    const expected = call.credentials.encToken;
    return actual.replaceAll(/%3d/gi, '=').replaceAll(/%2b/gi, '+') === expected
      ? []
      : [{ message: 'The enc-token in the path is not the one issued.', expected, actual }];
  },
};

const XML_TYPES = ['application/xml', 'text/xml', 'application/octet-stream'];
const WRONG_TYPES = ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'];

const contentType: Rule<Sent> = {
  id: 'cpix/content-type',
  title: 'The body is sent as XML.',
  level: 'must',
  clause: 'CPX-042',
  hint: 'Send Content-Type: application/xml.',
  check({ exchange: { operation, request } }) {
    if (operation === undefined) return undefined;
    const expected = 'application/xml';
    if (headerValues(request.headers, 'content-type').length > 1)
      return [{ message: 'There are several Content-Type headers.', expected, level: 'should' }];
    const actual = mediaType(request.headers);
    if (actual === undefined) return [{ message: 'There is no Content-Type.', expected, level: 'should' }];
    if (XML_TYPES.includes(actual)) return [];
    const level = WRONG_TYPES.includes(actual) ? 'must' : 'should';
    return [{ message: 'The Content-Type does not say XML.', expected, actual, level }];
  },
};

const document: Rule<Sent> = {
  id: 'cpix/document',
  title: 'The body is a CPIX document in UTF-8, its elements in the namespaces of CPIX.',
  level: 'must',
  clause: 'CPX-054',
  hint: `Send well-formed XML with the root CPIX in ${NAMESPACES.cpix} and UUIDs as key and system IDs.`,
  check({ exchange }) {
    const reading = exchange.decoded as Reading | undefined;
    if (reading === undefined) return undefined;
    return reading.problem === undefined ? [] : [{ message: reading.problem }];
  },
};

const contentId: Rule<Sent> = {
  id: 'cpix/content-id',
  title: 'CPIX@id is the content ID, character by character.',
  level: 'must',
  clause: 'CPX-053',
  hint: 'Escape & < > " in the attribute, write UTF-8, and leave everything else as it was given.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    const expected = sent.call.input.content_id;
    if (document.id === expected) return [];
    return [
      {
        message: 'CPIX@id is not the content ID asked for.',
        expected: show(expected),
        actual: show(document.id),
      },
    ];
  },
};

const contentKey: Rule<Sent> = {
  id: 'cpix/content-key',
  title: 'A request for a single key lists one ContentKey.',
  level: 'must',
  clause: 'CPX-056',
  hint: 'Put one ContentKey with a UUID of your own as kid into the ContentKeyList.',
  check(sent) {
    const count = documentOf(sent)?.contentKeys.length;
    if (count === undefined || count === 1) return count === undefined ? undefined : [];
    return [{ message: `The request lists ${count} content keys.`, expected: '1', actual: String(count) }];
  },
};

const drmSystems: Rule<Sent> = {
  id: 'cpix/drm-systems',
  title: 'The request lists a DRMSystem for each DRM asked for, and for no other.',
  level: 'must',
  clause: 'CPX-057',
  hint: 'List one DRMSystem a DRM, with the system ID the documents give for it.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    const asked = sent.call.input.drm_types as DrmType[];
    const listed = document.drmSystems.map(({ systemId }) => drmOf(systemId) ?? systemId);
    const missing = asked.filter((drm) => !listed.includes(drm));
    const surplus = listed.filter(
      (drm, index) => !asked.includes(drm as DrmType) || listed.indexOf(drm) !== index,
    );
    if (missing.length === 0 && surplus.length === 0) return [];
    const parts = [
      ...(missing.length === 0 ? [] : [`${missing.map(describe).join(', ')} is missing`]),
      ...(surplus.length === 0 ? [] : [`${surplus.map(describe).join(', ')} is one too many`]),
    ];
    return [
      {
        message: `The list of DRM systems is not the one asked for: ${parts.join('; ')}.`,
        expected: asked.join(', '),
        actual: listed.join(', '),
      },
    ];
  },
};

const describe = (drm: string): string =>
  drm in SYSTEM_IDS ? `${drm} (${SYSTEM_IDS[drm as DrmType]})` : drm;

const references: Rule<Sent> = {
  id: 'cpix/key-references',
  title: 'Every kid of a DRMSystem is that of a ContentKey.',
  level: 'should',
  clause: 'CPX-058',
  hint: 'Use the kid of the ContentKey in every DRMSystem.',
  check(sent) {
    const document = documentOf(sent);
    if (document === undefined) return undefined;
    const known = document.contentKeys.map(({ kid }) => kid.toLowerCase());
    return document.drmSystems
      .filter(({ kid }) => !known.includes(kid.toLowerCase()))
      .map(
        ({ kid, systemId }): Violation => ({
          message: `The DRMSystem ${systemId} names a kid that no ContentKey has.`,
          expected: known.join(' or '),
          actual: kid,
        }),
      );
  },
};

const SCHEMES = ['cenc', 'cens', 'cbc1', 'cbcs'];

const scheme: Rule<Sent> = {
  id: 'cpix/encryption-scheme',
  title: 'The request names the encryption scheme asked for; where none was, cenc or no scheme at all.',
  level: 'must',
  clause: 'CPX-015',
  hint: 'Put the scheme into ContentKey@commonEncryptionScheme in lower case, or leave the attribute out for cenc.',
  check(sent) {
    const key = documentOf(sent)?.contentKeys[0];
    if (key === undefined) return undefined;
    const asked = String(sent.call.input.encryption_scheme ?? 'CENC').toLowerCase();
    const actual = key.commonEncryptionScheme;
    if (actual === asked || (actual === undefined && asked === 'cenc')) return [];
    const known =
      actual === undefined || SCHEMES.includes(actual) ? '' : '; it is none of cenc, cens, cbc1, cbcs';
    return [
      {
        message: `The encryption scheme is not the one asked for${known}.`,
        expected: asked,
        actual: show(actual),
      },
    ];
  },
};

const secrets: Rule<Sent> = {
  id: 'cpix/access-key-stays-in-token',
  title: 'The access key leaves the client only inside the enc-token, and the enc-token only in the URL.',
  level: 'must',
  clause: 'CPX-041',
  hint: 'Send the token as the last segment of the path and nowhere else.',
  check({ call, exchange: { request } }) {
    const wire = [...request.headers.flat(), Buffer.from(request.body).toString('utf8')].join('\n');
    const { encToken, site } = call.credentials;
    const isOut = wire.includes(site.accessKey) || wire.includes(encToken);
    return isOut
      ? [{ message: 'The enc-token or the access key in it stands in a header or in the body.' }]
      : [];
  },
};

const documentOf = ({ exchange }: Sent): CpixDocument | undefined =>
  (exchange.decoded as Reading | undefined)?.document;

/** What every key request must satisfy. */
export const KEY_REQUEST_RULES: Rule<Sent>[] = [
  operation,
  token,
  contentType,
  document,
  contentId,
  contentKey,
  drmSystems,
  references,
  scheme,
  secrets,
];
