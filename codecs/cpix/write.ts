import { XMLBuilder } from 'fast-xml-parser';
import { escapeXml } from '../xml.ts';
import { type CpixDocument, type DrmSystem, NAMESPACES, type UsageRule } from './document.ts';

type Node = Record<string, unknown>;

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressEmptyNode: true,
  format: true,
  indentBy: '  ',
  // Escaped here, so that tabs and line ends in an attribute read back as they were.
  processEntities: false,
});

/**
 * A CPIX document in the layout of the documents' own answers: prefixes `cpix` and `pskc`, which existing clients look
 * for by the letter; keys, periods, rules, systems in this order; no empty lists or elements; base64 without breaks.
 */
export function writeCpix(document: CpixDocument): string {
  const root = element('cpix:CPIX', { id: document.id, ...namespaceDeclarations() }, [
    ...list('cpix:ContentKeyList', document.contentKeys.map(contentKey)),
    ...list(
      'cpix:ContentKeyPeriodList',
      document.periods.map(({ id, index }) => element('cpix:ContentKeyPeriod', { id, index })),
    ),
    ...list('cpix:ContentKeyUsageRuleList', document.usageRules.map(usageRule)),
    ...list('cpix:DRMSystemList', document.drmSystems.map(drmSystem)),
  ]);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${builder.build([root])}\n`;
}

function namespaceDeclarations(): Record<string, string> {
  return Object.fromEntries(Object.entries(NAMESPACES).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]));
}

function contentKey({
  kid,
  explicitIV,
  commonEncryptionScheme,
  plainValue,
}: CpixDocument['contentKeys'][number]): Node {
  const data =
    plainValue === undefined
      ? []
      : [element('cpix:Data', {}, [element('pskc:Secret', {}, [leaf('pskc:PlainValue', plainValue)])])];
  return element('cpix:ContentKey', { explicitIV, kid, commonEncryptionScheme }, data);
}

function usageRule({ kid, intendedTrackType, periodIds, videoFilters }: UsageRule): Node {
  return element('cpix:ContentKeyUsageRule', { intendedTrackType, kid }, [
    ...periodIds.map((periodId) => element('cpix:KeyPeriodFilter', { periodId })),
    ...videoFilters.map((filter) => element('cpix:VideoFilter', filter)),
  ]);
}

function drmSystem({
  kid,
  systemId,
  pssh,
  contentProtectionData,
  uriExtXKey,
  hlsSignaling,
}: DrmSystem): Node {
  return element('cpix:DRMSystem', { kid, systemId }, [
    ...optional('cpix:ContentProtectionData', contentProtectionData),
    ...optional('cpix:PSSH', pssh),
    ...hlsSignaling.map(({ playlist, data }) => leaf('cpix:HLSSignalingData', data, { playlist })),
    ...optional('cpix:URIExtXKey', uriExtXKey),
  ]);
}

const list = (name: string, items: Node[]): Node[] => (items.length === 0 ? [] : [element(name, {}, items)]);

const optional = (name: string, text: string | undefined): Node[] =>
  text === undefined ? [] : [leaf(name, text)];

function leaf(name: string, text: string, attributes: Record<string, string | undefined> = {}): Node {
  return element(name, attributes, [{ '#text': escapeXml(text) }]);
}

function element(name: string, attributes: Record<string, string | undefined>, children: Node[] = []): Node {
  const written = Object.entries(attributes).flatMap(([attribute, value]) =>
    value === undefined ? [] : [[attribute, escapeXml(value)]],
  );
  return { [name]: children, ':@': Object.fromEntries(written) };
}
