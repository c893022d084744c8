import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { bodyBytes, type HttpRequest, type HttpResponse } from '../codecs/exchange.ts';
import { refuseUnread, type UnreadError, whyUnread } from './unread.ts';

/** An answer and the way it takes to the client. */
export interface Reply {
  /** Absent where there is none. */
  response?: HttpResponse;
  /** How much later it is sent, in milliseconds. */
  delayMs?: number;
  /** How many bytes of the body are sent before the connection is cut. */
  cutAfter?: number;
  /** Whether the connection is left open without an answer; it is cut when there is no answer otherwise. */
  silent?: true;
  /** Goes on after the body for as long as the client listens: it is given a way to write, and gives what ends it. */
  stream?: (write: (text: string) => void) => () => void;
}

export interface ListenOptions {
  /** Loopback by default. */
  host?: string;
  /** A free one by default, as with 0. */
  port?: number;
  /** PEM. With it the server speaks HTTPS. */
  tls?: { key: string; cert: string };
  /** Milliseconds since 1970; the real time by default. */
  now?: () => number;
  answer(request: HttpRequest): Reply | Promise<Reply>;
  /** The most a body may have, in bytes, by the target of its request; {@link BODY_LIMIT} by default. */
  bodyLimit?: (target: string) => number;
  /** Answers a request whose body is over its limit; it comes without. */
  tooLarge(request: HttpRequest): HttpResponse;
  /** Answers when `answer` throws, which is a bug of Countersign's own. */
  broke(error: Error): HttpResponse;
  /** Is told why nothing could be read of what came over a connection, as the end of a sentence. */
  unread?(why: string): void;
}

export interface Listener {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  /** Serves a connection that came another way, of which this has been read already. */
  accept(socket: Socket, head: Buffer): void;
  /**
   * Stops listening and cuts what is open; with a time, requests that are being answered get so many milliseconds to
   * end.
   */
  close(graceMs?: number): Promise<void>;
}

/** The most a request body may have, in bytes, where nothing else is said. */
export const BODY_LIMIT = 1024 * 1024;

/** How long a request may take to come in, in milliseconds, and how much its header may hold, in bytes. */
const LIMITS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 30_000,
  maxHeaderSize: 64 * 1024,
};

/** How much may wait to be read by who listens to a stream, in bytes. */
const STREAM_BACKLOG = 4 * 1024 * 1024;

/** Listens for HTTP. Throws what `listen` of node:net fails with, such as an error with the code `EADDRINUSE`. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host = '127.0.0.1', port = 0, tls } = options;
  const streams = new Set<ServerResponse>();
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) =>
    serve(options, streams, incoming, outgoing);
  const server =
    tls === undefined
      ? createHttpServer(LIMITS, onRequest)
      : createHttpsServer({ ...LIMITS, ...tls }, onRequest);
  server.on('clientError', (error: UnreadError, socket: Socket) => {
    const why = whyUnread(error, socket.bytesRead);
    if (why !== undefined) options.unread?.(why);
    refuseUnread(error, socket);
  });
  server.listen(port, host, 4096);
  await once(server, 'listening');
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    accept(socket, head) {
      server.emit('connection', socket);
      socket.emit('data', head);
      socket.resume();
    },
    close(graceMs = 0) {
      for (const stream of streams) stream.end();
      return close(server, graceMs);
    },
  };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  // A connection that is kept alive goes on after its last answer.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearTimeout(timer);
  clearInterval(idle);
}

function serve(
  options: ListenOptions,
  streams: Set<ServerResponse>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const answer = (reply: Reply) => send(outgoing, reply, streams, fail);
  // A client that leaves in the middle is nothing to tell anybody.
  outgoing.on('error', () => {});
  const fail = (error: Error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else answer({ response: options.broke(error) });
  };
  const limit = options.bodyLimit?.(incoming.url ?? '') ?? BODY_LIMIT;
  readBody(incoming, limit, (body) => {
    if (body === undefined)
      return answer({ response: options.tooLarge(toRequest(incoming, NOTHING, options.now)) });
    try {
      const reply = options.answer(toRequest(incoming, body, options.now));
      if (reply instanceof Promise) reply.then(answer).catch(fail);
      else answer(reply);
    } catch (error) {
      fail(error as Error);
    }
  });
}

const NOTHING = new Uint8Array();

/** Gives the body once it is complete, or `undefined` for one over the limit, whose rest is read and thrown away. */
function readBody(
  incoming: IncomingMessage,
  limit: number,
  done: (body: Uint8Array | undefined) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on('error', () => {});
  incoming.on('data', (chunk: Buffer) => {
    const before = length;
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else if (before <= limit) done(undefined);
  });
  incoming.on('end', () => {
    if (length > limit) return;
    done(chunks.length > 1 ? Buffer.concat(chunks) : (chunks[0] ?? NOTHING));
  });
}

function toRequest(incoming: IncomingMessage, body: Uint8Array, now = Date.now): HttpRequest {
  const { rawHeaders, method = '', url: target = '' } = incoming;
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  const address = incoming.socket.remoteAddress;
  return {
    method,
    target,
    headers,
    body,
    receivedAt: now(),
    ...(address === undefined ? {} : { address }),
  };
}

/** What says where a body ends. */
const FRAMING = /^(?:content-length|transfer-encoding)$/i;

/** @param fail is told of an answer that cannot be sent */
function send(
  outgoing: ServerResponse,
  reply: Reply,
  streams: Set<ServerResponse>,
  fail: (error: Error) => void,
): void {
  const { delayMs = 0 } = reply;
  const attempt = () => {
    try {
      sendNow(outgoing, reply, streams);
    } catch (error) {
      fail(error as Error);
    }
  };
  if (delayMs <= 0) attempt();
  else {
    const timer = setTimeout(attempt, delayMs);
    outgoing.on('close', () => clearTimeout(timer));
  }
}

function sendNow(
  outgoing: ServerResponse,
  { response, cutAfter, silent, stream }: Reply,
  streams: Set<ServerResponse>,
): void {
  if (outgoing.destroyed || silent) return;
  if (response === undefined) {
    outgoing.destroy();
    return;
  }
  const { status, headers, body: text, encoding } = response;
  // A text goes out with the head in one write, bytes do not.
  const body = encoding === undefined ? text : bodyBytes(response);
  if (stream !== undefined) {
    outgoing.writeHead(status, headers.flat());
    outgoing.write(body);
    const end = stream((text) => {
      if (outgoing.writableLength > STREAM_BACKLOG) outgoing.destroy();
      else outgoing.write(text);
    });
    streams.add(outgoing);
    outgoing.on('close', () => {
      streams.delete(outgoing);
      end();
    });
    return;
  }
  const head = headers.flat();
  // An answer without content has no length (RFC 9110, 8.6), and one that says its own length keeps it.
  if (status !== 204 && !headers.some(([name]) => FRAMING.test(name)))
    head.push('Content-Length', String(Buffer.byteLength(body)));
  outgoing.writeHead(status, head);
  if (cutAfter === undefined) outgoing.end(body);
  else outgoing.write(bodyBytes(response).subarray(0, cutAfter), () => outgoing.destroy());
}
