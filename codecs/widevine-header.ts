import { create, fromBinary, isFieldSet, toBinary } from '@bufbuild/protobuf';
import { CodecError } from './codec-error.ts';
import { bytesToUuid, uuidToBytes } from './key-id.ts';
import { WidevinePsshDataSchema } from './widevine-header_pb.ts';

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

const { algorithm, provider, contentId, trackType, cryptoPeriodIndex, protectionScheme } =
  WidevinePsshDataSchema.field;

/**
 * A Widevine header as protobuf bytes: the members in the order of their numbers, 1 algorithm (varint), 2
 * key_ids (16 bytes each, in UUID order), 3 provider (UTF-8), 4 content_id (bytes), 5 track_type (UTF-8), 7
 * crypto_period_index (varint), 9 protection_scheme (varint of a big-endian four-character code); then the
 * unknown ones. Throws {@link CodecError} for a value its field has no place for.
 */
export function writeWidevineHeader(header: WidevineHeader): Uint8Array {
  const message = create(WidevinePsshDataSchema, { keyIds: header.keyIds.map(uuidToBytes) });
  if (header.algorithm !== undefined) message.algorithm = header.algorithm;
  if (header.provider !== undefined) message.provider = header.provider;
  if (header.contentId !== undefined) message.contentId = header.contentId;
  if (header.trackType !== undefined) message.trackType = header.trackType;
  if (header.cryptoPeriodIndex !== undefined) message.cryptoPeriodIndex = header.cryptoPeriodIndex;
  if (header.protectionScheme !== undefined)
    message.protectionScheme = fourCharacterCode(header.protectionScheme);
  if (header.unknownFields !== undefined)
    message.$unknown = header.unknownFields.map(({ number, wireType, data }) => ({
      no: number,
      wireType,
      data,
    }));
  try {
    return toBinary(WidevinePsshDataSchema, message);
  } catch (error) {
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

/** Reads a Widevine header; fields it does not know are kept. Throws {@link CodecError} for other bytes. */
export function readWidevineHeader(bytes: Uint8Array): WidevineHeader {
  const message = parse(bytes);
  const header: WidevineHeader = { keyIds: message.keyIds.map(keyIdText) };
  if (isFieldSet(message, algorithm)) header.algorithm = message.algorithm;
  if (isFieldSet(message, provider)) header.provider = message.provider;
  if (isFieldSet(message, contentId)) header.contentId = message.contentId;
  if (isFieldSet(message, trackType)) header.trackType = message.trackType;
  if (isFieldSet(message, cryptoPeriodIndex)) header.cryptoPeriodIndex = message.cryptoPeriodIndex;
  if (isFieldSet(message, protectionScheme)) {
    const code = Buffer.alloc(4);
    code.writeUInt32BE(message.protectionScheme);
    header.protectionScheme = code.toString('latin1');
  }
  if (message.$unknown !== undefined && message.$unknown.length > 0)
    header.unknownFields = message.$unknown.map(({ no, wireType, data }) => ({ number: no, wireType, data }));
  return header;
}

function keyIdText(bytes: Uint8Array, index: number): string {
  if (bytes.length !== 16)
    throw new CodecError('Widevine header', `key_ids[${index}]`, `it has ${bytes.length} bytes, not 16`);
  return bytesToUuid(bytes);
}

function parse(bytes: Uint8Array) {
  try {
    return fromBinary(WidevinePsshDataSchema, bytes);
  } catch (error) {
    throw new CodecError('Widevine header', 'protobuf', (error as Error).message);
  }
}
