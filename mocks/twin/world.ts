import type { SiteCredentials } from '../../codecs/envelope.ts';
import type { TicketAccount } from '../../codecs/ticket-signature.ts';
import { Clock } from './clock.ts';
import { Store } from './store.ts';

/** A site of the packaging API and the key server: its credentials and how the services treat it. */
export interface Site extends SiteCredentials {
  /** Where the results of its packaging jobs are posted. Nowhere by default. */
  callbackUrl?: string;
  /** Whether the limits of a trial account hold. They do not by default. */
  trial?: boolean;
  /** How the key server reports errors: HTTP status and JSON, status 200 and JSON, or HTTP status and plain text. */
  errorStyle?: 'status' | 'ok' | 'text';
}

/** Everything a twin depends on but the request: the clock, the seed, who exists and what has been stored. */
export interface World {
  clock: Clock;
  /** Fixes every key, ID and token that a twin makes up. */
  seed: string;
  /** By site ID. */
  sites: Map<string, Site>;
  /** By API key. */
  accounts: Map<string, TicketAccount>;
  store: Store;
}

/** A world in which nothing has happened yet. */
export function createWorld(options: {
  seed: string;
  clock?: Clock;
  sites?: Site[];
  accounts?: TicketAccount[];
}): World {
  return {
    clock: options.clock ?? new Clock(),
    seed: options.seed,
    sites: new Map(options.sites?.map((site) => [site.siteId, site])),
    accounts: new Map(options.accounts?.map((account) => [account.apiKey, account])),
    store: new Store(),
  };
}
