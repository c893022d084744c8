import { fromTolerantBase64, toBase64 } from './base64.ts';
import { CodecError } from './codec-error.ts';

/** What an enc-token carries: the site and the access key it authenticates key requests with (NEA-011). */
export interface EncToken {
  siteId: string;
  accessKey: string;
}

/** An enc-token as the console issues it: base64 of the JSON of both members, one space after the comma (NEA-011). */
export function writeEncToken({ siteId, accessKey }: EncToken): string {
  return toBase64(
    Buffer.from(`{"site_id":${JSON.stringify(siteId)}, "access_key":${JSON.stringify(accessKey)}}`),
  );
}

/** Reads an enc-token: either member order, padding optional, base64url too. Throws {@link CodecError} for anything else. */
export function readEncToken(token: string): EncToken {
  const outer = fromTolerantBase64(token);
  if (outer === undefined) throw new CodecError('enc-token', 'token', 'it is not base64');
  const { site_id: siteId, access_key: accessKey } = parse(Buffer.from(outer.bytes).toString('utf8'));
  if (typeof siteId !== 'string') throw new CodecError('enc-token', 'site_id', 'it must be a string');
  if (typeof accessKey !== 'string') throw new CodecError('enc-token', 'access_key', 'it must be a string');
  return { siteId, accessKey };
}

function parse(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json));
  } catch {
    throw new CodecError('enc-token', 'token', 'it does not decode to JSON');
  }
}
