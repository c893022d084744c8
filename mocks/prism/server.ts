import { APIS, type Api, openApi } from '../../specs/index.ts';
import { preflight, withCors } from '../cors.ts';
import { BODY_LIMIT, listen } from '../listener.ts';
import type { StaticOperation } from './operation.ts';
import { problem, problemResponse } from './problem.ts';
import { createService } from './service.ts';
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
  const { url, close } = await listen({
    host,
    port,
    answer: async (request) => ({
      response: withCors(request, preflight(request) ?? (await service.respond(request))),
    }),
    tooLarge: (request) =>
      withCors(request, problemResponse(problem(413, `The body has more than ${BODY_LIMIT} bytes.`))),
    broke: (error) => problemResponse(problem(500, `The static mock failed: ${error.message}`)),
  });
  return { url, operations: service.operations, close: () => close() };
}
