import { fromTolerantBase64, toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';

/** What an enc-token carries: the site and the access key it authenticates key requests with (NEA-011). */
export interface EncToken {
  siteId: string;
  accessKey: string;
}

/**
 * An enc-token as the console issues it: base64 of the JSON of both members, one space after the comma
 * (NEA-011).
 */
export function writeEncToken({ siteId, accessKey }: EncToken): string {
  return toBase64(
    Buffer.from(`{"site_id":${JSON.stringify(siteId)}, "access_key":${JSON.stringify(accessKey)}}`),
  );
}

/** An enc-token and what in it a strict reader would not have taken. */
export interface EncTokenReading {
  token: EncToken;
  /** Oddities of the base64, and members that the documents do not know. The order of members is none. */
  tolerated: string[];
}

/**
 * Reads an enc-token: either member order, padding optional, base64url too. Throws {@link CodecError} for
 * anything else.
 */
export const readEncToken = (token: string): EncToken => readTolerantEncToken(token).token;

/** Reads an enc-token like {@link readEncToken}, and says what of it was tolerated. */
export function readTolerantEncToken(text: string): EncTokenReading {
  const outer = fromTolerantBase64(text);
  if (outer === undefined)
    throw fault('token', 'it is not base64. Give base64 of the JSON of site_id and access_key');
  const { site_id: siteId, access_key: accessKey, ...extra } = parse(utf8(outer.bytes));
  if (typeof siteId !== 'string') throw fault('site_id', 'it must be a string');
  if (typeof accessKey !== 'string') throw fault('access_key', 'it must be a string');
  const unknown = Object.keys(extra).map((name) => `the member ${JSON.stringify(name)} is not known`);
  return { token: { siteId, accessKey }, tolerated: [...outer.tolerated, ...unknown] };
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw fault('token', 'it does not decode to UTF-8');
  }
}

function parse(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json));
  } catch {
    throw fault('token', 'it does not decode to JSON');
  }
}

const fault = (where: string, problem: string) => new CodecError('enc-token', where, problem);
