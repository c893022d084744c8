import type { Socket } from 'node:net';
import type { HttpRequest, HttpResponse } from '../codecs/exchange.ts';
import { APIS, type Api } from '../specs/index.ts';
import { ADMIN_PATH, type AdminAccess, createAdmin } from './admin/admin.ts';
import { createMetrics } from './admin/metrics.ts';
import { createAuthority } from './certificate.ts';
import {
  adoptSites,
  armFault,
  createAccount,
  createSite,
  type Parts,
  reseed,
  reset,
  restore,
} from './control.ts';
import { preflight, withCors } from './cors.ts';
import { DOCS_PATH, docsPage } from './docs/page.ts';
import { BODY_LIMIT, type Listener, listen, type Reply } from './listener.ts';
import { createPreferred } from './preferred.ts';
import type { SitesFile } from './sites-file.ts';
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.ts';
import { createStateWriter, readState, StateFileError } from './state-file.ts';
import { type ArmedFault, ArmedFaults, type FaultState } from './twin/armed-faults.ts';
import { Clock } from './twin/clock.ts';
import { createDeliverer } from './twin/deliver.ts';
import type { Journal } from './twin/journal.ts';
import { jsonResponse } from './twin/respond.ts';
import { bodyOver } from './twin/server.ts';
import { createService, type ServiceOptions } from './twin/service.ts';
import { type Account, createWorld, type Site } from './twin/world.ts';
import { TWINS } from './twins.ts';

export interface MockOptions {
  /** All by default. */
  apis?: readonly Api[];
  /** A free one by default, as with 0. */
  port?: number;
  /** Loopback by default. */
  host?: string;
  /** Fixes every key, ID, token and credential that is made up. `countersign` by default. */
  seed?: string;
  /** One site with credentials made up by default; `siteId` is DEMO then. */
  sites?: Partial<Site>[];
  /** One account with credentials made up by default. */
  accounts?: Partial<Account>[];
  /** Where the results of packaging jobs are posted, for sites that do not say so themselves. Nowhere by default. */
  callbackUrl?: string;
  /** Runs with the real time by default. With a state it goes on from the time of that, at a speed of its own. */
  clock?: Clock;
  /** How much later everything is answered, in milliseconds. Not at all by default. */
  latencyMs?: number;
  /** A file that keeps everything: read at the start, written before the answer to each request that changed something. */
  state?: string;
  /** Speaks HTTPS, with a certificate made on the spot. */
  tls?: boolean;
  /** Who may use the admin API. By default who is on this machine when the server listens on loopback, else nobody. */
  admin?: AdminAccess;
  /** Names the mistake behind a refusal, where it is a known one. */
  diagnose?: ServiceOptions['diagnose'];
  /** What pages call this server. Its own address by default. */
  url?: string;
  /** Has requests answered that are not for this server; `undefined` for those that are. All are by default. */
  elsewhere?: (request: HttpRequest) => Promise<Reply> | undefined;
  /** Is told why nothing could be read of what came over a connection, as the end of a sentence. */
  unread?: (why: string) => void;
}

const SNAPSHOT_PATH = `${ADMIN_PATH}snapshot`;

/** The most a snapshot may have that is put back, in bytes: with a thousand jobs it is larger than requests may be. */
const SNAPSHOT_LIMIT = 64 * 1024 * 1024;

