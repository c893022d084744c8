import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Exchange, type HttpRequest, type HttpResponse, pathOf } from '../../codecs/exchange.ts';
import type { Outcome, Twin } from './operation.ts';
import { jsonResponse } from './respond.ts';
import { match, routesOf } from './router.ts';
import type { World } from './world.ts';

/** What a server answers whatever it is asked: one of the service's own errors, or any answer at all. */
export type Fault = { kind: 'error'; code: string } | { kind: 'respond'; response: HttpResponse };

export interface ServerOptions {
  twins: Twin[];
  world: World;
  /** Answers in the place of the twin, which still reads and judges every request. */
  fault?: Fault;
}

/** A listening server and everything that was said to it. */
export interface TwinServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  /** Every exchange so far, in the order the requests were complete. */
  journal: Exchange[];
  /** What went wrong inside the twin itself. Empty, unless Countersign has a bug. */
  breakdowns: Error[];
  close(): Promise<void>;
}

/** The most a request body may have, in bytes. */
export const BODY_LIMIT = 1024 * 1024;

/** Starts a server on a port of its own, on loopback. */
export async function startServer(options: ServerOptions): Promise<TwinServer> {
  const routes = options.twins.map((twin) => ({ twin, routes: routesOf(twin) }));
  const journal: Exchange[] = [];
  const breakdowns: Error[] = [];

  function handle(request: HttpRequest): HttpResponse {
    const exchange: Exchange = { request, ...conclude(request) };
    journal.push(exchange);
    if (options.fault !== undefined) exchange.response = faultResponse(options.fault);
    return exchange.response!;
  }

  function conclude(request: HttpRequest): Outcome & { operation?: string } {
    const reasons: string[] = [];
    for (const { twin, routes: ofTwin } of routes) {
      const found = match(ofTwin, request.method, pathOf(request.target));
      if (found.kind === 'operation') {
        const outcome = twin.operations[found.operationId]!(request, found.parameters, options.world);
        return { operation: found.operationId, ...outcome };
      }
      reasons.push(found.reason);
    }
    const reason = reasons.join('; ');
    return { conclusion: { kind: 'unrouted', reason }, response: jsonResponse(404, { error: reason }) };
  }

  function faultResponse(fault: Fault): HttpResponse {
    if (fault.kind === 'respond') return fault.response;
    return options.twins[0]!.failure(fault.code);
  }

  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await readBody(incoming);
      if (body === undefined) return send(outgoing, jsonResponse(413, { error: `over ${BODY_LIMIT} bytes` }));
      send(outgoing, handle(toRequest(incoming, body, options.world.now())));
    } catch (error) {
      if (incoming.destroyed && !incoming.complete) return;
      breakdowns.push(error as Error);
      send(outgoing, jsonResponse(500, { error: 'the mock server failed' }));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    journal,
    breakdowns,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Uint8Array, receivedAt: number): HttpRequest {
  const headers: [string, string][] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers.push([incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!]);
  return { method: incoming.method ?? '', target: incoming.url ?? '', headers, body, receivedAt };
}

function send(outgoing: ServerResponse, response: HttpResponse): void {
  const length = ['Content-Length', String(Buffer.byteLength(response.body))];
  outgoing.writeHead(response.status, [...response.headers.flat(), ...length]);
  outgoing.end(response.body);
}
