import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest, HttpResponse } from '../../codecs/exchange.ts';
import { APIS, type Api, openApi } from '../../specs/index.ts';
import type { StaticOperation } from './operation.ts';
import { problem, problemResponse } from './problem.ts';
import { createService, type StaticService } from './service.ts';
import { checkSpec } from './spec.ts';

export interface StaticMockOptions {
  /** The APIs to mock. All of them by default. */
  apis?: Api[];
  /** A free port by default, as with 0. */
  port?: number;
  /** Loopback by default. */
  host?: string;
}

/** A listening server that answers with the examples of the OpenAPI documents. */
export interface StaticMock {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  url: string;
  /** What it answers, in the order of the documents. */
  operations: StaticOperation[];
  /** Stops listening and cuts what is open. */
  close(): Promise<void>;
}

/** The most a request body may have, in bytes. */
const BODY_LIMIT = 1024 * 1024;

/** How long a request may take to come in, in milliseconds. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 };

/**
 * Starts a server for the documents of some APIs, all on one port: their paths tell them apart. It keeps nothing, decrypts
 * nothing and verifies nothing, but holds requests to the documents.
 * @throws {SpecError} for a document that cannot be read or mocked
 * @throws {PrismMissingError} without Prism
 * @throws what `listen` of node:net fails with, such as an error with the code `EADDRINUSE`
 */
export async function startStaticMock(options: StaticMockOptions = {}): Promise<StaticMock> {
  const { apis = APIS, port = 0, host = '127.0.0.1' } = options;
  const service = await createService(
    apis.map((api) => checkSpec(`specs/${api}/openapi.yaml`, openApi(api))),
  );
  const server = createServer({ ...TIMEOUTS, maxHeaderSize: 16 * 1024 }, (incoming, outgoing) =>
    serve(service, incoming, outgoing),
  );
  server.listen(port, host);
  await once(server, 'listening');
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    operations: service.operations,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  service: StaticService,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(incoming);
    const response =
      body === undefined
        ? problemResponse(problem(413, `The body has more than ${BODY_LIMIT} bytes.`))
        : await service.respond(toRequest(incoming, body));
    send(outgoing, response);
  } catch (error) {
    // Left by the client in the middle of its request, or an answer that cannot be written; nobody waits for more.
    outgoing.destroy(error as Error);
  }
}

/** The body, or `undefined` for one over the limit, whose rest is read and thrown away. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const body = incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Uint8Array): HttpRequest {
  const headers: [string, string][] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers.push([incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!]);
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers,
    body,
    receivedAt: Date.now(),
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  const length = ['Content-Length', String(Buffer.byteLength(body))];
  outgoing.writeHead(status, [...headers.flat(), ...length]);
  outgoing.end(body);
}
