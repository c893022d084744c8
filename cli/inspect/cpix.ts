import { Option } from 'commander';
import { fromTolerantBase64 } from '../../codecs/base64.ts';
import { checkCpix } from '../../codecs/cpix/check.ts';
import {
  type ContentKey,
  type CpixDocument,
  type DrmSystem,
  NAMESPACES,
  type Unknown,
  type UsageRule,
} from '../../codecs/cpix/document.ts';
import type { Tolerated } from '../../codecs/cpix/notes.ts';
import { readCpixTolerantly } from '../../codecs/cpix/read.ts';
import { type Profile, schemaProblems } from '../../codecs/cpix/schema.ts';
import { systemOf } from '../../codecs/pssh.ts';
import { type Inspector, inspected, type Problem, type Section } from './inspection.ts';
import { type Show, showing } from './secrets.ts';
import { bytesIn, textIn } from './spelling.ts';

interface Options {
  strict?: true;
}

/** `countersign inspect cpix`: what a CPIX document holds, and what is wrong with it. */
export const cpix: Inspector<Options> = {
  kind: 'cpix',
  description: 'Read a CPIX document, request or answer, and hold it to its schema and its rules.',
  options: [
    new Option('--strict', 'hold it to the schema of CPIX 2.3 itself, not to that of the API documents'),
  ],
  inspect: (input, { strict, showSecrets }) =>
    inspected('cpix', input, async () => {
      const xml = xmlIn(input.bytes);
      const { document, tolerated } = readCpixTolerantly(xml);
      const show = showing(showSecrets);
      const profile: Profile = strict ? 'strict' : 'document';
      const problems = [
        ...(await schemaProblems(xml, profile)).map((problem) => againstSchema(problem, profile)),
        ...checkCpix(document),
        ...(document.unknown ?? []).map(unknown),
        ...oddities(tolerated),
      ];
      return {
        title: `CPIX document, ${xml.length} bytes, from ${input.from}`,
        sections: [overview(document), ...document.contentKeys.map((key) => aboutKey(key, document, show))],
        problems,
        data: {
          profile,
          document: { ...document, contentKeys: document.contentKeys.map((key) => hidden(key, show)) },
        },
      };
    }),
};

const againstSchema = (problem: string, profile: Profile): Problem => ({
  level: 'must',
  where: profile === 'strict' ? 'strict schema' : 'schema',
  problem: problem.replaceAll(/\{([^}]*)\}/g, (braces, uri) => (uri === NAMESPACES.cpix ? '' : braces)),
});

const unknown = (found: Unknown): Problem => {
  const what =
    'element' in found ? `the element ${found.element.local}` : `the attribute ${found.attribute.local}`;
  return { level: 'should', where: found.place, problem: `${what} is not known` };
};

/** What was tolerated, the places of each oddity together. */
function oddities(tolerated: Tolerated[]): Problem[] {
  const places = new Map<string, string[]>();
  for (const { what, where, found } of tolerated) {
    const oddity = found === undefined ? what : `${what} (${found})`;
    places.set(oddity, [...(places.get(oddity) ?? []), where]);
  }
  return [...places].map(([problem, where]) => ({ level: 'info', where: where.join(', '), problem }));
}

/** The document itself, also out of base64 or hex. */
function xmlIn(bytes: Uint8Array): Uint8Array {
  const text = textIn(bytes);
  if (text === undefined || text.startsWith('<')) return bytes;
  return bytesIn(bytes)?.bytes ?? bytes;
}

const hidden = (key: ContentKey, show: Show): ContentKey =>
  key.plainValue === undefined ? key : { ...key, plainValue: show(key.plainValue) };

function overview({ id, contentKeys, drmSystems, periods, usageRules }: CpixDocument): Section {
  const systems = new Set(drmSystems.map(({ systemId }) => nameOf(systemId)));
  return {
    facts: [
      ['content ID', id ?? 'none'],
      ['keys', contentKeys.length === 0 ? 'none' : String(contentKeys.length)],
      ['systems', [...systems].join(', ') || 'none'],
      ['periods', periods.map(({ id, index }) => (index === undefined ? id : `${id}, index ${index}`))],
      ['rules', usageRules.length === 0 ? 'none' : String(usageRules.length)],
    ],
  };
}

/** The systems of `specs/cpix/drm-systems.yaml` by their titles, others by their IDs. */
const nameOf = (systemId: string): string => systemOf(systemId)?.title ?? systemId;

function aboutKey(key: ContentKey, document: CpixDocument, show: Show): Section {
  const sameKey = ({ kid }: { kid: string }): boolean => kid.toLowerCase() === key.kid.toLowerCase();
  return {
    title: `Key ${key.kid}`,
    facts: [
      ['value', key.plainValue === undefined ? 'none' : show(key.plainValue, 'characters of base64')],
      ['IV', key.explicitIV],
      ['scheme', key.commonEncryptionScheme],
      ...document.usageRules.filter(sameKey).map((rule): [string, string] => ['rule', inRule(rule)]),
      ...document.drmSystems
        .filter(sameKey)
        .map((system): [string, string[]] => [nameOf(system.systemId), signalling(system)]),
    ],
  };
}

function inRule({ intendedTrackType, periodIds, videoFilters }: UsageRule): string {
  const filters = [
    ...periodIds.map((id) => `period ${id}`),
    ...videoFilters.map(
      ({ minPixels, maxPixels }) => `video ${minPixels ?? 0} to ${maxPixels ?? 'any'} pixels`,
    ),
  ];
  return [intendedTrackType ?? 'no track type', ...filters].join(', ');
}

function signalling(system: DrmSystem): string[] {
  const size = (name: string, base64: string | undefined): string[] => {
    if (base64 === undefined) return [];
    const bytes = fromTolerantBase64(base64)?.bytes;
    return [`${name}, ${bytes === undefined ? 'not base64' : `${bytes.length} bytes`}`];
  };
  const lines = [
    ...size('PSSH', system.pssh),
    ...size('ContentProtectionData', system.contentProtectionData),
    ...size('URIExtXKey', system.uriExtXKey),
    ...system.hlsSignaling.flatMap(({ playlist, data }) =>
      size(`HLSSignalingData (${playlist ?? 'media'})`, data),
    ),
  ];
  return lines.length === 0 ? ['nothing yet'] : lines;
}
