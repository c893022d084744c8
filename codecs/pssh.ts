import { type DrmSystem, drmSystems } from '../specs/index.ts';
import { CodecError } from './codec-error.ts';
import { bytesToUuid, uuidToBytes } from './key-id.ts';
import { mistakenForPssh } from './pssh-lookalikes.ts';

/** A Protection System Specific Header box (ISO/IEC 23001-7, 8.1). */
export interface PsshBox {
  /** UUID text in lower case. */
  systemId: string;
  /** Key IDs as UUID text; a box with at least one is written as version 1, else as version 0. */
  keyIds: string[];
  /** The system's own data: Widevine protobuf, PlayReady object. */
  data: Uint8Array;
  /** 1 where a box of version 1 has an empty list of key IDs; absent where the key IDs tell the version. */
  version?: 1;
}

const BOX_TYPE = Buffer.from('pssh', 'latin1');

/** The fields of a box of version 0 without its data: size, type, version, flags, system ID, data length. */
const LEAST_SIZE = 32;

/** 0 for a box that holds no list of key IDs, 1 for one that does. */
export const psshVersion = ({ keyIds, version }: PsshBox): 0 | 1 => (keyIds.length > 0 ? 1 : (version ?? 0));

/** The DRM system a system ID stands for, in any case; `undefined` for those in no table. */
export const systemOf = (systemId: string): DrmSystem | undefined =>
  drmSystems().find((system) => system.systemId === systemId.toLowerCase());

/**
 * One pssh box as bytes: u32 size, `pssh`, version (0, or 1 when there are key IDs), 24 zero flag bits, the
 * 16 system ID bytes in UUID order, for version 1 a u32 count and the 16-byte key IDs, u32 data length, data;
 * big-endian.
 */
export function writePssh(box: PsshBox): Uint8Array {
  const { keyIds, data } = box;
  const version = psshVersion(box);
  const listSize = version === 0 ? 0 : 4 + 16 * keyIds.length;
  const bytes = Buffer.allocUnsafe(LEAST_SIZE + listSize + data.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.set(BOX_TYPE, 4);
  bytes.writeUInt32BE(version << 24, 8);
  bytes.set(uuidToBytes(box.systemId), 12);
  if (version === 1) bytes.writeUInt32BE(keyIds.length, 28);
  for (const [index, keyId] of keyIds.entries()) bytes.set(uuidToBytes(keyId), 32 + 16 * index);
  bytes.writeUInt32BE(data.length, 28 + listSize);
  bytes.set(data, 32 + listSize);
  return bytes;
}

/** Several pssh boxes in a row, as packagers hand them over and `moov` holds them. */
export const writePsshBoxes = (boxes: PsshBox[]): Uint8Array => Buffer.concat(boxes.map(writePssh));

/**
 * Reads exactly one pssh box of version 0 or 1; flags are not looked at. Throws {@link CodecError} naming the
 * byte where it stops being one, and what the bytes are instead where that can be told.
 */
export function readPssh(bytes: Uint8Array): PsshBox {
  const size = boxSize(bytes, 0);
  if (size !== bytes.length) throw fault(0, `the box says it has ${size} bytes, there are ${bytes.length}`);
  return readBox(bytes, 0);
}

/**
 * Reads one or several pssh boxes in a row, up to the last byte. Throws {@link CodecError} like {@link
 * readPssh}.
 */
export function readPsshBoxes(bytes: Uint8Array): PsshBox[] {
  const boxes: PsshBox[] = [];
  let offset = 0;
  do {
    const size = boxSize(bytes, offset);
    if (size > bytes.length - offset)
      throw fault(offset, `the box says it has ${size} bytes, ${bytes.length - offset} are left`);
    boxes.push(readBox(bytes.subarray(offset, offset + size), offset));
    offset += size;
  } while (offset < bytes.length);
  return boxes;
}

/** The size that the box at an offset gives itself; its type and the least size are checked. */
function boxSize(bytes: Uint8Array, offset: number): number {
  const left = bytes.length - offset;
  const isBox = left >= 8 && BOX_TYPE.equals(bytes.subarray(offset + 4, offset + 8));
  const mistaken = isBox || offset > 0 ? undefined : mistakenForPssh(bytes);
  if (mistaken !== undefined) throw fault(0, mistaken);
  if (left < LEAST_SIZE) throw fault(offset, `a box header needs ${LEAST_SIZE} bytes, ${left} are left`);
  if (!isBox) throw fault(offset + 4, 'the box type is not "pssh"');
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
  if (size < LEAST_SIZE)
    throw fault(
      offset,
      `the box says it has ${size} bytes; give its size in 32 bits, ${LEAST_SIZE} at least`,
    );
  return size;
}

/** Reads a box that has the size it says; `start` is where it stands, for errors. */
function readBox(bytes: Uint8Array, start: number): PsshBox {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (offset: number, length: number, what: string): void => {
    if (offset + length > bytes.length)
      throw fault(start + offset, `${what} needs ${length} bytes, ${bytes.length - offset} are left`);
  };
  const version = bytes[8]!;
  if (version > 1) throw fault(start + 8, `version ${version} is not known; 0 and 1 are`);
  const systemId = bytesToUuid(bytes.subarray(12, 28));

  let offset = 28;
  const keyIds: string[] = [];
  if (version === 1) {
    const count = view.getUint32(offset);
    offset += 4;
    need(offset, count * 16, `a list of ${count} key IDs`);
    for (let index = 0; index < count; index++, offset += 16)
      keyIds.push(bytesToUuid(bytes.subarray(offset, offset + 16)));
  }
  need(offset, 4, 'the data length');
  const length = view.getUint32(offset);
  offset += 4;
  if (offset + length !== bytes.length)
    throw fault(start + offset - 4, `data of ${length} bytes announced, ${bytes.length - offset} are left`);
  const box: PsshBox = { systemId, keyIds, data: bytes.subarray(offset) };
  if (version === 1 && keyIds.length === 0) box.version = 1;
  return box;
}

const fault = (offset: number, problem: string) => new CodecError('pssh box', `byte ${offset}`, problem);
