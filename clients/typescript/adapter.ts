// The adapter of the reference client: turns calls of the client protocol (docs/client-protocol.md) into calls of the SDK.
import { createInterface } from 'node:readline';
import { CpixClient, type DrmType, type EncryptionScheme } from './cpix.ts';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { type NewStorage, PackagingClient, type Site } from './packaging.ts';
import { type Account, SevuClient, type TicketWish } from './sevu.ts';

type Method = (params: { target: unknown; input: Record<string, unknown> }) => Promise<unknown>;

class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const METHODS: Record<string, Method> = {
  'packaging.registerStorage': ({ target, input }) =>
    new PackagingClient(target as Site).registerStorage(input as unknown as NewStorage),
  'cpix.getContentKeys': ({ target, input }) => {
    const { api, content_id: contentId, drm_types: drms, encryption_scheme: scheme } = input;
    const singleKey = input.track_types === undefined && input.period_index === undefined;
    if (api !== 'v2' || !singleKey) throw new ProtocolError(4, 'Only single keys of API v2');
    const client = new CpixClient((target as { kmsUrl: string }).kmsUrl);
    return client.getContentKeys(
      contentId as string,
      drms as DrmType[],
      scheme as EncryptionScheme | undefined,
    );
  },
  'sevu.requestTicket': ({ target, input }) =>
    new SevuClient(target as Account).requestTicket(input as unknown as TicketWish),
};

const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'countersign-reference', version: '0.1.0', language: 'typescript' },
  methods: Object.keys(METHODS),
  maxInFlight: 8,
};

async function answer(method: string, params: unknown): Promise<unknown> {
  if (method === 'initialize') return INTRODUCTION;
  if (method === 'shutdown') return null;
  const call = METHODS[method];
  if (call === undefined) throw new ProtocolError(-32601, `No method ${method}`);
  return call(params as Parameters<Method>[0]);
}

function toError(error: unknown): { code: number; message: string; data?: object } {
  const { message } = error as Error;
  if (error instanceof ProtocolError) return { code: error.code, message };
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

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  answer(method, params)
    .then((result) => ({ result }))
    .catch((error: unknown) => ({ error: toError(error) }))
    .then((outcome) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome })}\n`));
}
