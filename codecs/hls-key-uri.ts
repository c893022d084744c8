import { fromBase64, toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';
import { bytesToUuid } from './key-id.ts';

/** What a FairPlay key URI names behind its `skd://`. */
export type SkdUri =
  /** Base64 of the key ID's 16 bytes: content with one key for good (CPX-076). */
  | { form: 'key ID'; keyId: string }
  /** The content ID, percent-encoded where it has to be, and the index of its key period as 16 hex digits: rotating content. */
  | { form: 'content ID and period'; contentId: string; periodIndex: number }
  | { form: 'other'; text: string };

/** Tells the forms of an `skd://` URI apart. Throws {@link CodecError} for another scheme. */
export function readSkdUri(uri: string): SkdUri {
  if (!uri.startsWith('skd://'))
    throw new CodecError(
      'FairPlay key URI',
      JSON.stringify(uri.slice(0, 20)),
      'it does not begin with skd://',
    );
  const text = uri.slice('skd://'.length);
  const bytes = text.length === 24 ? fromBase64(text) : undefined;
  if (bytes?.length === 16) return { form: 'key ID', keyId: bytesToUuid(bytes) };
  const [, contentId, hex] = /^([\s\S]+)([0-9a-f]{16})$/.exec(text) ?? [];
  const periodIndex = hex === undefined ? Number.NaN : Number.parseInt(hex, 16);
  if (contentId !== undefined && Number.isSafeInteger(periodIndex))
    return { form: 'content ID and period', contentId: decoded(contentId), periodIndex };
  return { form: 'other', text };
}

/** Text without percent-encoding, where there is any that is right. */
function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** A `data:` URI taken apart (RFC 2397). */
export interface DataUri {
  /** `text/plain` where it names none. */
  mediaType: string;
  charset?: string;
  bytes: Uint8Array;
}

/** The URI of a Widevine key tag: its pssh box. */
export const widevineKeyUri = (pssh: Uint8Array): string =>
  writeDataUri({ mediaType: 'text/plain', bytes: pssh });

/** The URI of a PlayReady key tag: the PlayReady object, not the box around it, which players do not read. */
export const playReadyKeyUri = (object: Uint8Array): string =>
  writeDataUri({ mediaType: 'text/plain', charset: 'UTF-16', bytes: object });

/** A `data:` URI in base64. */
export const writeDataUri = ({ mediaType, charset, bytes }: DataUri): string =>
  `data:${mediaType}${charset === undefined ? '' : `;charset=${charset}`};base64,${toBase64(bytes)}`;

/** Reads a `data:` URI in base64. Throws {@link CodecError}. */
export function readDataUri(uri: string): DataUri {
  const comma = uri.indexOf(',');
  if (!/^data:/i.test(uri) || comma < 0)
    throw fault('scheme', 'expected data:, a media type, a comma and data');
  const [mediaType, ...parameters] = uri.slice('data:'.length, comma).split(';');
  if (parameters.pop()?.toLowerCase() !== 'base64')
    throw fault('encoding', 'expected ";base64" in front of the comma');
  const bytes = fromBase64(uri.slice(comma + 1));
  if (bytes === undefined) throw fault('data', 'what stands behind the comma is not base64');
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice('charset='.length);
  return { mediaType: mediaType || 'text/plain', ...(charset === undefined ? {} : { charset }), bytes };
}

const fault = (where: string, problem: string) => new CodecError('data: URI', where, problem);
