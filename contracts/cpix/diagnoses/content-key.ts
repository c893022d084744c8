import { fromBase64, toBase64 } from '../../../codecs/base64.ts';
import type { ContentKeyInfo } from '../../../codecs/cpix/content-keys.ts';
import { swapGuidOrder } from '../../../codecs/key-id.ts';

/** A value of a content key that a client gave out in the wrong place: what it is, in words. */
interface Known {
  name: string;
  value: string | undefined;
}

/**
 * Says what a client gave out in the place of a member of a content key: the same bytes in another order or encoding,
 * another member, a value of the request. `undefined` when it is none of these.
 * @param requestKeyIds the key IDs of the client's own request, as bytes
 */
export function explainMember(
  expected: string,
  actual: unknown,
  key: ContentKeyInfo,
  requestKeyIds: Uint8Array[],
): string | undefined {
  if (typeof actual !== 'string' || actual === '') return undefined;
  const candidates = [
    { name: 'it is still base64; this member is the text inside', value: toBase64(Buffer.from(expected)) },
    ...spellings(expected),
    ...otherMembers(key),
    ...requestKeyIds.flatMap(requestSpellings),
  ];
  const found = candidates.find(
    ({ value }) => value !== undefined && value.toLowerCase() === actual.toLowerCase(),
  );
  return found?.name;
}

function spellings(expected: string): Known[] {
  const isHex = /^[0-9a-f]{32}$/i.test(expected);
  const bytes = isHex ? Buffer.from(expected, 'hex') : fromBase64(expected);
  if (bytes === undefined) return [];
  const hex = Buffer.from(bytes).toString('hex');
  const swapped = bytes.length === 16 ? swapGuidOrder(bytes) : undefined;
  const reversed = Buffer.from(bytes).reverse();
  const as = (value: Uint8Array): string => (isHex ? Buffer.from(value).toString('hex') : toBase64(value));
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return [
    {
      name: 'it is in GUID byte order; it must be in the order of the UUID text',
      value: swapped && as(swapped),
    },
    { name: 'its bytes are reversed', value: as(reversed) },
    {
      name: 'it is base64 of the hex text; it must be base64 of the bytes',
      value: toBase64(Buffer.from(hex)),
    },
    {
      name: 'it is base64 of the UUID text; it must be base64 of the bytes',
      value: toBase64(Buffer.from(uuid)),
    },
    { name: 'it is hex; this member is base64', value: isHex ? undefined : hex },
    { name: 'it is base64; this member is hex', value: isHex ? toBase64(bytes) : undefined },
    { name: 'it is UUID text; this member is hex without dashes', value: uuid },
    { name: 'it is the text under the base64 taken as it is', value: Buffer.from(bytes).toString('latin1') },
    { name: 'the padding of its base64 is missing', value: expected.replace(/=+$/, '') },
  ].filter(({ value }) => value !== expected);
}

function otherMembers(key: ContentKeyInfo): Known[] {
  const { widevine, playready, fairplay } = key;
  const known: Known[] = [
    { name: 'key_id_hex', value: key.key_id_hex },
    { name: 'key_id_b64', value: key.key_id_b64 },
    { name: 'key_hex', value: key.key_hex },
    { name: 'key_b64', value: key.key_b64 },
    { name: 'iv_hex', value: key.iv_hex },
    { name: 'iv_b64', value: key.iv_b64 },
    { name: 'widevine.pssh', value: widevine?.pssh },
    { name: 'widevine.pssh_payload_only', value: widevine?.pssh_payload_only },
    { name: 'playready.pssh', value: playready?.pssh },
    { name: 'playready.pssh_payload_only', value: playready?.pssh_payload_only },
    { name: 'fairplay.key_uri', value: fairplay?.key_uri },
  ];
  return known.map(({ name, value }) => ({ name: `it is the value of ${name}`, value }));
}

function requestSpellings(keyId: Uint8Array): Known[] {
  const name =
    'it is the key ID of the request; key servers make up their own, and only that of the answer counts';
  return [
    { name, value: Buffer.from(keyId).toString('hex') },
    { name, value: toBase64(keyId) },
  ];
}
