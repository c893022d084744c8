import { CodecError } from '../codec-error.ts';

/** The kinds of records a PlayReady object may hold (PlayReady Header Object, 2). */
export const RECORD_TYPES = { header: 1, embeddedLicenseStore: 3 } as const;

/** One record of a PlayReady object. Records of any type are kept as they are. */
export interface PlayReadyRecord {
  /** {@link RECORD_TYPES}, or another number of 16 bits. */
  type: number;
  /** 65,535 bytes at most. Of a header: the WRMHEADER in UTF-16LE without a byte order mark. */
  value: Uint8Array;
}

/**
 * A PlayReady object: u32 length of the whole, u16 record count, then each record as u16 type, u16 length and
 * value; all little-endian. Throws {@link CodecError} for a record that does not fit its length.
 */
export function writePlayReadyRecords(records: PlayReadyRecord[]): Uint8Array {
  const parts = records.map(({ type, value }, index) => {
    if (value.length > 0xffff)
      throw fault(`record ${index}`, `it has ${value.length} bytes, 65535 are the most`);
    return Buffer.concat([u16(type), u16(value.length), value]);
  });
  const start = Buffer.alloc(6);
  start.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, start.length),
    0,
  );
  start.writeUInt16LE(parts.length, 4);
  return Buffer.concat([start, ...parts]);
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

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
