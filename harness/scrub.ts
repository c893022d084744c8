/** A value that may not be written anywhere, and the name it is written as instead. */
export interface Secret {
  name: string;
  value: string | Uint8Array;
}

/** Takes every secret out of a text, in each encoding it may have been put into. */
export type Scrub = (text: string) => string;

/** Shorter texts are not looked for: they would take innocent text with them. */
const SHORTEST = 6;

/**
 * Builds a scrubber for secrets known by value. Finds them as they are, as hex in either case, as base64 with and without
 * padding, as base64url, percent-encoded and escaped for JSON, XML and HTML, and writes their name and encoding instead.
 */
export function scrubber(secrets: Secret[]): Scrub {
  const names = new Map<string, string>();
  for (const { name, value } of secrets)
    for (const [encoding, text] of spellings(value))
      if (text.length >= SHORTEST && !names.has(text)) names.set(text, `‹${name}${encoding}›`);
  const replacements = [...names].sort(([a], [b]) => b.length - a.length);
  const shortest = replacements.at(-1)?.[0].length ?? Number.POSITIVE_INFINITY;
  return (text) =>
    text.length < shortest
      ? text
      : replacements.reduce((scrubbed, [secret, by]) => scrubbed.replaceAll(secret, by), text);
}

function spellings(value: string | Uint8Array): [encoding: string, text: string][] {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  const encoded: [string, string][] = [
    [', hex', bytes.toString('hex')],
    [', hex', bytes.toString('hex').toUpperCase()],
    [', base64', bytes.toString('base64')],
    [', base64', bytes.toString('base64').replace(/=+$/, '')],
    [', base64url', bytes.toString('base64url')],
  ];
  if (typeof value !== 'string') return encoded;
  const json = JSON.stringify(value).slice(1, -1);
  return [
    ['', value],
    [', percent-encoded', encodeURIComponent(value)],
    [', percent-encoded', new URLSearchParams([['', value]]).toString().slice(1)],
    [', JSON', json],
    [', JSON', json.replaceAll('/', '\\/')],
    [', XML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
    ...encoded,
  ];
}

/** A copy of a value with every text in it scrubbed, member names included; bytes become text where they are UTF-8, else base64. */
export function scrubbed(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value);
  if (value instanceof Uint8Array) return scrub(bytesAsText(value));
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [scrub(name), scrubbed(member, scrub)]),
  );
}

function bytesAsText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('base64');
  }
}
