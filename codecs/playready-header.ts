import { createCipheriv } from 'node:crypto';
import { fromBase64, toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';
import { bytesToUuid, swapGuidOrder, uuidToBytes } from './key-id.ts';
import { childrenOf, escapeXml, readXml, textOf, type XmlElement } from './xml.ts';

/** What a PlayReady header says of one content key. */
export interface PlayReadyHeader {
  /** 4.0 names the key in elements, 4.3 in attributes of a list of key IDs. */
  version: '4.0.0.0' | '4.3.0.0';
  algorithm: 'AESCTR' | 'AESCBC';
  /** UUID text in lower case; in the header it stands in GUID order. */
  keyId: string;
  /** The 8 bytes of {@link playReadyChecksum}; headers for AESCBC carry none. */
  checksum?: Uint8Array;
  /** Where licences are had, an absolute URL. */
  licenseUrl?: string;
  /** The key period of rotating content. */
  periodIndex?: number;
}

const NAMESPACE = 'http://schemas.microsoft.com/DRM/2007/03/PlayReadyHeader';
const HEADER_RECORD = 1;

/** The first 8 bytes of AES-128-ECB(content key, key ID in GUID order): how a player sees that a key is the right one. */
export function playReadyChecksum(keyId: string, contentKey: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', contentKey, null).setAutoPadding(false);
  return cipher.update(swapGuidOrder(uuidToBytes(keyId))).subarray(0, 8);
}

/**
 * A PlayReady object with one header record: u32 length, u16 record count, then u16 type 1, u16 length and the
 * WRMHEADER in UTF-16 without a byte order mark; all little-endian.
 */
export function writePlayReadyObject(header: PlayReadyHeader): Uint8Array {
  const record = Buffer.from(writeHeader(header), 'utf16le');
  const object = Buffer.alloc(10);
  object.writeUInt32LE(object.length + record.length, 0);
  object.writeUInt16LE(1, 4);
  object.writeUInt16LE(HEADER_RECORD, 6);
  object.writeUInt16LE(record.length, 8);
  return Buffer.concat([object, record]);
}

function writeHeader(header: PlayReadyHeader): string {
  const keyId = toBase64(swapGuidOrder(uuidToBytes(header.keyId)));
  const checksum = header.checksum === undefined ? undefined : toBase64(header.checksum);
  const url = header.licenseUrl === undefined ? '' : element('LA_URL', escapeXml(header.licenseUrl));
  const custom =
    header.periodIndex === undefined
      ? ''
      : element('CUSTOMATTRIBUTES', element('PERIOD_INDEX', String(header.periodIndex)));
  const data =
    header.version === '4.0.0.0'
      ? element('PROTECTINFO', element('KEYLEN', '16') + element('ALGID', header.algorithm)) +
        element('KID', keyId) +
        (checksum === undefined ? '' : element('CHECKSUM', checksum))
      : element(
          'PROTECTINFO',
          element(
            'KIDS',
            `<KID ALGID="${header.algorithm}"${checksum === undefined ? '' : ` CHECKSUM="${checksum}"`} VALUE="${keyId}"></KID>`,
          ),
        );
  return `<WRMHEADER xmlns="${NAMESPACE}" version="${header.version}">${element('DATA', data + url + custom)}</WRMHEADER>`;
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** Reads a PlayReady object whose header names one key, in version 4.0 or 4.3. Throws {@link CodecError} for other bytes. */
export function readPlayReadyObject(bytes: Uint8Array): PlayReadyHeader {
  return readHeader(headerText(bytes));
}

function headerText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6) throw objectFault('byte 0', `6 bytes are the least, there are ${bytes.length}`);
  const length = view.getUint32(0, true);
  if (length !== bytes.length)
    throw objectFault('byte 0', `the object says it has ${length} bytes, there are ${bytes.length}`);
  let offset = 6;
  for (let records = view.getUint16(4, true); records > 0; records--) {
    if (offset + 4 > bytes.length) throw objectFault(`byte ${offset}`, 'a record header is cut off');
    const type = view.getUint16(offset, true);
    const size = view.getUint16(offset + 2, true);
    const record = bytes.subarray(offset + 4, offset + 4 + size);
    if (record.length !== size) throw objectFault(`byte ${offset + 2}`, 'a record is cut off');
    if (type === HEADER_RECORD) return Buffer.from(record).toString('utf16le');
    offset += 4 + size;
  }
  throw objectFault('byte 4', 'no record holds a header');
}

function readHeader(text: string): PlayReadyHeader {
  const root = readXml(text);
  if (root.local !== 'WRMHEADER') throw headerFault('root', `expected WRMHEADER, found ${root.local}`);
  const version = root.attributes.version;
  if (version !== '4.0.0.0' && version !== '4.3.0.0') throw headerFault('version', `${version} is not read`);
  const data = only(root, 'DATA');
  const info = only(data, 'PROTECTINFO');
  const kid = version === '4.0.0.0' ? only(data, 'KID') : only(only(info, 'KIDS'), 'KID');
  const algorithm = version === '4.0.0.0' ? textOf(only(info, 'ALGID')) : kid.attributes.ALGID;
  if (algorithm !== 'AESCTR' && algorithm !== 'AESCBC')
    throw headerFault('ALGID', `${algorithm} is not AESCTR or AESCBC`);
  const keyId = fromBase64((version === '4.0.0.0' ? textOf(kid) : kid.attributes.VALUE) ?? '');
  if (keyId?.length !== 16) throw headerFault('KID', 'it is not base64 of 16 bytes');

  const header: PlayReadyHeader = { version, algorithm, keyId: bytesToUuid(swapGuidOrder(keyId)) };
  const checksum = version === '4.0.0.0' ? optionalText(data, 'CHECKSUM') : kid.attributes.CHECKSUM;
  if (checksum !== undefined) {
    const bytes = fromBase64(checksum);
    if (bytes?.length !== 8) throw headerFault('CHECKSUM', 'it is not base64 of 8 bytes');
    header.checksum = bytes;
  }
  const licenseUrl = optionalText(data, 'LA_URL');
  if (licenseUrl !== undefined) header.licenseUrl = licenseUrl;
  const custom = childrenOf(data, 'CUSTOMATTRIBUTES')[0];
  const periodIndex = custom === undefined ? undefined : optionalText(custom, 'PERIOD_INDEX');
  if (periodIndex !== undefined) {
    if (!/^\d+$/.test(periodIndex))
      throw headerFault('PERIOD_INDEX', `"${periodIndex}" is not a whole number`);
    header.periodIndex = Number(periodIndex);
  }
  return header;
}

function only(parent: XmlElement, name: string): XmlElement {
  const [first] = childrenOf(parent, name);
  if (first === undefined) throw headerFault(parent.local, `the element ${name} is missing`);
  return first;
}

function optionalText(parent: XmlElement, name: string): string | undefined {
  const [first] = childrenOf(parent, name);
  return first === undefined ? undefined : textOf(first);
}

const objectFault = (where: string, problem: string) => new CodecError('PlayReady object', where, problem);
const headerFault = (where: string, problem: string) => new CodecError('PlayReady header', where, problem);
