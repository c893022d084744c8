import fc from 'fast-check';
import { ParseOption, XmlDocument } from 'libxml2-wasm';
import { expect } from 'vitest';
import { contentKeysFrom, cpixFromContentKeys } from '../codecs/cpix/content-keys.ts';
import { type CpixDocument, NAMESPACES } from '../codecs/cpix/document.ts';
import { readCpix, readCpixTolerantly } from '../codecs/cpix/read.ts';
import { writeCpix } from '../codecs/cpix/write.ts';
import { contentKeys } from './arbitraries/content-keys.ts';
import { cpixDocument } from './arbitraries/cpix-document.ts';
import { cpixSpelling, type Spelt, spell } from './arbitraries/cpix-spelling.ts';
import { law } from './law.ts';
import { agree, isInsensitiveTo, roundTrips } from './laws.ts';

const spelt = fc.tuple(cpixDocument, cpixSpelling);

law(
  'however a CPIX document is spelt, it reads the same',
  isInsensitiveTo(({ bytes }) => unbroken(readCpixTolerantly(bytes).document), spell, spelt),
);

law(
  'however a CPIX document is spelt in UTF-8, it reads the same',
  isInsensitiveTo(
    ({ bytes }: Spelt) => unbroken(readCpix(bytes)),
    (document, spelling) => spell(document, { ...spelling, encoding: 'utf-8' }),
    spelt,
  ),
);

law(
  'a tolerant reader tells what it tolerated of a spelling, and nothing else',
  fc.property(spelt, ([document, spelling]) => {
    const { bytes, told } = spell(document, spelling);
    if (hasUpperCaseUuid(document)) told.add('upper-case UUID');
    const { tolerated, unknown } = readCpixTolerantly(bytes);
    expect([...new Set(tolerated.map(({ what }) => what))].sort()).toEqual([...told].sort());
    expect(unknown).toEqual([]);
  }),
);

law(
  'libxml2 reads the same keys and systems from any spelling',
  agree(
    ({ markup }) => gist(readCpix(Buffer.from(markup))),
    ({ markup }) => gistByLibxml2(markup),
    spelt.map(([document, spelling]): Spelt => spell(document, spelling)),
  ),
  200,
);

law(
  'content keys read back from the CPIX document that they are the output for',
  roundTrips(
    {
      write: (keys) => Buffer.from(writeCpix(cpixFromContentKeys(keys))),
      read: (bytes) => contentKeysFrom(readCpix(bytes)),
    },
    contentKeys,
  ),
);

const BASE64 = ['explicitIV', 'plainValue', 'pssh', 'contentProtectionData', 'uriExtXKey', 'data'];

/** A document with its base64 in one piece. */
const unbroken = (document: CpixDocument): CpixDocument =>
  JSON.parse(
    JSON.stringify(document, (name, value) =>
      BASE64.includes(name) && typeof value === 'string' ? value.replace(/\s/g, '') : value,
    ),
  );

const hasUpperCaseUuid = ({ contentKeys, drmSystems, usageRules }: CpixDocument): boolean =>
  [...contentKeys, ...drmSystems, ...usageRules].some(
    (item) => /[A-F]/.test(item.kid) || ('systemId' in item && /[A-F]/.test(item.systemId)),
  );

/** What libxml2 is asked for, of a document that was read. */
function gist(document: CpixDocument) {
  const { id, contentKeys, drmSystems, usageRules, periods } = unbroken(document);
  return {
    id,
    keys: contentKeys.map(({ kid, explicitIV, plainValue }) => ({ kid, explicitIV, plainValue })),
    systems: drmSystems.map(({ kid, systemId, pssh, hlsSignaling }) => ({
      kid,
      systemId,
      pssh,
      hls: hlsSignaling.map(({ data }) => data),
    })),
    trackTypes: usageRules.map(({ intendedTrackType }) => intendedTrackType),
    periods: periods.map(({ id }) => id),
  };
}

type Gist = ReturnType<typeof gist>;

function gistByLibxml2(markup: string): Gist {
  const xml = XmlDocument.fromString(markup, { option: ParseOption.XML_PARSE_NONET });
  try {
    type Node = typeof xml.root;
    const find = (node: Node, path: string): Node[] => node.find(path, NAMESPACES) as Node[];
    const value = (node: Node, path: string): string | undefined => find(node, path)[0]?.content;
    const base64 = (node: Node, path: string): string | undefined => value(node, path)?.replace(/\s/g, '');
    const items = (name: string): Node[] => find(xml.root, `cpix:${name}List/cpix:${name}`);
    return {
      id: value(xml.root, '@id'),
      keys: items('ContentKey').map((key) => ({
        kid: value(key, '@kid')!,
        explicitIV: base64(key, '@explicitIV'),
        plainValue: base64(key, 'cpix:Data/pskc:Secret/pskc:PlainValue'),
      })),
      systems: items('DRMSystem').map((system) => ({
        kid: value(system, '@kid')!,
        systemId: value(system, '@systemId')!,
        pssh: base64(system, 'cpix:PSSH'),
        hls: find(system, 'cpix:HLSSignalingData').map(({ content }) => content.replace(/\s/g, '')),
      })),
      trackTypes: items('ContentKeyUsageRule').map((rule) => value(rule, '@intendedTrackType')),
      periods: items('ContentKeyPeriod').map((period) => value(period, '@id')!),
    };
  } finally {
    xml.dispose();
  }
}
