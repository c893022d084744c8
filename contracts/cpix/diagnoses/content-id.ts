import type { Call } from '../../rule.ts';

/** What may have been done to a content ID on its way. */
const CHANGES: { mistake: string; made(id: string, call: Call): string | undefined }[] = [
  {
    mistake: 'its escapes are escaped once more: & became &amp;amp;',
    made: (id) =>
      id
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  },
  {
    mistake: 'its escapes are escaped once more: & became &amp;amp;',
    made: (id) => id.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  },
  { mistake: 'it is percent-encoded, where it stands as it is', made: encodeURIComponent },
  { mistake: 'it is percent-encoded, where it stands as it is', made: encodeURI },
  {
    mistake: 'it is encoded as in a form, + for a space',
    made: (id) => new URLSearchParams({ '': id }).toString().slice(1),
  },
  { mistake: 'it is encoded as in a form, + for a space', made: (id) => id.replaceAll(' ', '+') },
  {
    mistake: 'its UTF-8 bytes were taken for ISO-8859-1',
    made: (id) => Buffer.from(id, 'utf8').toString('latin1'),
  },
  {
    mistake: 'characters beyond ISO-8859-1 were replaced by ?',
    made: (id) => id.replace(/[^ -\u00ff]/g, '?'),
  },
  {
    mistake: 'characters beyond ASCII were replaced by ?',
    made: (id) => id.replace(/[^ -~]/g, '?'),
  },
  { mistake: 'characters beyond ASCII are missing', made: (id) => id.replace(/[^ -~]/g, '') },
  { mistake: 'its Unicode was composed anew (NFC)', made: (id) => id.normalize('NFC') },
  { mistake: 'its Unicode was decomposed (NFD)', made: (id) => id.normalize('NFD') },
  { mistake: 'it is in lower case; letters count', made: (id) => id.toLowerCase() },
  { mistake: 'it is in upper case; letters count', made: (id) => id.toUpperCase() },
  {
    mistake: 'it was read as a number, which loses zeros at its beginning and digits at its end',
    made: (id) => (/^\d+$/.test(id) ? String(Number(id)) : undefined),
  },
  {
    mistake: 'it was read as a number, which loses zeros at its beginning',
    made: (id) => (/^\d+$/.test(id) ? String(BigInt(id)) : undefined),
  },
  { mistake: 'white space around it was cut off', made: (id) => id.trim() },
  { mistake: 'hyphens are missing from it', made: (id) => id.replaceAll('-', '') },
  { mistake: 'it is cut at ?, which begins a query unless it is escaped', made: (id) => id.split('?')[0] },
  { mistake: 'it is cut at #, which begins a fragment unless it is escaped', made: (id) => id.split('#')[0] },
  {
    mistake: 'it is cut at /, which ends a segment unless it is escaped',
    made: (id) => id.split('/').at(-1),
  },
  { mistake: 'it is base64 of the content ID', made: (id) => Buffer.from(id).toString('base64') },
  { mistake: 'it is hex of the content ID', made: (id) => Buffer.from(id).toString('hex') },
  { mistake: 'quotes stand around it', made: (id) => `"${id}"` },
  { mistake: 'a slash stands before it', made: (id) => `/${id}` },
  {
    mistake: 'it is the enc-token; content ID and token are exchanged',
    made: (_, call) => call.credentials.encToken,
  },
  { mistake: 'it is the site ID', made: (_, call) => call.credentials.site.siteId },
];

/** How a content ID that is not the one of the call was made of it; `undefined` when in no known way. */
export function explainContentId(asked: string, actual: string | undefined, call: Call): string | undefined {
  if (actual === undefined || actual === '') return 'there is none';
  const found = CHANGES.find(({ made }) => made(asked, call) === actual);
  if (found !== undefined) return found.mistake;
  if (actual.length >= 8 && asked.startsWith(actual)) return `it is cut after ${actual.length} characters`;
  return actual.startsWith(asked) ? 'something was added at its end' : undefined;
}
