import { CodecError } from '../../codecs/codec-error.ts';
import { type EncToken, readEncToken } from '../../codecs/enc-token.ts';
import type { Site, World } from '../twin/world.ts';
import { quoted } from './unusable.ts';

/** Whose request it is, or why it is nobody's; the site is there too where the token names one that exists. */
export type Caller = { kind: 'site'; site: Site } | { kind: 'stranger'; reason: string; site?: Site };

/** Finds the site of an enc-token, which is to have the site's access key (CPX-041, SPK-004, NEA-006). */
export function authenticate(encToken: string, { sites }: World): Caller {
  const read = readToken(encToken);
  if ('reason' in read) return { kind: 'stranger', ...read };
  const site = sites.get(read.siteId);
  if (site === undefined)
    return {
      kind: 'stranger',
      reason: `the enc-token is for the site ${quoted(read.siteId)}, and there is none`,
    };
  if (site.accessKey === read.accessKey) return { kind: 'site', site };
  const reason = `the access key in the enc-token is not that of the site ${quoted(read.siteId)}`;
  return { kind: 'stranger', reason, site };
}

function readToken(encToken: string): EncToken | { reason: string } {
  if (encToken === '') return { reason: 'there is no enc-token' };
  try {
    return readEncToken(encToken);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { reason: `the enc-token cannot be read: ${error.problem}` };
  }
}
