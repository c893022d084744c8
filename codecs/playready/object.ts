import { CodecError } from '../codec-error.ts';

/** The kinds of records a PlayReady object may hold (PlayReady Header Object, 2). */
export const RECORD_TYPES = { header: 1, embeddedLicenseStore: 3 } as const;

/** The most bytes that an object has: 15 kilobytes (PlayReady Header Specification, 2). Larger ones can be read. */
export const LARGEST_OBJECT = 15 * 1024;

/** One record of a PlayReady object. Records of any type are kept as they are. */
export interface PlayReadyRecord {
  /** {@link RECORD_TYPES}, or another number of 16 bits. */
  type: number;
  /** Of a header: the WRMHEADER in UTF-16LE without a byte order mark. */
  value: Uint8Array;
}

/**
 * A PlayReady object: u32 length of the whole, u16 record count, then each record as u16 type, u16 length and
 * value; all little-endian. Throws {@link CodecError} for one larger than {@link LARGEST_OBJECT}.
 */
export function writePlayReadyRecords(records: PlayReadyRecord[]): Uint8Array {
  const size = records.reduce((sum, { value }) => sum + 4 + value.length, 6);
  if (size > LARGEST_OBJECT)
    throw fault(`${size} bytes`, `${LARGEST_OBJECT} are the most. Take records or custom attributes out`);
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(records.length, 4);
  let offset = 6;
  for (const { type, value } of records) {
    bytes.writeUInt16LE(type, offset);
    bytes.writeUInt16LE(value.length, offset + 2);
    bytes.set(value, offset + 4);
    offset += 4 + value.length;
  }
  return bytes;
}

/**
 * Reads the records of a PlayReady object, up to its last byte. Throws {@link CodecError} naming the byte
 * that is wrong.
 */
export function readPlayReadyRecords(bytes: Uint8Array): PlayReadyRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'pssh')
    throw fault('byte 0', 'this is a pssh box. Give its data (readPssh)');
  if (bytes.length < 6) throw fault('byte 0', `6 bytes are the least, there are ${bytes.length}`);
  const length = view.getUint32(0, true);
  if (length !== bytes.length)
    throw fault('byte 0', `the object says it has ${length} bytes, there are ${bytes.length}`);
  const records: PlayReadyRecord[] = [];
  let offset = 6;
  for (let count = view.getUint16(4, true); count > 0; count--) {
    if (offset + 4 > bytes.length) throw fault(`byte ${offset}`, 'a record header is cut off');
    const type = view.getUint16(offset, true);
    const size = view.getUint16(offset + 2, true);
    const value = bytes.subarray(offset + 4, offset + 4 + size);
    if (value.length !== size) throw fault(`byte ${offset + 2}`, 'a record is cut off');
    records.push({ type, value });
    offset += 4 + size;
  }
  if (offset !== bytes.length)
    throw fault(`byte ${offset}`, `${bytes.length - offset} bytes stand behind the last record`);
  return records;
}

const fault = (where: string, problem: string) => new CodecError('PlayReady object', where, problem);
