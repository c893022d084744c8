import { fromBase64, toBase64 } from '../base64.ts';
import { CodecError } from '../codec-error.ts';
import { bytesToUuid, swapGuidOrder, uuidToBytes } from '../key-id.ts';
import { childrenOf, escapeXml, readXml, textOf, type XmlElement } from '../xml.ts';
import { innerXml } from './inner-xml.ts';

/** The versions of the header: 4.1 needs PlayReady 2, 4.2 PlayReady 3, 4.3 PlayReady 4. */
export const WRM_VERSIONS = ['4.0.0.0', '4.1.0.0', '4.2.0.0', '4.3.0.0'] as const;
export type WrmVersion = (typeof WRM_VERSIONS)[number];

/** What a header says of one content key. */
export interface WrmKey {
  /** UUID text in lower case; in the header it stands as base64 of its bytes in GUID order. */
  keyId: string;
  /** Required up to 4.2, optional in 4.3. AESCBC, which cbcs needs, is known from 4.3 on. */
  algorithm?: 'AESCTR' | 'AESCBC' | 'COCKTAIL';
  /** Shows a player whether it has the right key: 8 bytes for AESCTR, 7 for COCKTAIL, none for AESCBC. */
  checksum?: Uint8Array;
}

/** A WRMHEADER (PlayReady Header Specification). Members that are absent have no element. */
export interface WrmHeader {
  version: WrmVersion;
  /** One in 4.0, at most one in 4.1, any number from 4.2 on. */
  keys: WrmKey[];
  /** LA_URL: where licences are had, an absolute URL. */
  licenseUrl?: string;
  /** LUI_URL: a page for people who have no licence. */
  licenseUiUrl?: string;
  /** DS_ID: base64 of the domain service's GUID, as it is written. */
  domainServiceId?: string;
  /** CUSTOMATTRIBUTES: the XML inside, as it is written. */
  customAttributes?: string;
  /** DECRYPTORSETUP, from 4.1 on: `ONDEMAND` where licences come only when they are needed. */
  decryptorSetup?: string;
}

const NAMESPACE = 'http://schemas.microsoft.com/DRM/2007/03/PlayReadyHeader';
const ALGORITHMS = ['AESCTR', 'AESCBC', 'COCKTAIL'] as const;

/**
 * A header as XML, as the specification wants it: no prolog, no white space, attributes in alphabetical
 * order, explicit end tags. Throws {@link CodecError} for what the version has no place for and for custom
 * attributes that are no XML.
 */
export function writeWrmHeader(header: WrmHeader): string {
  const { version, licenseUrl, licenseUiUrl, domainServiceId, customAttributes, decryptorSetup } = header;
  if (customAttributes !== undefined) readXml(element('CUSTOMATTRIBUTES', customAttributes));
  if (decryptorSetup !== undefined && version === '4.0.0.0')
    throw fault('DECRYPTORSETUP', 'version 4.0 has no such element; it is known from 4.1 on');
  const data = [
    writeKeys(header),
    optional('LA_URL', licenseUrl && escapeXml(licenseUrl)),
    optional('LUI_URL', licenseUiUrl && escapeXml(licenseUiUrl)),
    optional('DS_ID', domainServiceId && escapeXml(domainServiceId)),
    optional('CUSTOMATTRIBUTES', customAttributes),
    optional('DECRYPTORSETUP', decryptorSetup && escapeXml(decryptorSetup)),
  ];
  return `<WRMHEADER xmlns="${NAMESPACE}" version="${version}">${element('DATA', data.join(''))}</WRMHEADER>`;
}

function writeKeys({ version, keys }: WrmHeader): string {
  const [first] = keys;
  if (keys.length > 1 && (version === '4.0.0.0' || version === '4.1.0.0'))
    throw fault('KID', `version ${version} names one key, there are ${keys.length}. Use 4.2 or later`);
  if (version !== '4.0.0.0') {
    if (first === undefined) return '';
    const list = keys.map((key) => keyElement(key, version)).join('');
    return element('PROTECTINFO', version === '4.1.0.0' ? list : element('KIDS', list));
  }
  if (first?.algorithm === undefined) throw fault('KID', 'version 4.0 names one key and its algorithm');
  const keyLength = first.algorithm === 'COCKTAIL' ? '7' : '16';
  return (
    element('PROTECTINFO', element('KEYLEN', keyLength) + element('ALGID', first.algorithm)) +
    element('KID', guidBase64(first.keyId)) +
    optional('CHECKSUM', first.checksum && toBase64(first.checksum))
  );
}

