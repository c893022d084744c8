import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../codecs/exchange.ts';
import type { Fault, Reply } from './fault.ts';
import type { Journal } from './journal.ts';
import type { Twin } from './operation.ts';
import { jsonResponse } from './respond.ts';
import { createService } from './service.ts';
import type { World } from './world.ts';

export interface ServerOptions {
  twins: Twin[];
  world: World;
  /** What is done in the place of what the twin, which still reads and judges every request, would do. */
  fault?: Fault;
}

/** A listening server and everything that was said to it. */
export interface TwinServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  journal: Journal;
  /** What went wrong inside the twin itself. Empty, unless Countersign has a bug. */
  breakdowns: Error[];
  close(): Promise<void>;
}

/** The most a request body may have, in bytes. */
export const BODY_LIMIT = 1024 * 1024;

/** Starts a server on a port of its own, on loopback. */
export async function startServer({ twins, world, fault }: ServerOptions): Promise<TwinServer> {
  const service = createService({ twins, world, ...(fault === undefined ? {} : { faults: () => [fault] }) });
  const breakdowns: Error[] = [];
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await readBody(incoming);
      const reply =
        body === undefined
          ? { response: jsonResponse(413, { error: `over ${BODY_LIMIT} bytes` }), delayMs: 0 }
          : service.handle(toRequest(incoming, body, world.clock.now()));
      send(outgoing, reply);
    } catch (error) {
      if (incoming.destroyed && !incoming.complete) return;
      breakdowns.push(error as Error);
      send(outgoing, { response: jsonResponse(500, { error: 'the mock server failed' }), delayMs: 0 });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    journal: service.journal,
    breakdowns,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function toRequest(incoming: IncomingMessage, body: Uint8Array, receivedAt: number): HttpRequest {
  const headers: [string, string][] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers.push([incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!]);
  return { method: incoming.method ?? '', target: incoming.url ?? '', headers, body, receivedAt };
}

/** Sends an answer the way it is to take: late, in part, or not at all. */
export function send(outgoing: ServerResponse, reply: Reply): void {
  if (reply.delayMs === 0) sendNow(outgoing, reply);
  else {
    const timer = setTimeout(() => sendNow(outgoing, reply), reply.delayMs);
    outgoing.on('close', () => clearTimeout(timer));
  }
}

function sendNow(outgoing: ServerResponse, { response, cutAfter, silent }: Reply): void {
  if (outgoing.destroyed || silent) return;
  if (response === undefined) {
    outgoing.destroy();
    return;
  }
  const length = ['Content-Length', String(Buffer.byteLength(response.body))];
  outgoing.writeHead(response.status, [...response.headers.flat(), ...length]);
  if (cutAfter === undefined) outgoing.end(response.body);
  else outgoing.write(Buffer.from(response.body, 'utf8').subarray(0, cutAfter), () => outgoing.destroy());
}
