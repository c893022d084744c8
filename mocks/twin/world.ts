import type { SiteCredentials } from '../../codecs/envelope.ts';
import type { TicketAccount } from '../../codecs/ticket-signature.ts';

/** Everything a twin depends on but the request: the clock, the seed, who exists and what has been stored. */
export interface World {
  /** Milliseconds since 1970. */
  now(): number;
  /** Fixes every key, ID and token that a twin makes up. */
  seed: string;
  sites: ReadonlyMap<string, SiteCredentials>;
  accounts: ReadonlyMap<string, TicketAccount>;
  /** What requests have stored, a list per kind. */
  store: Map<string, unknown[]>;
}

/** A world in which nothing has happened yet. */
export function createWorld(options: {
  seed: string;
  now?: () => number;
  sites?: SiteCredentials[];
  accounts?: TicketAccount[];
}): World {
  return {
    now: options.now ?? Date.now,
    seed: options.seed,
    sites: new Map(options.sites?.map((site) => [site.siteId, site])),
    accounts: new Map(options.accounts?.map((account) => [account.apiKey, account])),
    store: new Map(),
  };
}

/** The stored list of a kind; the list itself, so what is pushed to it stays. */
export function stored<Row>(world: World, kind: string): Row[] {
  const rows = world.store.get(kind) ?? [];
  world.store.set(kind, rows);
  return rows as Row[];
}
