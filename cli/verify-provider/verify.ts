import type { IncomingMessage } from 'node:http';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { jsonObject } from '../../codecs/json-object.ts';
import { CommandError, EXIT } from '../exit.ts';
import type { PactFile } from './pact-file.ts';
import { renewed } from './renew.ts';
import { type Known, type Perform, type Provider, stateHandlers } from './states.ts';

/** The states and the body of a request as the verifier's own middleware leaves them. */
type Filtered = IncomingMessage & { url: string; body?: unknown };

/** Where the verifier itself asks for provider states. */
const OWN_PATHS = ['/_pactSetup', '/_messages'];

/** Holds a provider to a pact. Pact's verifier prints what it finds. Gives whether the provider keeps the pact. */
export async function verifyPact({ file, provider: name }: PactFile, provider: Provider): Promise<boolean> {
  const { Verifier } = await loadPact();
  const known: Known = { sites: new Map(), ids: new Map() };
  const verifier = new Verifier({
    provider: name,
    providerBaseUrl: provider.url,
    pactUrls: [file],
    logLevel: 'error',
    stateHandlers: stateHandlers(known, provider, performAt(provider)) as never,
    requestFilter: (incoming: Filtered, _response: unknown, next: () => void) => {
      if (!OWN_PATHS.some((path) => incoming.url.startsWith(path))) renewIn(incoming, known);
      next();
    },
  });
  try {
    await verifier.verifyProvider();
    return true;
  } catch {
    // What differs has been printed.
    return false;
  }
}

function renewIn(incoming: Filtered, known: Known): void {
  const { url, body } = renewed({ url: incoming.url, body: bytesOf(incoming.body) }, known, Date.now());
  incoming.url = url;
  if (body.length === 0) return;
  incoming.body = body;
  incoming.headers['content-length'] = String(body.length);
}

/** A body that was read as a form or as JSON is written again. */
function bytesOf(body: unknown): Buffer {
  if (body === undefined || Buffer.isBuffer(body)) return body ?? Buffer.alloc(0);
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0) return Buffer.alloc(0);
  const isForm = typeof (body as Record<string, unknown>).json === 'string';
  return Buffer.from(
    isForm ? String(new URLSearchParams(body as Record<string, string>)) : JSON.stringify(body),
  );
}

/** Uses the packaging API of a provider, so that it holds what a state says. */
const performAt =
  ({ url }: Provider): Perform =>
  async (method, path, site, payload) => {
    const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(Date.now()), site);
    const query = new URLSearchParams({ 'pallycon-apidata': apidata });
    const address = `${url}/api/v2/${path}/${encodeURIComponent(site.siteId)}?${query}`;
    const answer = await fetch(address, { method, signal: AbortSignal.timeout(30_000) });
    const result = jsonObject(await answer.text());
    if (result?.error_code === '0000') return result;
    throw new Error(
      `The provider refuses the state: ${result?.error_code ?? `HTTP status ${answer.status}`} ${result?.error_message ?? ''}`,
    );
  };

/** Pact is large and comes by itself. */
async function loadPact(): Promise<typeof import('@pact-foundation/pact')> {
  try {
    return await import('@pact-foundation/pact');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandError(
      'Pact is not installed. It comes by itself: npm install --save-dev @pact-foundation/pact',
      EXIT.usage,
    );
  }
}
