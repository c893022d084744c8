import { APIS, type Api } from './api.ts';
import { readSpec } from './read.ts';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** An OpenAPI operation with the members of ours. */
export interface SpecOperation {
  operationId: string;
  summary: string;
  description?: string;
  'x-method': string;
  'x-clauses': string[];
  /** The schema of what is inside the envelope or the form. */
  'x-payload'?: { $ref: string };
}

/** An OpenAPI 3.1 document, as far as code of ours looks into it. */
export interface SpecDocument {
  openapi: string;
  info: { title: string; version: string; summary?: string; description?: string };
  servers: { url: string }[];
  paths: Record<string, Partial<Record<Method, SpecOperation>>>;
  /** What the service calls at the customer's. */
  webhooks?: Record<string, Partial<Record<Method, SpecOperation>>>;
  components: { schemas: Record<string, object> };
}

/** An operation and where it is. */
export interface Endpoint {
  api: Api;
  /** In upper case. */
  method: string;
  /** The path template; for a webhook its name. */
  path: string;
  /** The service calls it, not the client. */
  webhook: boolean;
  operation: SpecOperation;
}

/** The OpenAPI document of an API. Throws {@link SpecError}. */
export const openApi = (api: Api): SpecDocument =>
  readSpec(`${api}/openapi.yaml`, (_file, value) => value as SpecDocument);

const METHODS: Method[] = ['get', 'put', 'post', 'patch', 'delete'];

/** Every operation of every API, or of some, in the order of the documents, webhooks last. */
export function endpoints(apis: readonly Api[] = APIS): Endpoint[] {
  return apis.flatMap((api) => {
    const { paths, webhooks = {} } = openApi(api);
    return [...endpointsIn(api, paths, false), ...endpointsIn(api, webhooks, true)];
  });
}

function endpointsIn(api: Api, paths: SpecDocument['paths'], webhook: boolean): Endpoint[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key): key is Method => METHODS.some((method) => method === key))
      .map((method) => ({ api, method: method.toUpperCase(), path, webhook, operation: item[method]! })),
  );
}
