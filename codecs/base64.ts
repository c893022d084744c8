/** Bytes as standard base64 (RFC 4648 section 4), padded, without line breaks. */
export const toBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/**
 * Reads standard padded base64 and nothing else; `undefined` for any other text, also for one whose last
 * character holds bits that belong to no byte: no encoder writes it, and two texts would be the same bytes
 * (RFC 4648 section 3.5).
 */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** What a tolerant reader had to look past to read a base64 text. */
export interface TolerantBase64 {
  bytes: Buffer;
  tolerated: ('white space' | 'missing padding' | 'base64url alphabet')[];
}

/**
 * Reads base64 with white space, without padding or in the URL-safe alphabet; `undefined` when it is none of
 * these.
 */
export function fromTolerantBase64(text: string): TolerantBase64 | undefined {
  const strict = fromBase64(text);
  if (strict !== undefined) return { bytes: strict, tolerated: [] };
  const tolerated: TolerantBase64['tolerated'] = [];
  let canonical = text.replace(/[ \t\r\n]+/g, '');
  if (canonical !== text) tolerated.push('white space');
  if (/[-_]/.test(canonical)) {
    if (/[+/]/.test(canonical)) return undefined;
    canonical = canonical.replaceAll('-', '+').replaceAll('_', '/');
    tolerated.push('base64url alphabet');
  }
  if (canonical.length % 4 !== 0 && !canonical.includes('=')) {
    canonical = canonical.padEnd(Math.ceil(canonical.length / 4) * 4, '=');
    tolerated.push('missing padding');
  }
  const bytes = fromBase64(canonical);
  return bytes === undefined ? undefined : { bytes, tolerated };
}
