/** What may become of a text on its way, other than arriving. */
const CHANGES: { mistake: string; change(text: string): string }[] = [
  { mistake: 'it was percent-encoded once more', change: encodeURIComponent },
  {
    mistake: 'it was encoded for a form once more',
    change: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  },
  {
    mistake: 'its + came as a space: the form is not percent-encoded',
    change: (text) => text.replaceAll('+', ' '),
  },
  { mistake: 'it was percent-decoded', change: percentDecoded },
  {
    mistake: 'it was escaped for HTML',
    change: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  },
  {
    mistake: 'it was escaped for HTML',
    change: (text) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  },
  { mistake: 'it was escaped for JSON twice', change: (text) => JSON.stringify(text).slice(1, -1) },
  { mistake: 'its slashes were escaped for JSON twice', change: (text) => text.replaceAll('/', '\\/') },
  { mistake: 'a quote was put around it', change: (text) => JSON.stringify(text) },
  { mistake: 'it was put into lower case', change: (text) => text.toLowerCase() },
  { mistake: 'it was put into upper case', change: (text) => text.toUpperCase() },
  { mistake: 'white space at its ends was taken away', change: (text) => text.trim() },
  { mistake: 'its white space was taken away', change: (text) => text.replaceAll(/\s/g, '') },
  { mistake: 'its Unicode was composed (NFC)', change: (text) => text.normalize('NFC') },
  { mistake: 'its Unicode was decomposed (NFD)', change: (text) => text.normalize('NFD') },
  {
    mistake: 'it was encoded as UTF-8 twice: its UTF-8 was read as ISO-8859-1',
    change: (text) => Buffer.from(text, 'utf8').toString('latin1'),
  },
  {
    mistake: 'its UTF-8 was read as Windows-1252',
    change: (text) => asWindows1252(Buffer.from(text, 'utf8')),
  },
  {
    mistake: 'what is beyond ASCII became question marks',
    change: (text) => text.replaceAll(/[^\0-\x7f]/gu, '?'),
  },
  {
    mistake: 'what is beyond ASCII became question marks',
    change: (text) => text.replaceAll(/[^\0-\x7f]/g, '?'),
  },
  { mistake: 'what is beyond ASCII was left out', change: (text) => text.replaceAll(/[^\0-\x7f]/g, '') },
  {
    mistake: 'what is beyond ISO-8859-1 became question marks',
    change: (text) => text.replaceAll(/[^\0-\xff]/gu, '?'),
  },
  {
    mistake: 'what is beyond ISO-8859-1 became question marks',
    change: (text) => text.replaceAll(/[^\0-\xff]/g, '?'),
  },
  {
    mistake: 'what is beyond the basic plane was left out',
    change: (text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, ''),
  },
  { mistake: 'the slash at its start was taken away', change: (text) => text.replace(/^\//, '') },
  { mistake: 'a slash was put before it', change: (text) => `/${text}` },
  { mistake: 'double slashes were made one', change: (text) => text.replaceAll(/\/+/g, '/') },
  { mistake: 'its folders were left out', change: (text) => text.slice(text.lastIndexOf('/') + 1) },
  { mistake: 'its extension was left out', change: (text) => text.replace(/\.\w+$/, '') },
  { mistake: 'its * became %', change: (text) => text.replaceAll('*', '%') },
  { mistake: 'its * was taken away', change: (text) => text.replaceAll('*', '') },
  { mistake: 'its | became a comma', change: (text) => text.replaceAll('|', ',') },
  { mistake: 'only the first of its list was sent', change: (text) => text.split('|')[0]! },
  { mistake: 'the width of the range was left out', change: (text) => text.replace(/\/\d+$/, '') },
  { mistake: 'base64 of it was sent', change: (text) => Buffer.from(text).toString('base64') },
  { mistake: 'it is one more', change: (text) => (/^\d+$/.test(text) ? String(BigInt(text) + 1n) : text) },
  { mistake: 'it is one less', change: (text) => (/^\d+$/.test(text) ? String(BigInt(text) - 1n) : text) },
  {
    mistake: 'it was cut to 32 bits',
    change: (text) => (/^\d+$/.test(text) ? String(Number(text) | 0) : text),
  },
];

/** Says how a text became another value, where it did so in a known way. */
export function explainText(wanted: string, sent: unknown): string | undefined {
  if (Array.isArray(sent))
    return sent.join('|') === wanted ? 'its list became a list of JSON; it must stay one text' : undefined;
  if (sent === null) return 'null was sent for it';
  if (sent === '' || sent === 'undefined' || sent === 'null') return 'nothing was sent for it';
  const text = String(sent);
  const found = CHANGES.find(({ change }) => change(wanted) === text && text !== wanted);
  if (found !== undefined) return found.mistake;
  if (text !== '' && wanted.startsWith(text)) return `it was cut after ${text.length} characters`;
  return undefined;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const asWindows1252 = (bytes: Uint8Array): string => new TextDecoder('windows-1252').decode(bytes);
