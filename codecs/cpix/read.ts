import { CodecError } from '../codec-error.ts';
import { readXml, textOf, type XmlElement } from '../xml.ts';
import { decodeUtf8, decodeXml } from './decode.ts';
import {
  type ContentKey,
  type ContentKeyPeriod,
  type CpixDocument,
  type DrmSystem,
  NAMESPACES,
  type Unknown,
} from './document.ts';
import { attribute, cpixChildren, present, pskcChildren, uuidAttribute } from './elements.ts';
import { Notes, type Tolerated } from './notes.ts';
import { readUsageRule } from './read-usage-rule.ts';

/**
 * Reads a CPIX document in UTF-8: any prefixes, any order of elements, comments, CDATA and a byte order mark are fine,
 * what the model does not know goes to its `unknown`. Throws {@link CodecError} where it is not CPIX or an element
 * cannot be used.
 */
export function readCpix(bytes: Uint8Array): CpixDocument {
  return readRoot(readXml(decodeUtf8(bytes)), new Notes());
}

/** A document, and what a reader as strict as the API documents' examples would have stumbled over. */
export interface TolerantCpix {
  document: CpixDocument;
  tolerated: Tolerated[];
  /** The `unknown` of the document; empty when it has none. */
  unknown: Unknown[];
}

/** Reads a CPIX document as {@link readCpix} does, in UTF-16 too, and says what it tolerated. */
export function readCpixTolerantly(bytes: Uint8Array): TolerantCpix {
  const notes = new Notes();
  const { text, tolerated } = decodeXml(bytes);
  for (const { what, found } of tolerated) notes.tolerate(what, 'document', found);
  const root = readXml(text, ({ what, line }) => notes.tolerate(what, `line ${line}`));
  const document = readRoot(root, notes);
  return { document, tolerated: notes.tolerated, unknown: notes.unknown };
}

const LISTS = ['ContentKeyList', 'DRMSystemList', 'ContentKeyPeriodList', 'ContentKeyUsageRuleList'];
const ROOT_ATTRIBUTES = ['id', 'contentId', 'version', 'name'] as const;

function readRoot(root: XmlElement, notes: Notes): CpixDocument {
  if (root.local !== 'CPIX' || root.namespace !== NAMESPACES.cpix)
    throw fault('root', `expected CPIX in ${NAMESPACES.cpix}, found ${root.local} in "${root.namespace}"`);
  notes.container('CPIX', root, [...ROOT_ATTRIBUTES], root.children.filter(isList));
  const document: CpixDocument = {
    contentKeys: readList(root, 'ContentKey', notes, readContentKey),
    drmSystems: readList(root, 'DRMSystem', notes, readDrmSystem),
    periods: readList(root, 'ContentKeyPeriod', notes, readPeriod),
    usageRules: readList(root, 'ContentKeyUsageRule', notes, readUsageRule),
    ...present(root, ROOT_ATTRIBUTES),
  };
  if (notes.unknown.length > 0) document.unknown = notes.unknown;
  return document;
}

const isList = ({ namespace, local }: XmlElement): boolean =>
  namespace === NAMESPACES.cpix && LISTS.includes(local);

function readList<Item>(
  root: XmlElement,
  name: string,
  notes: Notes,
  read: (element: XmlElement, place: string, notes: Notes) => Item,
): Item[] {
  const list = `${name}List`;
  const items: Item[] = [];
  for (const [index, element] of cpixChildren(root, list).entries()) {
    if (index > 0) notes.tolerate('repeated list', list);
    const children = cpixChildren(element, name);
    if (element.children.length === 0) notes.tolerate('empty element', list);
    notes.container(list, element, [], children);
    for (const child of children) items.push(read(child, `${name}[${items.length + 1}]`, notes));
  }
  return items;
}

function readContentKey(element: XmlElement, place: string, notes: Notes): ContentKey {
  const names = ['explicitIV', 'commonEncryptionScheme', 'dependsOnKey'] as const;
  const key: ContentKey = { kid: uuidAttribute(element, 'kid', place, notes), ...present(element, names) };
  if (key.dependsOnKey !== undefined) notes.uuid(`${place}@dependsOnKey`, key.dependsOnKey);
  if (key.explicitIV !== undefined) notes.base64(`${place}@explicitIV`, key.explicitIV);
  const value = plainValueIn(element);
  notes.container(place, element, ['kid', ...names], value === undefined ? [] : [value.data]);
  if (value === undefined) return key;
  notes.container(`${place}/Data`, value.data, [], [value.secret]);
  notes.container(`${place}/Data/Secret`, value.secret, [], [value.plain]);
  notes.element(`${place}/Data/Secret/PlainValue`, value.plain, [], []);
  key.plainValue = notes.base64(`${place}/Data/Secret/PlainValue`, value.plain.text);
  return key;
}

/** The first value of a key that stands in the clear, with what it stands in. */
function plainValueIn(key: XmlElement) {
  for (const data of cpixChildren(key, 'Data'))
    for (const secret of pskcChildren(data, 'Secret'))
      for (const plain of pskcChildren(secret, 'PlainValue')) return { data, secret, plain };
  return undefined;
}

function readDrmSystem(element: XmlElement, place: string, notes: Notes): DrmSystem {
  const system: DrmSystem = {
    kid: uuidAttribute(element, 'kid', place, notes),
    systemId: uuidAttribute(element, 'systemId', place, notes),
    hlsSignaling: [],
  };
  const leaves = element.children.filter(
    ({ namespace, local }) => namespace === NAMESPACES.cpix && LEAVES.includes(local),
  );
  const read = leaves.filter(
    (leaf) =>
      textOf(leaf) !== '' &&
      (leaf.local === 'HLSSignalingData' || leaf === firstWithText(leaves, leaf.local)),
  );
  notes.container(place, element, ['kid', 'systemId'], read);
  for (const leaf of read) {
    const isHls = leaf.local === 'HLSSignalingData';
    const where = `${place}/${leaf.local}${isHls ? `[${system.hlsSignaling.length + 1}]` : ''}`;
    notes.element(where, leaf, isHls ? ['playlist'] : [], []);
    const text = leaf.local === SMOOTH ? textOf(leaf) : notes.base64(where, leaf.text);
    if (leaf.local === 'PSSH') system.pssh = text;
    else if (leaf.local === 'ContentProtectionData') system.contentProtectionData = text;
    else if (leaf.local === 'URIExtXKey') system.uriExtXKey = text;
    else if (leaf.local === SMOOTH) system.smoothStreamingProtectionHeaderData = text;
    else system.hlsSignaling.push({ ...present(leaf, ['playlist'] as const), data: text });
  }
  return system;
}

const SMOOTH = 'SmoothStreamingProtectionHeaderData';
const LEAVES = ['PSSH', 'ContentProtectionData', 'URIExtXKey', 'HLSSignalingData', SMOOTH];

const firstWithText = (elements: XmlElement[], name: string): XmlElement | undefined =>
  elements.find((element) => element.local === name && textOf(element) !== '');

function readPeriod(element: XmlElement, place: string, notes: Notes): ContentKeyPeriod {
  const names = ['index', 'start', 'end'] as const;
  notes.container(place, element, ['id', ...names], []);
  return { id: attribute(element, 'id'), ...present(element, names) };
}

const fault = (where: string, problem: string) => new CodecError('CPIX document', where, problem);
