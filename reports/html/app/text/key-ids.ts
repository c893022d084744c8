/** A way a key ID of the case is written. */
export interface Spelling {
  /** Which key ID, from 0. */
  key: number;
  how: string;
}

/** Finds key IDs in texts. */
export interface KeyIds {
  count: number;
  /** The pieces of a text, those that are a key ID with what they are. */
  in(text: string): { text: string; spelling?: Spelling }[];
}

const MOST = 24;
const KID = /\b(?:kid|dependsOnKey)\s*=\s*["']([^"'<>]{8,64})["']|"kid"\s*:\s*"([^"\\]{8,64})"/g;
const UUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** The key IDs that some texts name, in each spelling a text may have them in: as UUID, as hex, as base64, in GUID order. */
export function keyIdsIn(texts: string[]): KeyIds {
  const keys: string[] = [];
  for (const text of texts)
    for (const [, inXml, inJson] of text.slice(0, 300_000).matchAll(KID)) {
      const key = canonical((inXml ?? inJson)!);
      if (keys.length < MOST && !keys.includes(key)) keys.push(key);
    }
  const known = new Map<string, Spelling>();
  for (const [key, name] of keys.entries())
    for (const [text, how] of spellings(name)) if (!known.has(text)) known.set(text, { key, how });
  const pattern = [...known.keys()]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|');
  if (pattern === '') return { count: 0, in: (text) => [{ text }] };
  const expression = new RegExp(`(${pattern})`, 'gi');
  const spellingOf = (text: string): Spelling | undefined => known.get(text) ?? known.get(text.toLowerCase());
  return {
    count: keys.length,
    in: (text) =>
      text.split(expression).flatMap((piece) => {
        if (piece === '') return [];
        const spelling = spellingOf(piece);
        return [spelling === undefined ? { text: piece } : { text: piece, spelling }];
      }),
  };
}

/** The same for all spellings of one UUID; other key IDs are themselves. */
function canonical(text: string): string {
  const parts = UUID.exec(text)?.slice(1);
  return parts === undefined ? text : parts.join('-').toLowerCase();
}

function spellings(key: string): [text: string, how: string][] {
  const parts = UUID.exec(key)?.slice(1);
  if (parts === undefined) return [[key, 'as it came']];
  const hex = parts.join('');
  const [a, b, c, d, e] = parts as [string, string, string, string, string];
  const guid = [swapped(a), swapped(b), swapped(c), d, e];
  return [
    [parts.join('-'), 'UUID'],
    [hex, 'hex'],
    [base64(hex), 'base64'],
    [guid.join('-'), 'GUID order'],
    [guid.join(''), 'GUID order, hex'],
    [base64(guid.join('')), 'GUID order, base64'],
    [hex.match(/../g)!.join(' '), 'hex'],
    [guid.join('').match(/../g)!.join(' '), 'GUID order, hex'],
  ];
}

const swapped = (hex: string): string => hex.match(/../g)!.reverse().join('');

const base64 = (hex: string): string =>
  btoa(
    hex
      .match(/../g)!
      .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
      .join(''),
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
