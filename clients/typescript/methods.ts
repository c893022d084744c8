// The methods of the client protocol (docs/client-protocol.md) as calls of the SDK.
import { getContentKeys, getContentKeysV1, getNeaDvrKeys, heartbeat } from './cpix.ts';
import type { KeyQuery } from './cpix-request.ts';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { jsonObject } from './http.ts';
import { type NewJob, type NewStorage, PackagingClient, type Site, type StorageChange } from './packaging.ts';
import { CallbackReceiver } from './packaging-callbacks.ts';
import { type Account, SevuClient, type TicketWish } from './sevu.ts';

type Method = (params: { target: unknown; input: Record<string, unknown> }) => Promise<unknown>;

/** An error as the protocol has them. */
export interface Failure {
  code: number;
  message: string;
  data?: object;
}

export const METHODS: Record<string, Method> = {
  'packaging.registerStorage': ({ target, input }) =>
    new PackagingClient(target as Site).registerStorage(input as unknown as NewStorage),
  'packaging.updateStorage': ({ target, input }) =>
    new PackagingClient(target as Site).updateStorage(input as unknown as StorageChange),
  'packaging.listStorages': ({ target, input }) => new PackagingClient(target as Site).listStorages(input),
  'packaging.registerJob': ({ target, input }) =>
    new PackagingClient(target as Site).registerJob(input as unknown as NewJob),
  'packaging.listJobs': ({ target, input }) => new PackagingClient(target as Site).listJobs(input),
  'packaging.startCallbackReceiver': async () => ({ url: (await startReceiver()).url }),
  'packaging.takeCallbacks': async () => (await startReceiver()).take(),
  'cpix.getContentKeys': ({ target, input }) => {
    const { kmsUrl, streamingFormat = '' } = target as { kmsUrl: string; streamingFormat?: string };
    const query = input as unknown as KeyQuery;
    if (input.api === 'nea-dvr') return getNeaDvrKeys(kmsUrl, query.content_id, streamingFormat);
    return input.api === 'v1' ? getContentKeysV1(kmsUrl, query) : getContentKeys(kmsUrl, query);
  },
  'speke.heartbeat': ({ target }) => heartbeat((target as { baseUrl: string }).baseUrl),
  'sevu.requestTicket': ({ target, input }) =>
    new SevuClient(target as Account).requestTicket(input as unknown as TicketWish),
};

let receiver: Promise<CallbackReceiver> | undefined;

/** The one receiver of this process, started when it is first asked for. */
function startReceiver(): Promise<CallbackReceiver> {
  receiver ??= CallbackReceiver.start();
  return receiver;
}

/** What this client says of itself. */
export const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'countersign-reference', version: '0.1.0', language: 'typescript' },
  methods: Object.keys(METHODS),
  maxInFlight: 16,
};

/** Answers a request of the protocol: `{result}` or `{error}`. */
export async function answer(method: string, params: unknown): Promise<object> {
  if (method === 'initialize') return { result: INTRODUCTION };
  if (method === 'shutdown') return { result: null };
  const call = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (call === undefined) return { error: { code: -32601, message: `No method ${method}` } };
  try {
    return { result: await call(params as Parameters<typeof call>[0]) };
  } catch (error) {
    return { error: toFailure(error) };
  }
}

/** Answers a request as text, whatever the text is. */
export async function respond(text: string): Promise<string> {
  const request = jsonObject(text);
  const outcome =
    request === undefined
      ? { error: { code: -32700, message: 'This is no JSON object' } }
      : await answer(String(request.method), request.params);
  return JSON.stringify({ jsonrpc: '2.0', id: request?.id ?? null, ...outcome });
}

/** What the SDK throws as an error of the protocol. */
export function toFailure(error: unknown): Failure {
  const { message } = error as Error;
  if (error instanceof InvalidInputError) return { code: -32602, message };
  if (error instanceof ApiError) {
    const { errorCode, errorMessage, httpStatus } = error;
    return {
      code: 1,
      message,
      data: { error_code: errorCode, error_message: errorMessage, http_status: httpStatus },
    };
  }
  if (error instanceof TransportError)
    return {
      code: 2,
      message,
      data: { kind: error.kind, ...(error.httpStatus && { http_status: error.httpStatus }) },
    };
  if (error instanceof MalformedResponseError) return { code: 3, message };
  return { code: -32603, message };
}
