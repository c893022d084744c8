import { type HttpRequest, pathOf, queryOf } from '../../codecs/exchange.ts';
import { adminDocument } from '../admin/document.ts';
import { findRoute, routesIn } from '../twin/router.ts';
import { SHARD_OF_ACCOUNTS, shardOfSite } from './shard.ts';

/** Who answers a request to the admin API: one process, all of them alike, or nobody where several processes are. */
export type Addressee = { kind: 'one'; shard: number } | { kind: 'all' } | { kind: 'nobody'; reason: string };

/** What every process has to do: what it changes, all of them have. The answers are the same. */
const FOR_ALL = [
  'createSite',
  'changeSite',
  'removeSite',
  'createAccount',
  'setClock',
  'setSeed',
  'disarmFaults',
];

/** What every process would answer alike. */
const FOR_ANY = ['health', 'adminDocument', 'listSites', 'getSite', 'listAccounts', 'getClock'];

/** What is about accounts and their tickets. */
const OF_ACCOUNTS = ['play', 'playByUrl', 'listTickets', 'revokeTicket'];

/** What one process answers for one site or account, which the request names. */
const FOR_ONE_SITE = ['listJournal', 'armFault'];

const ALL: Addressee = { kind: 'all' };
const first: Addressee = { kind: 'one', shard: 0 };

/**
 * Finds who answers. What is no request of the admin API is refused by any process.
 * @param isAccount whether a name is the API key of an account, and not the ID of a site
 */
export function addresseeOf(
  request: HttpRequest,
  shards: number,
  isAccount: (name: string) => boolean,
): Addressee {
  const paths = adminDocument().paths;
  const operations = Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap((operation) => operation?.operationId ?? []),
  );
  const found = findRoute(routesIn(paths, operations), request.method, pathOf(request.target));
  if (found === undefined || FOR_ANY.includes(found.operationId)) return first;
  if (FOR_ALL.includes(found.operationId)) return ALL;
  if (OF_ACCOUNTS.includes(found.operationId)) return { kind: 'one', shard: SHARD_OF_ACCOUNTS };
  const site = found.parameters.site ?? queryOf(request.target).get('site') ?? siteIn(request.body);
  if (site !== undefined)
    return { kind: 'one', shard: isAccount(site) ? SHARD_OF_ACCOUNTS : shardOfSite(site, shards) };
  const { operationId } = found;
  if (operationId === 'reset' || operationId === 'clearJournal') return ALL;
  const reason = FOR_ONE_SITE.includes(operationId)
    ? `With --workers ${operationId} is answered for one site or account only: name it, or start without --workers.`
    : `With --workers nobody answers ${operationId}, which would be about all processes. Start without --workers.`;
  return { kind: 'nobody', reason };
}

function siteIn(body: Uint8Array): string | undefined {
  try {
    const { site } = JSON.parse(Buffer.from(body).toString('utf8')) as { site?: unknown };
    return typeof site === 'string' ? site : undefined;
  } catch {
    return undefined;
  }
}
