import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallEnd, type Called, type Driver, DriverError } from '../driver.ts';
import { greeting, HANDSHAKE_LIMIT, type Harness, readIntroduction } from './handshake.ts';
import { asNoise, flawOf, MESSAGE_LIMIT, oneLine, parseAnswer, requestOf, textOf } from './messages.ts';

export interface HttpOptions {
  handshakeMs?: number;
  /** How long a client that went down may take to be there again, in milliseconds. */
  returnMs?: number;
}

/** How long a client that went down may take to be there again, unless it is told otherwise. */
export const RETURN_LIMIT = 3000;
/** How long to wait before a client that is not there is asked again, in milliseconds. */
export const PAUSE = 50;
/** How long `shutdown` may take, in milliseconds: nothing depends on it. */
const SHUTDOWN_LIMIT = 2000;

/** What came of a POST. */
export type Posted =
  | { kind: 'response'; status: number; body: Buffer }
  /** Nobody listens there. */
  | { kind: 'absent'; how: string }
  | { kind: 'broken'; how: string }
  | { kind: 'timeout'; afterMs: number };

/** Whether a client was there when last asked; one that stayed away is waited for no more. */
type State = 'there' | 'down' | 'away';

const STATES: Record<Posted['kind'], State> = {
  response: 'there',
  timeout: 'there',
  broken: 'down',
  absent: 'away',
};

/**
 * Shakes hands with a client that listens for HTTP: each request is a POST of one JSON object, its answer the body of the
 * response. Countersign does not start it and cannot stop it: a call that takes too long is given up on, and one that
 * went down is waited for, as something may start it again.
 * @param url where it listens; no redirect is followed
 * @param harness what the client is told about who calls
 */
export async function startHttpDriver(
  url: string,
  harness: Harness,
  { handshakeMs = HANDSHAKE_LIMIT, returnMs = RETURN_LIMIT }: HttpOptions = {},
): Promise<Driver> {
  let calls = 0;
  /** The calls under way, and whether a connection broke while several were: any of them may have brought it down. */
  const underWay = new Set<{ shared: boolean }>();
  let state: State = 'there';

  /** Posts a request, once more for as long as nobody listens and somebody may. */
  async function send(id: number, method: string, params: unknown, limitMs: number): Promise<Posted> {
    const body = oneLine(requestOf(id, method, params));
    const patience = state === 'away' ? 0 : performance.now() + returnMs;
    // What just went down may still have taken the connection.
    let mayBeTheOld = state === 'down';
    while (true) {
      const posted = await post(url, body, limitMs);
      const again =
        (posted.kind === 'absent' && performance.now() < patience) ||
        (posted.kind === 'broken' && mayBeTheOld);
      if (!again) {
        state = STATES[posted.kind];
        return posted;
      }
      if (posted.kind === 'broken') mayBeTheOld = false;
      await sleep(PAUSE);
    }
  }

  async function call(method: string, params: unknown, timeoutMs: number): Promise<Called> {
    const id = ++calls;
    const one = { shared: false };
    underWay.add(one);
    const posted = await send(id, method, params, timeoutMs);
    if (posted.kind === 'broken' && underWay.size > 1) for (const each of underWay) each.shared = true;
    underWay.delete(one);
    return endOf(posted, id, !one.shared);
  }

  const introduction = await shakeHands(url, harness, handshakeMs);
  return {
    ...introduction,
    call,
    async close() {
      await post(url, oneLine(requestOf(++calls, 'shutdown')), SHUTDOWN_LIMIT);
    },
  };
}

/** How a call ended. @param alone whether no other call was under way, which may have brought the client down */
function endOf(posted: Posted, id: number, alone: boolean): Called {
  const ended = (end: CallEnd): Called => ({ end, noise: [], stderr: '' });
  const unanswered = (how: string): CallEnd => ({ kind: 'crash', how, runsOn: true });
  switch (posted.kind) {
    case 'timeout':
      return ended({ ...posted, runsOn: true });
    case 'absent':
      return ended(unanswered(`it cannot be reached: ${posted.how}`));
    case 'broken':
      return ended(alone ? unanswered(posted.how) : { kind: 'interrupted' });
    case 'response': {
      const text = textOf(posted.body);
      const message = text === undefined ? undefined : parseAnswer(text);
      if (message?.id === id) return ended(message.answer);
      const flaw = flawOf(text);
      const why = flaw === undefined ? '' : `, as ${flaw}`;
      return ended(
        unanswered(
          `the body of its HTTP ${posted.status} is no JSON-RPC response to it${why}: ${JSON.stringify(asNoise(text))}`,
        ),
      );
    }
  }
}

async function shakeHands(url: string, harness: Harness, limitMs: number) {
  const posted = await post(url, oneLine(requestOf(0, 'initialize', greeting(harness))), limitMs);
  const { end } = endOf(posted, 0, true);
  if (end.kind === 'result') return readIntroduction(end.value);
  const what = `The client at ${url}`;
  if (posted.kind === 'absent' || posted.kind === 'broken')
    throw new DriverError(
      `${what} cannot be reached: ${posted.how}. Start it first, and check the address given to --client-url.`,
    );
  if (end.kind === 'error')
    throw new DriverError(
      `${what} does not speak the protocol: it answered initialize with the error ${JSON.stringify(end.message)}.`,
    );
  if (end.kind === 'timeout')
    throw new DriverError(
      `${what} does not speak the protocol: it did not answer initialize within ${limitMs / 1000} s.`,
    );
  throw new DriverError(
    `${what} does not speak the protocol: ${'how' in end ? end.how : end.kind}. Answer each POST with one JSON-RPC response.`,
  );
}

/** Posts a text on a connection of its own, so that one that is cut says something about this request. */
export function post(url: string, text: string, limitMs: number): Promise<Posted> {
  return new Promise((resolve) => {
    const body = Buffer.from(text);
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: false,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        Accept: 'application/json',
        Connection: 'close',
      },
    });
    const timer = setTimeout(() => finish({ kind: 'timeout', afterMs: limitMs }), limitMs);
    function finish(posted: Posted): void {
      clearTimeout(timer);
      resolve(posted);
      request.destroy();
    }
    request.on('error', (error: NodeJS.ErrnoException) => finish(brokenBy(error)));
    request.on('response', (response) =>
      read(response, (whole) =>
        finish(
          whole === undefined
            ? { kind: 'broken', how: 'the connection was cut in the middle of its response' }
            : { kind: 'response', status: response.statusCode!, body: whole },
        ),
      ),
    );
    request.end(body);
  });
}

/** Why nothing came back, in words. */
function brokenBy({ code, message }: NodeJS.ErrnoException): Posted {
  const nobody = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
  const reasons: Record<string, string> = {
    ECONNREFUSED: 'nobody listens there',
    ENOTFOUND: 'there is no such host',
    ECONNRESET: 'the connection was cut before a response',
  };
  const how = reasons[code ?? ''] ?? (message || code || 'the connection failed');
  return { kind: nobody.includes(code ?? '') ? 'absent' : 'broken', how };
}

/** Gives a whole body, cut where it is longer than any message may be; `undefined` where the connection ends before it does. */
function read(response: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MESSAGE_LIMIT) done(Buffer.concat(chunks));
  });
  response.on('end', () => done(Buffer.concat(chunks)));
  response.on('error', () => done(undefined));
}
