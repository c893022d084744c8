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

/** An account of the ticket service: its credentials and how the service treats it. */
export interface Account extends TicketAccount {
  /** How far the timestamp of a request may be off the clock, in seconds; 300 by default. */
  timestampWindowSeconds?: number;
  /** Whether a request that a ticket was granted for is refused when it comes again. It is not by default. */
  refuseReplays?: boolean;
  /** Whether the account may have no tickets. It may by default. */
  suspended?: boolean;
  /** Whether results have the types of the documents' sample, which is the default, or of their field table (A-105). */
  resultTypes?: 'sample' | 'table';
}

/** Everything a twin depends on but the request: the clock, the seed, who exists and what has been stored. */
export interface World {
  clock: Clock;
  /** Fixes every key, ID and token that a twin makes up. */
  seed: string;
  /** By site ID. */
  sites: Map<string, Site>;
  /** By API key. */
  accounts: Map<string, Account>;
  store: Store;
}

/** A world in which nothing has happened yet. */
export function createWorld(options: {
  seed: string;
  clock?: Clock;
  sites?: Site[];
  accounts?: Account[];
}): World {
  return {
    clock: options.clock ?? new Clock(),
    seed: options.seed,
    sites: new Map(options.sites?.map((site) => [site.siteId, site])),
    accounts: new Map(options.accounts?.map((account) => [account.apiKey, account])),
    store: new Store(),
  };
}
