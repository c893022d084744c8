import { CodecError } from './codec-error.ts';
import { bytesToUuid, uuidToBytes } from './key-id.ts';

/** A Protection System Specific Header box (ISO/IEC 23001-7, 8.1). */
export interface PsshBox {
  /** UUID text in lower case. */
  systemId: string;
  /** Key IDs as UUID text; a box with at least one is written as version 1, else as version 0. */
  keyIds: string[];
  /** The system's own data: Widevine protobuf, PlayReady object. */
  data: Uint8Array;
}

const BOX_TYPE = Buffer.from('pssh', 'latin1');

/**
 * One pssh box as bytes: u32 size, `pssh`, version (0, or 1 when there are key IDs), 24 zero flag bits, the 16
 * system ID bytes in UUID order, for version 1 a u32 count and the 16-byte key IDs, u32 data length, data; big-endian.
 */
export function writePssh(box: PsshBox): Uint8Array {
  const keyIds = box.keyIds.map(uuidToBytes);
  const keyIdList = keyIds.length === 0 ? [] : [u32(keyIds.length), ...keyIds];
  const body = [uuidToBytes(box.systemId), ...keyIdList, u32(box.data.length), box.data];
  const size = 12 + body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([u32(size), BOX_TYPE, u32(keyIds.length === 0 ? 0 : 0x01000000), ...body]);
}

/** Reads exactly one pssh box of version 0 or 1. Throws {@link CodecError} naming the byte where it stops being one. */
export function readPssh(bytes: Uint8Array): PsshBox {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (offset: number, length: number, what: string): void => {
    if (offset + length > bytes.length)
      throw fault(offset, `${what} needs ${length} bytes, ${Math.max(0, bytes.length - offset)} are left`);
  };
  need(0, 32, 'a box header');
  const size = view.getUint32(0);
  if (size !== bytes.length) throw fault(0, `the box says it has ${size} bytes, there are ${bytes.length}`);
  if (!BOX_TYPE.equals(bytes.subarray(4, 8))) throw fault(4, 'the box type is not "pssh"');
  const version = bytes[8]!;
  if (version > 1) throw fault(8, `version ${version} is not known; 0 and 1 are`);
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
    throw fault(offset - 4, `data of ${length} bytes announced, ${bytes.length - offset} are left`);
  return { systemId, keyIds, data: bytes.subarray(offset) };
}

const fault = (offset: number, problem: string) => new CodecError('pssh box', `byte ${offset}`, problem);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
