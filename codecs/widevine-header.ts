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
}

const { algorithm, provider, contentId, trackType, cryptoPeriodIndex, protectionScheme } =
  WidevinePsshDataSchema.field;

/** A Widevine header as protobuf bytes, its members in the order of their numbers. */
export function writeWidevineHeader(header: WidevineHeader): Uint8Array {
  const message = create(WidevinePsshDataSchema, { keyIds: header.keyIds.map(uuidToBytes) });
  if (header.algorithm !== undefined) message.algorithm = header.algorithm;
  if (header.provider !== undefined) message.provider = header.provider;
  if (header.contentId !== undefined) message.contentId = header.contentId;
  if (header.trackType !== undefined) message.trackType = header.trackType;
  if (header.cryptoPeriodIndex !== undefined) message.cryptoPeriodIndex = header.cryptoPeriodIndex;
  if (header.protectionScheme !== undefined)
    message.protectionScheme = Buffer.from(header.protectionScheme, 'latin1').readUInt32BE();
  return toBinary(WidevinePsshDataSchema, message);
}

/** Reads a Widevine header; members it does not know are passed over. Throws {@link CodecError} for other bytes. */
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
