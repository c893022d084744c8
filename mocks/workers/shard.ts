import { CodecError } from '../../codecs/codec-error.ts';
import { readEncToken } from '../../codecs/enc-token.ts';
import { pathOf, queryOf } from '../../codecs/exchange.ts';
import { cpix } from '../cpix/index.ts';
import { packaging } from '../packaging/index.ts';
import { sevu } from '../sevu/index.ts';
import { findRoute, routesOf } from '../twin/router.ts';

/** Which of some processes, from 0, keeps what a site has stored. */
export function shardOfSite(siteId: string, processes: number): number {
  // FNV-1a: cheap, and even for IDs that differ in a character.
  let hash = 0x811c9dc5;
  for (let index = 0; index < siteId.length; index++)
    hash = Math.imul(hash ^ siteId.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % processes;
}

/** The process that keeps accounts and their tickets, whose requests do not say in their first line whose they are. */
export const SHARD_OF_ACCOUNTS = 0;

let routes: Record<'sites' | 'accounts', ReturnType<typeof routesOf>> | undefined;

/**
 * Which process a request belongs to, by its request line: the site stands in the path or in the enc-token. `undefined` for
 * requests that belong to none, which any process answers alike.
 */
export function shardOf(method: string, target: string, processes: number): number | undefined {
  routes ??= { sites: [packaging, cpix].flatMap(routesOf), accounts: routesOf(sevu) };
  const path = pathOf(target);
  const found = findRoute(routes.sites, method, path);
  if (found === undefined)
    return findRoute(routes.accounts, method, path) === undefined ? undefined : SHARD_OF_ACCOUNTS;
  const { siteId, encToken = queryOf(target).get('enc-token')?.replaceAll(' ', '+') } = found.parameters;
  const site = siteId ?? (encToken === undefined ? undefined : siteIn(encToken));
  return site === undefined ? undefined : shardOfSite(site, processes);
}

function siteIn(encToken: string): string | undefined {
  try {
    return readEncToken(encToken).siteId;
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
