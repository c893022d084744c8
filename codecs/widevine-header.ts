import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CodecError } from './codec-error.ts';
import { bytesToUuid, uuidToBytes } from './key-id.ts';

/** The data of a Widevine pssh box. Members left out are left out on the wire. */
export interface WidevineHeader {
  /** 0 unencrypted, 1 AES-CTR (whatever the scheme, in the samples of the documents). */
  algorithm?: number;
  /** UUID text in lower case. */
  keyIds: string[];
  provider?: string;
  contentId?: Uint8Array;
  trackType?: string;
  cryptoPeriodIndex?: number;
  /** Four characters: `cenc`, `cens`, `cbc1` or `cbcs`. Absent means `cenc`. */
  protectionScheme?: string;
  /** Fields that are not among these, in the order they came, written back behind the others. */
  unknownFields?: WidevineField[];
}

/** A protobuf field as it travels. */
export interface WidevineField {
  number: number;
  /**
   * 0 varint, 1 eight bytes, 2 length and bytes, 3 group, 5 four bytes (protobuf encoding, message
   * structure).
   */
  wireType: number;
  /** What stands behind the tag, a length included. */
  data: Uint8Array;
}

const { Varint, LengthDelimited } = WireType;

/**
 * A Widevine header as protobuf bytes: the members in the order of their numbers, 1 algorithm (varint), 2
 * key_ids (16 bytes each, in UUID order), 3 provider (UTF-8), 4 content_id (bytes), 5 track_type (UTF-8), 7
 * crypto_period_index (varint), 9 protection_scheme (varint of a big-endian four-character code); then the
 * unknown ones. Throws {@link CodecError} for a value its field has no place for.
 */
export function writeWidevineHeader(header: WidevineHeader): Uint8Array {
  const { algorithm, keyIds, provider, contentId, trackType, cryptoPeriodIndex } = header;
  const { protectionScheme, unknownFields = [] } = header;
  return orFault(() => {
    const writer = new BinaryWriter();
    if (algorithm !== undefined) writer.tag(1, Varint).uint32(algorithm);
    for (const keyId of keyIds) writer.tag(2, LengthDelimited).bytes(uuidToBytes(keyId));
    if (provider !== undefined) writer.tag(3, LengthDelimited).string(provider);
    if (contentId !== undefined) writer.tag(4, LengthDelimited).bytes(contentId);
    if (trackType !== undefined) writer.tag(5, LengthDelimited).string(trackType);
    if (cryptoPeriodIndex !== undefined) writer.tag(7, Varint).uint32(cryptoPeriodIndex);
    if (protectionScheme !== undefined) writer.tag(9, Varint).uint32(fourCharacterCode(protectionScheme));
    for (const { number, wireType, data } of unknownFields) writer.tag(number, wireType).raw(data);
    return writer.finish();
  });
}

/** What the reader or writer of protobuf throws, as a {@link CodecError}. */
function orFault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CodecError) throw error;
    throw new CodecError('Widevine header', 'protobuf', (error as Error).message);
  }
}

function fourCharacterCode(text: string): number {
  if (!/^[\0-\xff]{4}$/.test(text))
    throw new CodecError(
      'Widevine header',
      'protection_scheme',
      `${JSON.stringify(text)} is not 4 characters`,
    );
  return Buffer.from(text, 'latin1').readUInt32BE();
}

/**
 * Reads a Widevine header; fields it does not know, or of another wire type than theirs, are kept. Of a field that
 * comes again, the last counts. Throws {@link CodecError} for other bytes.
 */
export function readWidevineHeader(bytes: Uint8Array): WidevineHeader {
  const header: WidevineHeader = { keyIds: [] };
  const unknownFields: WidevineField[] = [];
  orFault(() => {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      if (!readField(header, number, wireType, reader))
        unknownFields.push({ number, wireType, data: reader.skip(wireType, number) });
    }
  });
  return unknownFields.length === 0 ? header : { ...header, unknownFields };
}

/** Reads what stands behind a tag into its member. @returns whether there is one */
function readField(
  header: WidevineHeader,
  number: number,
  wireType: WireType,
  reader: BinaryReader,
): boolean {
  if (wireType === Varint)
    switch (number) {
      case 1:
        header.algorithm = reader.uint32();
        return true;
      case 7:
        header.cryptoPeriodIndex = reader.uint32();
        return true;
      case 9:
        header.protectionScheme = fourCharacters(reader.uint32());
        return true;
    }
  if (wireType === LengthDelimited)
    switch (number) {
      case 2:
        header.keyIds.push(keyIdText(reader.bytes(), header.keyIds.length));
        return true;
      case 3:
        header.provider = reader.string(true);
        return true;
      case 4:
        header.contentId = reader.bytes();
        return true;
      case 5:
        header.trackType = reader.string(true);
        return true;
    }
  return false;
}

function fourCharacters(code: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(code);
  return bytes.toString('latin1');
}

function keyIdText(bytes: Uint8Array, index: number): string {
  if (bytes.length !== 16)
    throw new CodecError('Widevine header', `key_ids[${index}]`, `it has ${bytes.length} bytes, not 16`);
  return bytesToUuid(bytes);
}
