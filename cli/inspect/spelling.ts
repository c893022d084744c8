import { fromTolerantBase64 } from '../../codecs/base64.ts';

/** Bytes, and how they were written down. */
export interface Spelt {
  spelling: 'binary' | 'hex' | 'base64';
  bytes: Uint8Array;
  /** What a strict reader of that spelling would not have taken. */
  tolerated: string[];
}

/**
 * The text that bytes are, in UTF-8 or, with a byte order mark, in UTF-16, as some shells write files; without the mark
 * and white space around it. `undefined` for what is no text.
 */
export function textIn(bytes: Uint8Array): string | undefined {
  const mark = bytes.length < 2 ? 0 : bytes[0]! * 256 + bytes[1]!;
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).trim();
    return /[^\P{Cc}\t\n\r]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The bytes that an input stands for: itself when it is no text, else what its hex or base64 stands for. */
export function bytesIn(input: Uint8Array): Spelt | undefined {
  const text = textIn(input);
  if (text === undefined) return { spelling: 'binary', bytes: input, tolerated: [] };
  const hex = text.replace(/^0x/i, '').replace(/[\s:]+/g, '');
  if (/^(?:[0-9a-f]{2})+$/i.test(hex))
    return { spelling: 'hex', bytes: Buffer.from(hex, 'hex'), tolerated: [] };
  const base64 = fromTolerantBase64(text);
  return base64 && base64.bytes.length > 0 ? { spelling: 'base64', ...base64 } : undefined;
}
