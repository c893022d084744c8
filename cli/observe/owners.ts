import { CodecError } from '../../codecs/codec-error.ts';
import { readEncToken } from '../../codecs/enc-token.ts';
import type { Owners } from '../../harness/observe/owners.ts';
import { adoptSites, createAccount, createSite } from '../../mocks/control.ts';
import { type Account, createWorld, readSites, type Site, SitesFileError } from '../../mocks/index.ts';
import { usageError } from '../exit.ts';
import type { CredentialOptions, ObserveOptions } from './options.ts';

/** With what everything is made up where no seed is given, as by `countersign mock`. */
const SEED = 'countersign';

/** The sites and accounts that are given; where there are none, one of each is made up. */
export function ownersFrom(options: ObserveOptions): Owners {
  const { seed, callbackUrl } = options;
  const world = createWorld({ seed: seed === undefined ? SEED : String(seed) });
  if (callbackUrl !== undefined) world.callbackUrl = callbackUrl;
  adoptSites(world, fileOf(options));
  const site = siteFrom(options);
  const account = accountFrom(options);
  adoptSites(world, { sites: site ? [site] : [], accounts: account ? [account] : [] });
  const owners = {
    world,
    sitesGiven: world.sites.size > 0,
    accountsGiven: world.accounts.size > 0,
    encTokens: options.encToken === undefined ? [] : [options.encToken],
    withoutSiteKey: new Set(site !== undefined && site.siteKey === undefined ? [site.siteId!] : []),
  };
  // Not the ID that the documents show: programs have it with keys of their own.
  if (!owners.sitesGiven) createSite(world);
  if (!owners.accountsGiven) createAccount(world);
  return owners;
}

function fileOf({ sites }: CredentialOptions) {
  if (sites === undefined) return { sites: [], accounts: [] };
  try {
    return readSites(sites);
  } catch (error) {
    if (error instanceof SitesFileError) throw usageError(error.message);
    throw error;
  }
}

function siteFrom({ siteId, siteKey, accessKey, encToken }: CredentialOptions): Partial<Site> | undefined {
  const token = encToken === undefined ? {} : tokenFrom(encToken);
  const site = {
    ...token,
    ...(siteId === undefined ? {} : { siteId }),
    ...(siteKey === undefined ? {} : { siteKey }),
    ...(accessKey === undefined ? {} : { accessKey }),
  };
  if (Object.keys(site).length === 0) return undefined;
  if (siteKey !== undefined && Buffer.byteLength(siteKey) !== 32)
    throw usageError(`--site-key has ${Buffer.byteLength(siteKey)} characters; a site key has 32.`);
  if (site.siteId !== undefined && site.accessKey !== undefined) return site;
  throw usageError(
    'A site is given by --site-id, --site-key and --access-key together; for the key server --enc-token alone will do.',
  );
}

function tokenFrom(encToken: string): Partial<Site> {
  try {
    return readEncToken(encToken);
  } catch (error) {
    if (error instanceof CodecError) throw usageError(`--enc-token cannot be read: ${error.problem}.`);
    throw error;
  }
}

function accountFrom({ apiKey, apiSecret, cdn }: CredentialOptions): Partial<Account> | undefined {
  if (apiKey === undefined && apiSecret === undefined && cdn === undefined) return undefined;
  if (apiKey !== undefined && apiSecret !== undefined && cdn !== undefined) return { apiKey, apiSecret, cdn };
  throw usageError(
    'An account of the ticket service is given by --api-key, --api-secret and --cdn together.',
  );
}