/** A mock server that runs, and everything about it. */
export interface Mock {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  /** The certificate, in PEM, that clients are to trust where the server speaks HTTPS. */
  ca?: string;
  sites: ReadonlyMap<string, Site>;
  accounts: ReadonlyMap<string, Account>;
  clock: Clock;
  /** What was said to the services and by them. */
  journal: Journal;
  /** Adds a site that shares nothing with the others. What is left out is made up. */
  createSite(settings?: Partial<Site>): Site;
  createAccount(settings?: Partial<Account>): Account;
  /** Adds sites and accounts; those there are already get the credentials and settings given. */
  adopt(file: SitesFile): void;
  /** Lets requests go wrong on purpose. Throws for an operation or an error code that is not there. */
  arm(fault: ArmedFault): FaultState;
  /** Takes back one fault, or all. */
  disarm(id?: number): void;
  /** Does what the clock has made due since, such as jobs and their callbacks, and waits until all is sent. */
  settle(): Promise<void>;
  /** Forgets what a site or account has stored; without one all of that, the journal and the faults. */
  reset(owner?: string): void;
  reseed(seed: string): void;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  /** What went wrong inside. Empty, unless Countersign has a bug. */
  breakdowns: readonly Error[];
  /** Answers a request that did not come over a socket of its own, whoever it is for. */
  answer(request: HttpRequest): Promise<Reply>;
  /** Serves a connection that another process has accepted, of which this has been read already. */
  accept(socket: Socket, head: Buffer): void;
  /** Stops listening. Requests that are being answered get so many milliseconds, none by default. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts the behavioural twins of the APIs on one port.
 * @throws {StateFileError} for a state that cannot be used
 * @throws what `listen` of node:net fails with, such as an error with the code `EADDRINUSE`
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { apis = APIS, latencyMs = 0 } = options;
  const { world, save } = await prepareWorld(options);
  const breakdowns: Error[] = [];
  const faults = new ArmedFaults(() => world.seed);
  const service = createService({
    twins: apis.map((api) => TWINS[api]),
    world,
    faults: (subject) => faults.strike(subject),
    explain: true,
    ...(options.diagnose === undefined ? {} : { diagnose: options.diagnose }),
  });
  const { journal } = service;
  const keep = () => void save?.().catch((error: Error) => breakdowns.push(error));
  const deliverer = createDeliverer(service.twins, world, journal, keep);
  const parts: Parts = { service, faults, deliverer, metrics: createMetrics(service) };
  // Its document takes a while to read, which a server nobody controls can do without.
  let admin: ReturnType<typeof createAdmin> | undefined;
  const preferred = createPreferred(apis, service);
  const access = options.admin ?? defaultAccess(options.host);
  /** Who may use the admin API may put back what it gave. */
  const bodyLimit = (target: string): number =>
    target.startsWith(SNAPSHOT_PATH) && access.kind !== 'nobody' ? SNAPSHOT_LIMIT : BODY_LIMIT;

  /** Everything but the hot path, which is what is left. */
  function special(request: HttpRequest): Promise<Reply> | Reply | undefined {
    const { target } = request;
    const asked = preflight(request);
    if (asked !== undefined) return { response: asked };
    if (target.startsWith(ADMIN_PATH)) {
      admin ??= createAdmin(parts, access);
      return admin(request);
    }
    if (target.startsWith(DOCS_PATH)) {
      const page = docsPage(request, options.url ?? listener.url);
      return page === undefined ? undefined : { response: page };
    }
    const wanted = preferred(request);
    if (wanted === undefined) return undefined;
    return wanted instanceof Promise ? wanted.then((response) => ({ response })) : { response: wanted };
  }

  function dressed(request: HttpRequest, reply: Reply): Reply {
    const { response, delayMs = 0 } = reply;
    if (response === undefined) return reply;
    const allowed = withCors(request, response);
    if (allowed === response && latencyMs === 0) return reply;
    return { ...reply, response: allowed, delayMs: delayMs + latencyMs };
  }

  let seen = world.store.revision;
  /** Does what follows from a request that changed something, before it is answered. */
  function followed(reply: Reply): Reply | Promise<Reply> {
    seen = world.store.revision;
    deliverer.look();
    return save === undefined ? reply : save().then(() => reply);
  }

  async function answerSpecial(request: HttpRequest, special: Promise<Reply> | Reply): Promise<Reply> {
    const reply = dressed(request, await special);
    return world.store.revision === seen ? reply : followed(reply);
  }

