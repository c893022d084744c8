import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpResponse } from '../codecs/exchange.ts';
import type { Case } from '../contracts/case.ts';
import type { Finding } from '../contracts/rule.ts';
import type { TwinServer } from '../mocks/index.ts';
import type { Called, Driver } from './driver.ts';
import { receiverElsewhere } from './protocol-rules.ts';

/** How long a receiver may take to answer, in milliseconds. */
const PATIENCE = 5000;

/** The most bytes of an answer that are looked at. */
const LIMIT = 64 * 1024;

/** The method that tells where the client's own receiver listens. */
export const START_RECEIVER = 'packaging.startCallbackReceiver';

/** The protocol's codes for "the client does not have this". */
export const NOT_IMPLEMENTED = [-32601, 4];

/** Whether the results could be posted, or what there is to say instead. */
export type Posting =
  | { kind: 'posted' }
  /** The client does not have a receiver, or did not get to say where it is. */
  | { kind: 'not-started'; called: Called }
  | { kind: 'wrong'; finding: Finding };

/**
 * Asks the client where its receiver listens and posts what the case has for it, one after the other. Each is written down
 * in the journal of the case's server as an exchange of the operation `packagingResult`, its answer absent where none came.
 * @param bodies texts are posted as they are, objects as JSON
 */
export async function postCallbacks(
  bodies: Case['callbacks'],
  { driver, timeoutMs }: { driver: Driver; timeoutMs: number },
  journal: TwinServer['journal'],
): Promise<Posting> {
  const called = await driver.call(START_RECEIVER, { target: {}, input: {} }, timeoutMs);
  const { end } = called;
  if (end.kind !== 'result' && !(end.kind === 'error' && !NOT_IMPLEMENTED.includes(end.code)))
    return { kind: 'not-started', called };
  const said = end.kind === 'result' ? end.value : { error: end.message };
  const url = loopbackUrl((said as { url?: unknown } | null)?.url);
  if (url === undefined) return { kind: 'wrong', finding: receiverElsewhere(said) };
  for (const body of bodies) {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const receivedAt = Date.now();
    const response = await post(url, bytes);
    journal.record({
      kind: 'exchange',
      at: receivedAt,
      api: 'packaging',
      operation: 'packagingResult',
      request: { method: 'POST', target: url.href, headers: headersOf(bytes), body: bytes, receivedAt },
      conclusion: { kind: 'accepted' },
      ...(response === undefined ? {} : { response }),
    });
  }
  return { kind: 'posted' };
}

/** A URL that leads nowhere but to this machine. */
function loopbackUrl(text: unknown): URL | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return isLoopback && /^https?:$/.test(url.protocol) ? url : undefined;
}

const headersOf = (bytes: Uint8Array): [string, string][] => [
  ['Content-Type', 'application/json;charset=UTF-8'],
  ['Content-Length', String(bytes.length)],
];

/** The answer to a POST, `undefined` where none came in time. */
function post(url: URL, bytes: Uint8Array): Promise<HttpResponse | undefined> {
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      method: 'POST',
      headers: Object.fromEntries(headersOf(bytes)),
      agent: false,
      // What answers on loopback has a certificate of its own making.
      rejectUnauthorized: false,
      signal: AbortSignal.timeout(PATIENCE),
    });
    request.on('error', () => resolve(undefined));
    request.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () => {
        const body = Buffer.concat(chunks).subarray(0, LIMIT).toString('utf8');
        resolve({ status: answer.statusCode!, headers: pairsOf(answer.rawHeaders), body });
        request.destroy();
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > LIMIT) done();
      });
      answer.on('end', done);
      answer.on('error', done);
    });
    request.end(bytes);
  });
}

const pairsOf = (raw: string[]): [string, string][] =>
  Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index]!, raw[2 * index + 1]!]);

const waiting = new WeakMap<Driver, Promise<unknown>>();

/** Does something while nothing else is done with the receiver of a client: it has only one, for all cases. */
export async function withReceiver<Outcome>(driver: Driver, act: () => Promise<Outcome>): Promise<Outcome> {
  const turn = (waiting.get(driver) ?? Promise.resolve()).then(act, act);
  waiting.set(driver, turn);
  return turn;
}
