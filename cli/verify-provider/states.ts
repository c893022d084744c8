import type { SiteCredentials } from '../../codecs/envelope.ts';
import type { TicketAccount } from '../../codecs/ticket-signature.ts';
import { usageError } from '../exit.ts';

/** What a pact calls something, and what it is at the provider. */
interface Counterpart<Thing> {
  inPact: Thing;
  actual: Thing;
}

/** What is known of the provider during an interaction. */
export interface Known {
  /** By their IDs in the pact. */
  sites: Map<string, Counterpart<SiteCredentials>>;
  account?: Counterpart<TicketAccount>;
  /** IDs in the pact, and those the provider gave. */
  ids: Map<unknown, unknown>;
}

/** Credentials that a provider has issued, where it does not take those of the pacts. */
export interface Credentials {
  site?: SiteCredentials;
  account?: TicketAccount;
}

export interface Provider {
  /** Without a slash at its end. */
  url: string;
  /** Whether it has the admin API of the mock server, with which it is given the credentials of the pacts. */
  administered: boolean;
  credentials: Credentials;
}

/** Sends a request of the packaging API to the provider under verification. Gives the answer's JSON. */
export type Perform = (
  method: 'POST' | 'GET',
  path: 'storage' | 'pack',
  site: SiteCredentials,
  payload: Record<string, unknown>,
) => Promise<Record<string, unknown>>;

type Parameters = Record<string, unknown>;
type State = (parameters: Parameters, known: Known, provider: Provider, perform: Perform) => Promise<void>;

/** How each provider state is brought about. */
const HANDLERS: Record<string, State> = {
  'a site': async (parameters, known, provider) => {
    const inPact = parameters as unknown as SiteCredentials;
    known.sites.set(inPact.siteId, { inPact, actual: await siteAt(provider, inPact) });
  },

  'no such site': async ({ siteId }, _known, provider) => {
    if (provider.administered) await remove(provider, String(siteId));
  },

  'a storage of the site': async ({ siteId, storage_id, ...storage }, known, _provider, perform) => {
    const { actual } = siteOf(known, siteId);
    const { storage_id: given } = await perform('POST', 'storage', actual, storage);
    known.ids.set(storage_id, given);
  },

  'a job of the site': async ({ siteId, ...job }, known, _provider, perform) => {
    const { actual } = siteOf(known, siteId);
    await perform('POST', 'pack', actual, withIds(job, known.ids));
  },

  'an account': async (parameters, known, provider) => {
    const inPact = parameters as unknown as TicketAccount;
    known.account = { inPact, actual: await accountAt(provider, inPact) };
  },
};

/** The provider states that can be brought about. */
export const STATES = Object.keys(HANDLERS);

/** Handlers as Pact's verifier calls them. An error in one makes its interaction fail. */
export const stateHandlers = (
  known: Known,
  provider: Provider,
  perform: Perform,
): Record<string, (parameters?: unknown) => Promise<void>> =>
  Object.fromEntries(
    Object.entries(HANDLERS).map(([name, bringAbout]) => [
      name,
      (parameters) => bringAbout((parameters ?? {}) as Parameters, known, provider, perform),
    ]),
  );

function siteOf({ sites }: Known, siteId: unknown): Counterpart<SiteCredentials> {
  const site = sites.get(String(siteId));
  if (site === undefined) throw new Error(`The state "a site" with the site ID ${siteId} must come before.`);
  return site;
}

const withIds = (payload: Parameters, ids: Known['ids']): Parameters =>
  JSON.parse(JSON.stringify(payload), (_key, value) => ids.get(value) ?? value);

async function siteAt(provider: Provider, inPact: SiteCredentials): Promise<SiteCredentials> {
  const { administered, credentials } = provider;
  if (!administered) {
    if (credentials.site !== undefined) return credentials.site;
    throw new Error('This provider has no admin API: give --site-id, --site-key and --access-key.');
  }
  await remove(provider, inPact.siteId);
  await administer(provider, 'POST', '/sites', inPact);
  return inPact;
}

const remove = (provider: Provider, siteId: string): Promise<void> =>
  administer(provider, 'DELETE', `/sites/${encodeURIComponent(siteId)}`, undefined, 404);

async function accountAt(provider: Provider, inPact: TicketAccount): Promise<TicketAccount> {
  const { administered, credentials } = provider;
  if (!administered) {
    if (credentials.account !== undefined) return credentials.account;
    throw new Error('This provider has no admin API: give --api-key, --api-secret and --cdn.');
  }
  await administer(provider, 'POST', '/accounts', inPact, 409);
  await administer(provider, 'POST', '/reset', { site: inPact.apiKey });
  return inPact;
}

/** @param mayBe a status that is as good as success */
async function administer(
  { url }: Provider,
  method: string,
  path: string,
  body?: object,
  mayBe?: number,
): Promise<void> {
  const answer = await fetch(`${url}/_countersign${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok && answer.status !== mayBe)
    throw new Error(
      `${method} ${path} of the admin API was answered with ${answer.status}: ${await answer.text()}`,
    );
}

/** Whether a provider lets us use the admin API of the mock server. Throws a {@link CommandError} when nobody answers there. */
export async function isAdministered(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/_countersign/sites`, { signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    throw usageError(`Nobody answers at ${url}: ${cause?.message ?? message}`);
  }
}