  function answer(request: HttpRequest): Reply | Promise<Reply> {
    const other = special(request);
    if (other !== undefined) return answerSpecial(request, other);
    const reply = dressed(request, service.handle(request));
    return world.store.revision === seen ? reply : followed(reply);
  }

  function broke(error: Error): HttpResponse {
    breakdowns.push(error);
    const known = error instanceof StateFileError;
    return jsonResponse(500, { error: known ? error.message : 'The mock server failed.' });
  }

  const authority = options.tls ? await createAuthority() : undefined;
  const certificate = await authority?.issue(hostsOf(options.host));
  const listener: Listener = await listen({
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(certificate === undefined ? {} : { tls: certificate }),
    now: () => world.clock.now(),
    answer: (request) => options.elsewhere?.(request) ?? answer(request),
    bodyLimit,
    tooLarge: (request) => dressed(request, { response: bodyOver(bodyLimit(request.target)) }).response!,
    broke,
    ...(options.unread === undefined ? {} : { unread: options.unread }),
  });
  deliverer.look();

  return {
    url: listener.url,
    ...(authority === undefined ? {} : { ca: authority.ca }),
    sites: world.sites,
    accounts: world.accounts,
    clock: world.clock,
    journal,
    createSite: (settings) => createSite(world, settings),
    createAccount: (settings) => createAccount(world, settings),
    adopt: (file) => adoptSites(world, file),
    arm: (fault) => armFault(parts, fault),
    disarm: (id) => void faults.disarm(id),
    async settle() {
      deliverer.look();
      await deliverer.settled();
    },
    reset: (owner) => reset(parts, owner),
    reseed: (seed) => reseed(parts, seed),
    snapshot: () => structuredClone(snapshotOf(world)),
    restore: (snapshot) => restore(parts, snapshot),
    breakdowns,
    async answer(request) {
      try {
        return await answer(request);
      } catch (error) {
        return { response: broke(error as Error) };
      }
    },
    accept: listener.accept,
    async close(graceMs) {
      deliverer.stop();
      await listener.close(graceMs);
      await deliverer.settled();
      await save?.();
    },
  };
}

/** The world a server begins with: that of its state, or a new one. */
async function prepareWorld(options: MockOptions) {
  const { apis = APIS, seed = 'countersign', clock = new Clock(), state } = options;
  const { sites = [], accounts = [] } = options;
  const speed = options.clock?.speed;
  const world = createWorld({ seed, clock });
  if (options.callbackUrl !== undefined) world.callbackUrl = options.callbackUrl;
  const before = state === undefined ? undefined : await readState(state);
  if (before !== undefined) {
    if (options.seed !== undefined && options.seed !== before.seed)
      throw new StateFileError(
        `"${state}" was made with the seed "${before.seed}". Leave --seed out, or name another file with --state.`,
      );
    restoreSnapshot(world, before);
    // The speed it is told now counts more than that of before.
    if (speed !== undefined) clock.run(speed);
    for (const api of apis) TWINS[api].resume?.(world);
  }
  adoptSites(world, { sites, accounts });
  if (world.sites.size === 0) createSite(world, { siteId: 'DEMO' });
  if (world.accounts.size === 0) createAccount(world);
  const writer = state === undefined ? undefined : createStateWriter(state, () => snapshotOf(world));
  await writer?.save();
  return { world, save: writer?.save };
}

/** Who may use the admin API of a server that listens on an address, where nothing else is said. */
export function defaultAccess(host = '127.0.0.1'): AdminAccess {
  return { kind: isLoopback(host) ? 'loopback' : 'nobody' };
}

/** Whether only this machine reaches a server that listens on this address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');

/** The names a certificate is for. A server that listens everywhere is reached under names nobody knows here. */
function hostsOf(host?: string): { hosts?: string[] } {
  const here = ['localhost', '127.0.0.1', '::1'];
  return host === undefined || host === '0.0.0.0' || host === '::'
    ? {}
    : { hosts: [...new Set([host, ...here])] };
}
