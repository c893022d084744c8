import { deriveText } from '../codecs/derive.ts';
import type { Metrics } from './admin/metrics.ts';
import { accountFor, siteFor } from './credentials.ts';
import type { SitesFile } from './sites-file.ts';
import { restoreSnapshot, type Snapshot } from './snapshot.ts';
import type { ArmedFault, ArmedFaults, FaultState } from './twin/armed-faults.ts';
import type { Deliverer } from './twin/deliver.ts';
import type { Twin } from './twin/operation.ts';
import type { Service } from './twin/service.ts';
import type { Account, Site, World } from './twin/world.ts';

/** What is to be controlled: a service and what goes on around it. */
export interface Parts {
  service: Service;
  faults: ArmedFaults;
  deliverer: Deliverer;
  metrics: () => Promise<Metrics>;
}

/** Something that there is already, or that there is not. The message says what, and what to do. */
export class ControlError extends Error {
  override name = 'ControlError';
  readonly kind: 'missing' | 'conflict';

  constructor(kind: 'missing' | 'conflict', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Adds a site. Credentials that are left out are made up. Throws {@link ControlError} when the site ID is taken. */
export function createSite(world: World, given: Partial<Site> = {}): Site {
  const madeUp = firstFree(
    world,
    'site',
    world.sites.size,
    siteFor,
    ({ siteId, siteKey }) =>
      world.sites.has(siteId) || [...world.sites.values()].some((other) => other.siteKey === siteKey),
  );
  const site: Site = { ...madeUp, ...given };
  if (world.sites.has(site.siteId))
    throw new ControlError(
      'conflict',
      `There is a site ${site.siteId} already. Leave siteId out to get a free one.`,
    );
  world.sites.set(site.siteId, site);
  world.store.revision++;
  return site;
}

/** Adds an account of the ticket service, like {@link createSite}. */
export function createAccount(world: World, given: Partial<Account> = {}): Account {
  const madeUp = firstFree(
    world,
    'account',
    world.accounts.size,
    accountFor,
    ({ apiKey, apiSecret }) =>
      world.accounts.has(apiKey) ||
      [...world.accounts.values()].some((other) => other.apiSecret === apiSecret),
  );
  const account: Account = { ...madeUp, ...given };
  if (world.accounts.has(account.apiKey))
    throw new ControlError(
      'conflict',
      `There is an account with this apiKey already. Leave it out to get a free one.`,
    );
  world.accounts.set(account.apiKey, account);
  world.store.revision++;
  return account;
}

/** Adds sites and accounts. Those there are already keep what credentials are left out, and get the settings told, no others. */
export function adoptSites(world: World, { sites, accounts }: SitesFile): void {
  for (const site of sites) {
    const before = world.sites.get(site.siteId ?? '');
    if (before === undefined) createSite(world, site);
    else {
      const { siteId, siteKey, accessKey } = before;
      world.sites.set(siteId, { siteId, siteKey, accessKey, ...site });
    }
  }
  for (const account of accounts) {
    const before = world.accounts.get(account.apiKey ?? '');
    if (before === undefined) createAccount(world, account);
    else {
      const { apiKey, apiSecret, cdn } = before;
      world.accounts.set(apiKey, { apiKey, apiSecret, cdn, ...account });
    }
  }
  world.store.revision++;
}

/** Credentials nobody has yet. @param from where to begin to look: what is before is most likely taken */
function firstFree<Made>(
  world: World,
  what: string,
  from: number,
  make: (seed: string) => Made,
  taken: (made: Made) => boolean,
): Made {
  for (let number = from; ; number++) {
    const made = make(deriveText(world.seed, 16, '0123456789abcdef', what, number));
    if (!taken(made)) return made;
  }
}

/** The site of an ID. Throws {@link ControlError} when there is none. */
export function siteOf(world: World, siteId: string): Site {
  const site = world.sites.get(siteId);
  if (site !== undefined) return site;
  throw new ControlError(
    'missing',
    `There is no site ${JSON.stringify(siteId)}; there is ${list(world.sites.keys())}.`,
  );
}

const list = (names: Iterable<string>): string => [...names].slice(0, 20).join(', ') || 'none';

/** Changes settings of a site; null takes one away. */
export function changeSite(world: World, siteId: string, changes: Record<string, unknown>): Site {
  const site = siteOf(world, siteId);
  const changed = Object.entries({ ...site, ...changes }).filter(([, value]) => value !== null);
  const next = Object.fromEntries(changed) as unknown as Site;
  world.sites.set(siteId, next);
  world.store.revision++;
  return next;
}

export function removeSite(world: World, siteId: string): void {
  siteOf(world, siteId);
  world.sites.delete(siteId);
  world.store.clear(siteId);
}

/**
 * Arms a fault. What nothing will ever match is better told now: throws {@link ControlError} for an operation or an error
 * code that is not there.
 */
export function armFault({ service, faults }: Parts, armed: ArmedFault): FaultState {
  const { api, operation, fault } = armed;
  const twins = service.twins.filter((twin) => api === undefined || twin.api === api);
  const operations = twins.flatMap((twin) => Object.keys(twin.operations));
  if (operation !== undefined && !operations.includes(operation))
    throw new ControlError(
      'conflict',
      `There is no operation ${JSON.stringify(operation)}; there is ${operations.join(', ')}.`,
    );
  if (fault.kind === 'error') {
    const concerned = twins.filter((twin) => operation === undefined || operation in twin.operations);
    refuseUnknownCode(concerned, fault.code);
  }
  return faults.arm(armed);
}

function refuseUnknownCode(twins: Twin[], code: string): void {
  const problems = twins.flatMap((twin) => {
    try {
      twin.failure(code);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  if (problems.length > 0)
    throw new ControlError('conflict', `${problems.join('; ')}. Say with "api" whose error it is.`);
}

/** Forgets what is stored, of a site or account or of all; then journal and faults are forgotten as well. */
export function reset({ service: { world, journal }, faults }: Parts, owner?: string): void {
  if (owner !== undefined) {
    if (!world.accounts.has(owner)) siteOf(world, owner);
    world.store.clear(owner);
    return;
  }
  world.store.clear();
  journal.clear();
  faults.disarm();
}

/** Gives a world another seed, with which nothing that was stored goes together. */
export function reseed({ service: { world } }: Parts, seed: string): void {
  world.seed = seed;
  world.store.clear();
}

export function restore({ service: { world }, deliverer }: Parts, snapshot: Snapshot): void {
  restoreSnapshot(world, snapshot);
  deliverer.look();
}
