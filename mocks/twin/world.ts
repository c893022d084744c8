import type { SiteCredentials } from '../../codecs/envelope.ts';
import type { TicketAccount } from '../../codecs/ticket-signature.ts';
import type { ErrorCode, FailureCode, ProcessErrorCode } from '../../specs/packaging/types.ts';
import { Clock } from './clock.ts';
import { Store } from './store.ts';

/** A site of the packaging API and the key server: its credentials and how the services treat it. */
export interface Site extends SiteCredentials {
  /** Where the results of its packaging jobs are posted. Nowhere by default. */
  callbackUrl?: string;
  /** Whether the limits of a trial account hold. They do not by default. */
  trial?: boolean;
  /** The code that tells a trial account of its limits. A1000 by default. */
  trialCode?: FailureCode;
  /** How far, in seconds, the timestamp of an envelope may be from the clock. Any distance by default. */
  timestampWindowSeconds?: number;
  /** Whether the requests for jobs may come as plain JSON in the body, without an envelope. Not by default. */
  bareJobs?: boolean;
  /** How packaging jobs go that are registered from now on. */
  jobs?: JobSettings;
  /** With which code a stopped job calls back. It does not by default. */
  callbackOnStop?: ErrorCode | ProcessErrorCode;
  /**
   * How often the result of a job is posted until it is answered with a status from 200 to 299, the first time included,
   * and how many seconds after the last time. Once by default.
   */
  callbackRetry?: { attempts: number; delaySeconds: number };
  /** How the key server reports errors: HTTP status and JSON, status 200 and JSON, or HTTP status and plain text. */
  errorStyle?: 'status' | 'ok' | 'text';
  /** Whether its SPEKE requests come from MediaPackage, for which keys do not rotate. They do not by default. */
  mediaPackage?: boolean;
  /** Where PlayReady players get licences; what the sample of each API says by default. */
  licenseUrl?: string;
  /** When the key server says which key is for which track: for requests that do (the default), or for all. */
  usageRules?: 'asked' | 'always';
  /** The index of the key period that requests get which name none, as the documents' live HLS sample (A-59). */
  keyPeriod?: number;
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

/** How the packaging jobs of a site go. */
export interface JobSettings {
  /** Seconds a job stays in each status but its last. 2 by default; with 0 it has ended as soon as it is registered. */
  stepSeconds?: number;
  /** How it ends: well, which is the default, stopped, or failed with an error code of the packaging process. */
  outcome?: 'success' | 'stop' | ProcessErrorCode;
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
  /** Where the results of packaging jobs are posted, for sites that do not say so themselves. */
  callbackUrl?: string;
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
