import { CodecError } from '../../codecs/codec-error.ts';
import { readEncToken, writeEncToken } from '../../codecs/enc-token.ts';
import type { EnvelopeReading } from '../../codecs/envelope.ts';
import { type Exchange, pathOf } from '../../codecs/exchange.ts';
import type { TicketReading } from '../../codecs/ticket-signature.ts';
import type { Credentials } from '../../contracts/rule.ts';
import { accountFor, type Site, siteFor, type World } from '../../mocks/index.ts';
import type { Api } from '../../specs/index.ts';

/** Who is known to be a user of the APIs. */
export interface Owners {
  world: World;
  /** Whether the sites were given, and not made up. */
  sitesGiven: boolean;
  accountsGiven: boolean;
  /** IDs of the sites of which the site key was not given: their envelopes cannot be opened. */
  withoutSiteKey: ReadonlySet<string>;
  /** Enc-tokens as they were given. */
  encTokens: readonly string[];
}

/** Whose credentials a request is judged with, or what has to be given before it can be. */
export type Owner = { credentials: Credentials; missing?: string };

/** Credentials that nobody has: they stand where none are needed. */
const NOBODY = { site: siteFor('nobody'), account: accountFor('nobody') };

/** Finds whose request it should be: who it names; where nobody has that name, the first that was given. */
export function ownerOf(api: Api, exchange: Exchange, owners: Owners): Owner {
  return api === 'sevu' ? accountOf(exchange, owners) : siteOf(api, exchange, owners);
}

function accountOf({ decoded }: Exchange, { world, accountsGiven }: Owners): Owner {
  const key = (decoded as TicketReading | undefined)?.request?.api_key;
  const known = world.accounts.get(String(key));
  const account = known ?? (accountsGiven ? world.accounts.values().next().value : undefined);
  const credentials = { ...NOBODY, encToken: writeEncToken(NOBODY.site), account: account ?? NOBODY.account };
  // A request without a key can be judged as what it is; nothing of it depends on the account.
  if (account !== undefined || typeof key !== 'string') return { credentials };
  return {
    credentials,
    missing: `The ticket request has the api_key of an account whose secret was not given: its signature cannot be checked. Give --api-key, --api-secret and --cdn of the account that the program uses, or --sites FILE.`,
  };
}

function siteOf(
  api: Api,
  exchange: Exchange,
  { world, sitesGiven, withoutSiteKey, encTokens }: Owners,
): Owner {
  const named = api === 'packaging' ? { siteId: idInPath(exchange) } : namedBy(tokenIn(exchange) ?? '');
  const known = world.sites.get(named?.siteId ?? '');
  const site = known ?? (sitesGiven ? world.sites.values().next().value : undefined);
  if (site === undefined && named !== undefined) return stranger(api, named, exchange);
  const credentials = credentialsOf(site ?? NOBODY.site, exchange, encTokens);
  if (api !== 'packaging' || !withoutSiteKey.has(site?.siteId ?? '') || isBare(exchange))
    return { credentials };
  return {
    credentials,
    missing: `The site key of ${site!.siteId} was not given: the envelope cannot be opened. Give --site-key as well.`,
  };
}

function stranger(api: Api, named: { siteId: string; accessKey?: string }, exchange: Exchange): Owner {
  const site = { ...NOBODY.site, ...named };
  const id = JSON.stringify(named.siteId);
  const missing =
    api === 'packaging'
      ? `The request is of the site ${id}, whose keys were not given: its envelope cannot be opened. Give --site-id, --site-key and --access-key of the site that the program uses, or --sites FILE.`
      : `The request has an enc-token of the site ${id}, which was not given: whether it is right cannot be told. Give --enc-token of the site that the program uses, or --site-id, --site-key and --access-key, or --sites FILE.`;
  return { credentials: credentialsOf(site, exchange), missing };
}

/** The credentials of a site. Unless its token was given, any that opens to them may be the one that was issued. */
function credentialsOf(
  { siteId, siteKey, accessKey }: Pick<Site, 'siteId' | 'siteKey' | 'accessKey'>,
  exchange: Exchange,
  given: readonly string[] = [],
): Credentials {
  const opensToIt = (token = '') => {
    const named = namedBy(token);
    return named?.siteId === siteId && named.accessKey === accessKey;
  };
  const issued = [...given, tokenIn(exchange)].find(opensToIt);
  return {
    site: { siteId, siteKey, accessKey },
    encToken: issued ?? writeEncToken({ siteId, accessKey }),
    account: NOBODY.account,
  };
}

const idInPath = ({ request }: Exchange): string => pathOf(request.target).split('/').at(-1)!;

const isBare = ({ decoded }: Exchange): boolean => (decoded as EnvelopeReading | undefined)?.apidata === '';

const tokenIn = ({ decoded }: Exchange): string | undefined =>
  (decoded as { token?: string } | undefined)?.token;

function namedBy(token: string): { siteId: string; accessKey: string } | undefined {
  try {
    return readEncToken(token);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
