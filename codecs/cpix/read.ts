import { CodecError } from '../codec-error.ts';
import { isUuid } from '../key-id.ts';
import { readXml, textOf, type XmlElement } from '../xml.ts';
import {
  type ContentKey,
  type ContentKeyPeriod,
  type CpixDocument,
  type DrmSystem,
  NAMESPACES,
  type UsageRule,
} from './document.ts';

/**
 * Reads a CPIX document: any prefixes, any order of elements, comments, CDATA and a byte order mark are fine, unknown
 * elements are passed over. Throws {@link CodecError} where it is not CPIX or an element cannot be used.
 */
export function readCpix(bytes: Uint8Array): CpixDocument {
  const root = readXml(decodeUtf8(bytes));
  if (root.local !== 'CPIX' || root.namespace !== NAMESPACES.cpix)
    throw fault('root', `expected CPIX in ${NAMESPACES.cpix}, found ${root.local} in "${root.namespace}"`);
  const document: CpixDocument = {
    contentKeys: listed(root, 'ContentKeyList', 'ContentKey').map(readContentKey),
    drmSystems: listed(root, 'DRMSystemList', 'DRMSystem').map(readDrmSystem),
    periods: listed(root, 'ContentKeyPeriodList', 'ContentKeyPeriod').map(readPeriod),
    usageRules: listed(root, 'ContentKeyUsageRuleList', 'ContentKeyUsageRule').map(readUsageRule),
  };
  if (root.attributes.id !== undefined) document.id = root.attributes.id;
  return document;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fault('document', 'it is not UTF-8');
  }
}

function listed(root: XmlElement, list: string, item: string): XmlElement[] {
  return cpixChildren(root, list).flatMap((element) => cpixChildren(element, item));
}

function readContentKey(element: XmlElement): ContentKey {
  const key: ContentKey = { kid: uuidAttribute(element, 'kid') };
  const { explicitIV, commonEncryptionScheme } = element.attributes;
  if (explicitIV !== undefined) key.explicitIV = explicitIV;
  if (commonEncryptionScheme !== undefined) key.commonEncryptionScheme = commonEncryptionScheme;
  const secrets = cpixChildren(element, 'Data').flatMap((data) => pskcChildren(data, 'Secret'));
  const values = secrets.flatMap((secret) => pskcChildren(secret, 'PlainValue'));
  if (values[0] !== undefined) key.plainValue = textOf(values[0]);
  return key;
}

function readDrmSystem(element: XmlElement): DrmSystem {
  const system: DrmSystem = {
    kid: uuidAttribute(element, 'kid'),
    systemId: uuidAttribute(element, 'systemId'),
    hlsSignaling: [],
  };
  const text = (local: string): string => cpixChildren(element, local).map(textOf)[0] ?? '';
  const pssh = text('PSSH');
  if (pssh !== '') system.pssh = pssh;
  const contentProtectionData = text('ContentProtectionData');
  if (contentProtectionData !== '') system.contentProtectionData = contentProtectionData;
  const uriExtXKey = text('URIExtXKey');
  if (uriExtXKey !== '') system.uriExtXKey = uriExtXKey;
  for (const signaling of cpixChildren(element, 'HLSSignalingData')) {
    const { playlist } = signaling.attributes;
    const data = textOf(signaling);
    if (data !== '') system.hlsSignaling.push(playlist === undefined ? { data } : { playlist, data });
  }
  return system;
}

function readPeriod(element: XmlElement): ContentKeyPeriod {
  const period: ContentKeyPeriod = { id: attribute(element, 'id') };
  if (element.attributes.index !== undefined) period.index = element.attributes.index;
  return period;
}

function readUsageRule(element: XmlElement): UsageRule {
  const rule: UsageRule = {
    kid: uuidAttribute(element, 'kid'),
    periodIds: cpixChildren(element, 'KeyPeriodFilter').map((filter) => attribute(filter, 'periodId')),
    videoFilters: cpixChildren(element, 'VideoFilter').map(({ attributes }) => ({
      ...(attributes.minPixels === undefined ? {} : { minPixels: attributes.minPixels }),
      ...(attributes.maxPixels === undefined ? {} : { maxPixels: attributes.maxPixels }),
    })),
  };
  const { intendedTrackType } = element.attributes;
  if (intendedTrackType !== undefined) rule.intendedTrackType = intendedTrackType;
  return rule;
}

const cpixChildren = (parent: XmlElement, local: string): XmlElement[] =>
  childrenIn(parent, NAMESPACES.cpix, local);
const pskcChildren = (parent: XmlElement, local: string): XmlElement[] =>
  childrenIn(parent, NAMESPACES.pskc, local);

function childrenIn(parent: XmlElement, namespace: string, local: string): XmlElement[] {
  return parent.children.filter((child) => child.namespace === namespace && child.local === local);
}

function attribute(element: XmlElement, name: string): string {
  const value = element.attributes[name];
  if (value === undefined || value === '') throw fault(element.local, `the attribute ${name} is missing`);
  return value;
}

function uuidAttribute(element: XmlElement, name: string): string {
  const value = attribute(element, name);
  if (!isUuid(value)) throw fault(`${element.local}@${name}`, `"${value}" is not a UUID`);
  return value;
}

const fault = (where: string, problem: string) => new CodecError('CPIX document', where, problem);
