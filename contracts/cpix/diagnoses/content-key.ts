import { fromBase64, fromTolerantBase64, toBase64 } from '../../../codecs/base64.ts';
import { swapGuidOrder } from '../../../codecs/key-id.ts';
import type { ExpectedKey } from '../expected.ts';

/** What a client gave out in the wrong place or in the wrong way: its text, and the mistake in words. */
interface Known {
  mistake: string;
  text: string | undefined;
}

/** The IV of every VOD answer in the documents. */
const SAMPLE_IV = Buffer.from('0123456789abcdef');

/**
 * Says what a client gave out in the place of a member of a content key: the same bytes in another order or encoding,
 * another member, a value of another key or of the request. `undefined` when it is none of these.
 * @param name the path of the member: `widevine.pssh`
 * @param all the keys of the answer
 * @param requested the key IDs of the client's own request, as bytes
 */
export function explainMember(
  name: string,
  given: string,
  key: ExpectedKey,
  all: ExpectedKey[],
  requested: Uint8Array[],
): string | undefined {
  const expected = key.members.get(name)?.allowed[0];
  const found = (known: Known[]) =>
    known.find(({ text }) => text === given) ?? known.find(sameLetters(given));
  const candidates: Known[][] = [
    expected === undefined ? [] : ownSpellings(name, expected),
    otherMembers(name, key),
    otherKeys(
      name,
      all.filter((each) => each !== key),
    ),
    requested.flatMap(requestSpellings),
    name.startsWith('iv_') ? fixedIv() : [],
  ];
  for (const known of candidates) {
    const match = found(known.filter(({ text }) => text !== undefined && text !== expected));
    if (match !== undefined) return match.mistake;
  }
  return expected === undefined ? undefined : explainBytes(name, given, expected);
}

const sameLetters =
  (given: string) =>
  ({ text }: Known): boolean =>
    text?.toLowerCase() === given.toLowerCase() && /^[0-9a-f-]+$/i.test(given);

