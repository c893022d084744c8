import { CodecError } from './codec-error.ts';
import {
  type PlayReadyRecord,
  RECORD_TYPES,
  readPlayReadyRecords,
  writePlayReadyRecords,
} from './playready/object.ts';
import {
  readWrmHeader,
  type WrmHeader,
  type WrmKey,
  type WrmVersion,
  writeWrmHeader,
} from './playready/wrm-header.ts';
import { childrenOf, readXml, textOf } from './xml.ts';

export { playReadyChecksum } from './playready/checksum.ts';

/** What a PlayReady header says of one content key: all that a key exchange needs. */
export interface PlayReadyHeader {
  version: WrmVersion;
  algorithm: 'AESCTR' | 'AESCBC';
  /** UUID text in lower case; in the header it stands in GUID order. */
  keyId: string;
  /** The 8 bytes of `playReadyChecksum`; headers for AESCBC carry none. */
  checksum?: Uint8Array;
  /** Where licences are had, an absolute URL. */
  licenseUrl?: string;
  /** The key period of rotating content. */
  periodIndex?: number;
}

/** A PlayReady object with everything in it: its header, for any number of keys, and its other records. */
export interface PlayReadyObject {
  header: WrmHeader;
  /** The records besides the header: embedded licence stores and types that are not known, in their order. */
  otherRecords: PlayReadyRecord[];
}

/** A PlayReady object as bytes, its header first. */
export function writePlayReady({ header, otherRecords }: PlayReadyObject): Uint8Array {
  const value = Buffer.from(writeWrmHeader(header), 'utf16le');
  return writePlayReadyRecords([{ type: RECORD_TYPES.header, value }, ...otherRecords]);
}

/** Reads a PlayReady object with any number of keys and records. Throws {@link CodecError}. */
export function readPlayReady(bytes: Uint8Array): PlayReadyObject {
  const { text, otherRecords } = headerText(bytes);
  return { header: readWrmHeader(text), otherRecords };
}

/** A PlayReady object for one key. */
export function writePlayReadyObject(header: PlayReadyHeader): Uint8Array {
  const { version, algorithm, keyId, checksum, licenseUrl, periodIndex } = header;
  const key: WrmKey = { keyId, algorithm, ...(checksum === undefined ? {} : { checksum }) };
  const wrmHeader: WrmHeader = { version, keys: [key] };
  if (licenseUrl !== undefined) wrmHeader.licenseUrl = licenseUrl;
  if (periodIndex !== undefined) wrmHeader.customAttributes = `<PERIOD_INDEX>${periodIndex}</PERIOD_INDEX>`;
  return writePlayReady({ header: wrmHeader, otherRecords: [] });
}

/**
 * Reads a PlayReady object whose header names one key and its algorithm. Throws {@link CodecError} for other
 * bytes.
 */
export function readPlayReadyObject(bytes: Uint8Array): PlayReadyHeader {
  const { text } = headerText(bytes);
  const { version, keys, licenseUrl } = readWrmHeader(text);
  const [key] = keys;
  if (key === undefined || keys.length > 1)
    throw headerFault('PROTECTINFO', `expected one key, found ${keys.length}. Read it with readPlayReady`);
  const { keyId, algorithm, checksum } = key;
  if (algorithm !== 'AESCTR' && algorithm !== 'AESCBC')
    throw headerFault('ALGID', `${algorithm ?? 'none'} is not AESCTR or AESCBC`);
  const header: PlayReadyHeader = { version, algorithm, keyId };
  if (checksum !== undefined) header.checksum = checksum;
  if (licenseUrl !== undefined) header.licenseUrl = licenseUrl;
  const periodIndex = periodIndexIn(text);
  if (periodIndex !== undefined) header.periodIndex = periodIndex;
  return header;
}

function headerText(bytes: Uint8Array): { text: string; otherRecords: PlayReadyRecord[] } {
  const records = readPlayReadyRecords(bytes);
  const header = records.find(({ type }) => type === RECORD_TYPES.header);
  if (header === undefined) throw new CodecError('PlayReady object', 'byte 4', 'no record holds a header');
  if (header.value.length % 2 !== 0)
    throw headerFault('record', `${header.value.length} bytes are no UTF-16: their number is odd`);
  const otherRecords = records.filter((record) => record !== header);
  return { text: Buffer.from(header.value).toString('utf16le'), otherRecords };
}

/** PERIOD_INDEX among the custom attributes, where key servers of rotating content put the key period. */
function periodIndexIn(text: string): number | undefined {
  const [data] = childrenOf(readXml(text), 'DATA');
  const [custom] = data === undefined ? [] : childrenOf(data, 'CUSTOMATTRIBUTES');
  const [period] = custom === undefined ? [] : childrenOf(custom, 'PERIOD_INDEX');
  if (period === undefined) return undefined;
  const index = textOf(period);
  if (!/^\d+$/.test(index))
    throw headerFault('PERIOD_INDEX', `"${index.slice(0, 60)}" is not a whole number`);
  return Number(index);
}

const headerFault = (where: string, problem: string) => new CodecError('PlayReady header', where, problem);
