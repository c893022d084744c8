import { fromTolerantBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';
import { isUuid } from './key-id.ts';
import { readWidevineHeader } from './widevine-header.ts';

/** Boxes that begin an MP4 file or one of its segments. */
const MP4_BOXES = ['ftyp', 'moov', 'moof', 'styp', 'sidx', 'mdat', 'uuid', 'free'];

/** What stands in and around pssh boxes. */
export type Lookalike = 'pssh box' | 'MP4 box' | 'PlayReady object' | 'PlayReady header' | 'Widevine data';

/** Longest text looked into. */
const MOST_TEXT = 1_000_000;

/**
 * What bytes are that were taken for a pssh box, and what to do with them; `undefined` where nothing is
 * recognised.
 */
export function mistakenForPssh(bytes: Uint8Array): string | undefined {
  const found = lookalike(bytes);
  if (found !== undefined && found !== 'pssh box') {
    const type = found === 'MP4 box' ? ` "${typeAt(bytes)}"` : '';
    return `this is ${WORDS[found].what}${type}, not a pssh box. ${WORDS[found].todo}`;
  }
  if (bytes.length > MOST_TEXT || !bytes.every(isPrintable)) return undefined;
  const text = Buffer.from(bytes).toString('latin1').trim();
  if (isUuid(text)) return 'this is a UUID as text, not a pssh box. Give the box';
  if (/^<([\w.-]+:)?CPIX\b/.test(text) || text.startsWith('<?xml'))
    return 'this is an XML document, not a pssh box. Give the text of one of its PSSH elements, decoded';
  const hex = text.replace(/^0x/i, '').replace(/[\s:]+/g, '');
  if (hex.length > 0 && /^(?:[0-9a-f]{2})+$/i.test(hex)) return encoded('hex', Buffer.from(hex, 'hex'));
  const base64 = text === '' ? undefined : fromTolerantBase64(text);
  return base64 === undefined ? undefined : encoded('base64', base64.bytes);
}

function encoded(spelling: 'hex' | 'base64', bytes: Uint8Array): string {
  const found = lookalike(bytes);
  const what = found === 'pssh box' ? 'a pssh box' : found && WORDS[found].what;
  return `this is ${spelling} text${what === undefined ? '' : ` of ${what}`}, not bytes. Decode it first`;
}

const WHOLE = 'Give the box around it, or put it into one';

const WORDS: Record<Exclude<Lookalike, 'pssh box'>, { what: string; todo: string }> = {
  'MP4 box': { what: 'an MP4 box', todo: 'Give the pssh boxes inside' },
  'PlayReady object': { what: 'a PlayReady object', todo: WHOLE },
  'PlayReady header': { what: 'a PlayReady header without its object', todo: WHOLE },
  'Widevine data': { what: 'Widevine data without its box', todo: WHOLE },
};

/** What bytes are by their outermost signs, whether or not they are sound; `undefined` where nothing is recognised. */
export function lookalike(bytes: Uint8Array): Lookalike | undefined {
  if (typeAt(bytes) === 'pssh') return 'pssh box';
  if (MP4_BOXES.includes(typeAt(bytes))) return 'MP4 box';
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = buffer.indexOf('<WRMHEADER', 0, 'utf16le');
  if (header === 0 || (header === 2 && buffer.readUInt16LE() === 0xfeff)) return 'PlayReady header';
  if (header > 0 || isPlayReadyObject(buffer)) return 'PlayReady object';
  return isWidevine(bytes) ? 'Widevine data' : undefined;
}

const typeAt = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(4, 8)).toString('latin1');

/** Its own length little-endian, few records, the first of a known type that fits in. */
function isPlayReadyObject(buffer: Buffer): boolean {
  if (buffer.length < 10 || buffer.readUInt32LE() !== buffer.length) return false;
  const fits = 10 + buffer.readUInt16LE(8) <= buffer.length;
  return buffer.readUInt16LE(4) >= 1 && [1, 2, 3].includes(buffer.readUInt16LE(6)) && fits;
}

function isWidevine(bytes: Uint8Array): boolean {
  try {
    return readWidevineHeader(bytes).keyIds.length > 0;
  } catch (error) {
    if (error instanceof CodecError) return false;
    throw error;
  }
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || [0x09, 0x0a, 0x0d].includes(byte);