function ownSpellings(name: string, expected: string): Known[] {
  const isHex = name.endsWith('_hex');
  const bytes = isHex ? Buffer.from(expected, 'hex') : fromBase64(expected);
  if (name === 'fairplay.key_uri') return uriSpellings(expected);
  if (bytes === undefined) return [];
  const hex = Buffer.from(bytes).toString('hex');
  const swapped = bytes.length === 16 ? swapGuidOrder(bytes) : undefined;
  const as = (value: Uint8Array): string => (isHex ? Buffer.from(value).toString('hex') : toBase64(value));
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const asText = Buffer.from(bytes).toString('latin1');
  return [
    {
      mistake: 'it is in GUID byte order; it must be in the order of the UUID text',
      text: swapped && as(swapped),
    },
    { mistake: 'its bytes are reversed', text: as(Buffer.from(bytes).reverse()) },
    {
      mistake: 'it is base64 of the hex text; it must be base64 of the bytes',
      text: toBase64(Buffer.from(hex)),
    },
    {
      mistake: 'it is base64 of the UUID text; it must be base64 of the bytes',
      text: toBase64(Buffer.from(uuid)),
    },
    { mistake: 'it is hex; this member is base64', text: isHex ? undefined : hex },
    { mistake: 'it is base64; this member is hex', text: isHex ? toBase64(bytes) : undefined },
    { mistake: 'it is UUID text; this member is hex without dashes', text: uuid },
    { mistake: 'it begins with 0x; it must be hex digits only', text: `0x${hex}` },
    {
      mistake: 'it is hex of the base64 text; it must be hex of the bytes',
      text: Buffer.from(toBase64(bytes)).toString('hex'),
    },
    {
      mistake: 'zeros at its beginning are missing; it has 32 digits',
      text: isHex ? hex.replace(/^0+/, '') : undefined,
    },
    {
      mistake: 'a zero is missing before each byte below 16; each byte has two digits',
      text: isHex ? [...bytes].map((byte) => byte.toString(16)).join('') : undefined,
    },
    {
      mistake: 'its bytes were read as UTF-8 text and written again, which loses those that are no text',
      text: as(Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8')),
    },
    {
      mistake: 'its bytes were taken for ISO-8859-1 text and written as UTF-8',
      text: as(Buffer.from(asText, 'utf8')),
    },
    {
      mistake: 'its bytes are letters of hex and were decoded once more; they are the value as they stand',
      text: /^[0-9a-f]{16}$/i.test(asText) ? as(Buffer.from(asText, 'hex')) : undefined,
    },
    { mistake: 'it is the text under the base64 taken as it is', text: asText },
    { mistake: 'it was encoded as base64 twice', text: toBase64(Buffer.from(toBase64(bytes))) },
    {
      mistake: 'the padding of its base64 is missing',
      text: isHex ? undefined : toBase64(bytes).replace(/=+$/, ''),
    },
    {
      mistake: 'it is base64url; it must be standard base64',
      text: Buffer.from(bytes).toString('base64url'),
    },
    {
      mistake: 'it is base64url; it must be standard base64',
      text: toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_'),
    },
    {
      mistake: 'plus signs became spaces, as when a form is read',
      text: toBase64(bytes).replaceAll('+', ' '),
    },
    { mistake: 'it is percent-encoded', text: encodeURIComponent(toBase64(bytes)) },
    { mistake: 'a line end follows it', text: `${expected}\n` },
  ];
}

function uriSpellings(uri: string): Known[] {
  const base64 = toBase64(Buffer.from(uri));
  return [
    { mistake: 'it is still base64; this member is the text inside', text: base64 },
    { mistake: 'it was decoded from base64 twice', text: Buffer.from(uri, 'base64').toString('utf8') },
    { mistake: 'its skd:// is missing', text: uri.replace(/^skd:\/\//, '') },
    { mistake: 'it has skd:// twice', text: `skd://${uri}` },
    { mistake: 'it is percent-encoded; it is taken as it stands', text: encodeURI(uri) },
    { mistake: 'it is percent-encoded; it is taken as it stands', text: encodeURIComponent(uri) },
    { mistake: 'it is in quotes; the packager writes them', text: `"${uri}"` },
    { mistake: 'it is in lower case; its letters count', text: uri.toLowerCase() },
    {
      mistake: 'it is the tag of the playlist; this member is the URI in it',
      text: `#EXT-X-KEY:METHOD=SAMPLE-AES,URI="${uri}",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"`,
    },
    { mistake: 'the padding at its end is missing', text: uri.replace(/=+$/, '') },
    { mistake: 'its query is missing', text: uri.split('?')[0] },
    { mistake: 'its UTF-8 was taken for ISO-8859-1', text: Buffer.from(uri).toString('latin1') },
  ].filter(({ text }) => text !== uri);
}

/** Encodings of one value are told apart by another mistake than that of another value. */
const otherMembers = (name: string, { members }: ExpectedKey): Known[] =>
  [...members]
    .filter(([other]) => other !== name)
    .flatMap(([other, { allowed }]) =>
      allowed.map((text) => ({ mistake: `it is the value of ${other}`, text })),
    );

const otherKeys = (name: string, others: ExpectedKey[]): Known[] =>
  others.flatMap(({ members, trackType }) => {
    const whose = trackType === undefined ? 'another key' : `the key for ${trackType}`;
    const mistake = `it is that of ${whose}; what belongs together has the same kid in the answer`;
    return (members.get(name)?.allowed ?? []).map((text) => ({ mistake, text }));
  });

function requestSpellings(keyId: Uint8Array): Known[] {
  const mistake =
    'it is the key ID of the request; key servers make up their own, and only that of the answer counts';
  return [Buffer.from(keyId).toString('hex'), toBase64(keyId)].map((text) => ({ mistake, text }));
}

function fixedIv(): Known[] {
  const fixed: [mistake: string, iv: Buffer][] = [
    [
      'it is the IV of the documents’ samples, written into the client; it is taken from explicitIV',
      SAMPLE_IV,
    ],
    ['it is all zeros; it is taken from explicitIV', Buffer.alloc(16)],
  ];
  return fixed.flatMap(([mistake, iv]) =>
    [iv.toString('hex'), toBase64(iv)].map((text) => ({ mistake, text })),
  );
}

/** What became of bytes that are still there in part. */
function explainBytes(name: string, given: string, expected: string): string | undefined {
  const isHex = name.endsWith('_hex');
  const read = (text: string) => (isHex ? Buffer.from(text, 'hex') : fromTolerantBase64(text)?.bytes);
  const [actual, wanted] = [read(given), read(expected)];
  if (actual === undefined || wanted === undefined || actual.length === 0) return undefined;
  const [a, b] = [Buffer.from(actual), Buffer.from(wanted)];
  if (a.length > b.length && a.subarray(0, b.length).equals(b))
    return `${a.length - b.length} bytes too many follow it`;
  if (a.length > b.length && a.subarray(a.length - b.length).equals(b))
    return name.endsWith('pssh_payload_only')
      ? `${a.length - b.length} bytes of the header of the box stand before it; the data begins after the size of the data`
      : `${a.length - b.length} bytes too many stand before it`;
  if (a.length < b.length && a.equals(b.subarray(0, a.length))) return `it is cut after ${a.length} bytes`;
  return a.length < b.length && a.equals(b.subarray(b.length - a.length))
    ? `its first ${b.length - a.length} bytes are missing`
    : undefined;
}