function keyElement({ keyId, algorithm, checksum }: WrmKey, version: WrmVersion): string {
  if (algorithm === undefined && version !== '4.3.0.0')
    throw fault('ALGID', `version ${version} requires one for every key`);
  const algid = algorithm === undefined ? '' : ` ALGID="${algorithm}"`;
  const sum = checksum === undefined ? '' : ` CHECKSUM="${toBase64(checksum)}"`;
  return `<KID${algid}${sum} VALUE="${guidBase64(keyId)}"></KID>`;
}

const guidBase64 = (keyId: string): string => toBase64(swapGuidOrder(uuidToBytes(keyId)));
const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;
const optional = (name: string, content: string | undefined): string =>
  content === undefined ? '' : element(name, content);

/**
 * Reads a header of version 4.0 to 4.3. White space, prefixes and the order of elements do not matter; what
 * breaks a rule but can be read is read. Throws {@link CodecError} naming the element that is missing or
 * malformed.
 */
export function readWrmHeader(text: string): WrmHeader {
  const root = readXml(text);
  if (root.local !== 'WRMHEADER') throw fault('root', `expected WRMHEADER, found ${root.local.slice(0, 60)}`);
  const version = WRM_VERSIONS.find((each) => each === root.attributes.version);
  if (version === undefined)
    throw fault('version', `${root.attributes.version} is not known; 4.0.0.0 to 4.3.0.0 are`);
  const data = only(root, 'DATA');
  const header: WrmHeader = {
    version,
    keys: version === '4.0.0.0' ? [keyOf40(data)] : keysIn(data, version),
  };
  const licenseUrl = optionalText(data, 'LA_URL');
  if (licenseUrl !== undefined) header.licenseUrl = licenseUrl;
  const licenseUiUrl = optionalText(data, 'LUI_URL');
  if (licenseUiUrl !== undefined) header.licenseUiUrl = licenseUiUrl;
  const domainServiceId = optionalText(data, 'DS_ID');
  if (domainServiceId !== undefined) header.domainServiceId = domainServiceId;
  const customAttributes = innerXml(text, ['WRMHEADER', 'DATA', 'CUSTOMATTRIBUTES']);
  if (customAttributes !== undefined) header.customAttributes = customAttributes;
  const decryptorSetup = optionalText(data, 'DECRYPTORSETUP');
  if (decryptorSetup !== undefined) header.decryptorSetup = decryptorSetup;
  return header;
}

function keyOf40(data: XmlElement): WrmKey {
  const info = only(data, 'PROTECTINFO');
  const value = textOf(only(data, 'KID'));
  return wrmKey(value, textOf(only(info, 'ALGID')), optionalText(data, 'CHECKSUM'));
}

function keysIn(data: XmlElement, version: WrmVersion): WrmKey[] {
  const [info] = childrenOf(data, 'PROTECTINFO');
  if (info === undefined) return [];
  const [list] = version === '4.1.0.0' ? [info] : childrenOf(info, 'KIDS');
  if (list === undefined) return [];
  const kids = childrenOf(list, 'KID');
  if (kids.length === 0 && list.local === 'KIDS') throw fault('KIDS', 'the element KID is missing');
  if (kids.length > 1 && version === '4.1.0.0')
    throw fault('PROTECTINFO', `version 4.1 names one key, there are ${kids.length}`);
  return kids.map(({ attributes: { VALUE, ALGID, CHECKSUM } }) => {
    if (ALGID === undefined && version !== '4.3.0.0') throw fault('ALGID', 'it is missing');
    return wrmKey(VALUE ?? '', ALGID, CHECKSUM);
  });
}

function wrmKey(value: string, algid: string | undefined, checksum: string | undefined): WrmKey {
  const algorithm = ALGORITHMS.find((each) => each === algid);
  if (algid !== undefined && algorithm === undefined)
    throw fault('ALGID', `${JSON.stringify(algid.slice(0, 60))} is none of ${ALGORITHMS.join(', ')}`);
  const bytes = fromBase64(value);
  if (bytes?.length !== 16) throw fault('KID', 'it is not base64 of 16 bytes');
  const key: WrmKey = { keyId: bytesToUuid(swapGuidOrder(bytes)) };
  if (algorithm !== undefined) key.algorithm = algorithm;
  if (checksum === undefined) return key;
  const sum = fromBase64(checksum);
  const length = algorithm === 'COCKTAIL' ? 7 : 8;
  if (sum?.length !== length) throw fault('CHECKSUM', `it is not base64 of ${length} bytes`);
  return { ...key, checksum: sum };
}

function only(parent: XmlElement, name: string): XmlElement {
  const [first] = childrenOf(parent, name);
  if (first === undefined) throw fault(parent.local, `the element ${name} is missing`);
  return first;
}

function optionalText(parent: XmlElement, name: string): string | undefined {
  const [first] = childrenOf(parent, name);
  return first === undefined ? undefined : textOf(first);
}

const fault = (where: string, problem: string) => new CodecError('PlayReady header', where, problem);
