import type {
  ContentKey,
  ContentKeyPeriod,
  CpixDocument,
  DrmSystem,
  Unknown,
  UnknownAttribute,
  UsageRule,
} from './document.ts';
import { type Layout, sorted } from './order.ts';
import { type Namespaces, serialize, type Tree, tree } from './tree.ts';

/**
 * A CPIX document with the prefixes `cpix` and `pskc`, which existing clients look for by the letter; no empty lists or
 * elements, base64 without breaks. What stands in its `unknown` is written where its place still is.
 * @param layout `document`, the layout of the API documents' own answers: keys, periods, rules, systems; or `strict`,
 * the order of CPIX 2.3
 * @param namespaces what the root declares; the namespaces of CPIX, PSKC and SPEKE by their usual prefixes by default
 */
export function writeCpix(
  document: CpixDocument,
  layout: Layout = 'document',
  namespaces?: Namespaces,
): string {
  const { id, contentId, name, version } = document;
  const lists = [
    list('ContentKey', document.contentKeys, contentKey),
    list('ContentKeyPeriod', document.periods, contentKeyPeriod),
    list('ContentKeyUsageRule', document.usageRules, usageRule),
    list('DRMSystem', document.drmSystems, drmSystem),
  ];
  const root = tree('cpix:CPIX', 'CPIX', { id, contentId, name, version }, lists);
  const complete = completed(root, byPlace(document.unknown ?? []), layout);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${serialize(complete, namespaces)}\n`;
}

const list = <Item>(name: string, items: Item[], write: (item: Item, place: string) => Tree): Tree =>
  tree(
    `cpix:${name}List`,
    `${name}List`,
    {},
    items.map((item, index) => write(item, `${name}[${index + 1}]`)),
  );

function contentKey(key: ContentKey, place: string): Tree {
  const { explicitIV, kid, commonEncryptionScheme, dependsOnKey, plainValue } = key;
  const attributes = { explicitIV, kid, commonEncryptionScheme, dependsOnKey };
  if (plainValue === undefined) return tree('cpix:ContentKey', place, attributes);
  const value = leaf('pskc:PlainValue', `${place}/Data/Secret/PlainValue`, plainValue);
  const secret = tree('pskc:Secret', `${place}/Data/Secret`, {}, [value]);
  return tree('cpix:ContentKey', place, attributes, [tree('cpix:Data', `${place}/Data`, {}, [secret])]);
}

const contentKeyPeriod = ({ id, index, start, end }: ContentKeyPeriod, place: string): Tree =>
  tree('cpix:ContentKeyPeriod', place, { id, index, start, end });

function usageRule(rule: UsageRule, place: string): Tree {
  const { intendedTrackType, kid, periodIds, labels = [], videoFilters } = rule;
  const filters = (name: string, written: object[]): Tree[] =>
    written.map((attributes, index) =>
      tree(`cpix:${name}`, `${place}/${name}[${index + 1}]`, attributes as Record<string, string>),
    );
  return tree('cpix:ContentKeyUsageRule', place, { intendedTrackType, kid }, [
    ...filters(
      'KeyPeriodFilter',
      periodIds.map((periodId) => ({ periodId })),
    ),
    ...filters(
      'LabelFilter',
      labels.map((label) => ({ label })),
    ),
    ...filters('VideoFilter', videoFilters),
    ...filters('AudioFilter', rule.audioFilters ?? []),
    ...filters('BitrateFilter', rule.bitrateFilters ?? []),
  ]);
}

function drmSystem(system: DrmSystem, place: string): Tree {
  const optional = (name: string, text: string | undefined): Tree[] =>
    text === undefined ? [] : [leaf(`cpix:${name}`, `${place}/${name}`, text)];
  return tree('cpix:DRMSystem', place, { kid: system.kid, systemId: system.systemId }, [
    ...optional('ContentProtectionData', system.contentProtectionData),
    ...optional('PSSH', system.pssh),
    ...system.hlsSignaling.map(({ playlist, data }, index) =>
      leaf('cpix:HLSSignalingData', `${place}/HLSSignalingData[${index + 1}]`, data, { playlist }),
    ),
    ...optional('URIExtXKey', system.uriExtXKey),
    ...optional('SmoothStreamingProtectionHeaderData', system.smoothStreamingProtectionHeaderData),
  ]);
}

const leaf = (name: string, place: string, text: string, attributes = {}): Tree =>
  tree(name, place, attributes, text === '' ? [] : [text]);

function byPlace(unknown: Unknown[]): Map<string, Unknown[]> {
  const places = new Map<string, Unknown[]>();
  for (const each of unknown) {
    const known = places.get(each.place);
    if (known === undefined) places.set(each.place, [each]);
    else known.push(each);
  }
  return places;
}

/** An element with what the model does not know of it, its children in order, without lists that hold nothing. */
function completed(element: Tree, unknown: Map<string, Unknown[]>, layout: Layout): Tree {
  if (element.place === undefined) return element;
  const own = unknown.get(element.place);
  if (own === undefined && !element.content.some((part) => typeof part !== 'string')) return element;
  const content: Tree['content'] = [];
  for (const part of element.content) {
    const whole = typeof part === 'string' ? part : completed(part, unknown, layout);
    content.push(whole);
  }
  const attributes = [...element.attributes];
  for (const each of own ?? []) {
    if ('element' in each) content.push(each.element);
    else if (!attributes.some(sameName(each.attribute))) attributes.push(each.attribute);
  }
  const kept = content.filter((part) => typeof part === 'string' || !isEmptyList(part));
  return { ...element, attributes, content: sorted(kept, element.local, layout, nameOf) };
}

const nameOf = (part: string | Tree): string => (typeof part === 'string' ? '' : part.local);

const sameName =
  ({ namespace, local }: UnknownAttribute) =>
  (other: UnknownAttribute): boolean =>
    other.namespace === namespace && other.local === local;

const isEmptyList = ({ place, attributes, content }: Tree): boolean =>
  place?.endsWith('List') === true && attributes.length === 0 && content.length === 0;
