// Lets Countersign test a client: each call of the protocol becomes a call of the client.
//
// The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.
//
//     npx countersign doctor -- node adapter.ts     # the protocol
//     npx countersign run -- node adapter.ts        # the client
//
// Node 22.18 and later run it as it is; for others, put npx tsx for node. The contract is
// docs/client-protocol.md in the package countersign. Log to stderr, with console.error: stdout is for
// answers.
import { createInterface } from 'node:readline';

const CLIENT = { name: 'my-client', version: '0.0.0', language: 'typescript' };

/** An error of the protocol. Throw the one that fits what your client reported. */
class Failure extends Error {
  readonly code: number;
  readonly data: object | undefined;

  constructor(code: number, message: string, data?: object) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The cases of this method are skipped. */
export const notImplemented = (method: string) => new Failure(-32601, `${method} is not implemented yet`);

/** Your client refused the input before it sent anything. */
export const invalidInput = (message: string) => new Failure(-32602, message);

/** The server reported an error, with a code of its own. */
export const apiError = (error_code: string | number, error_message?: string, http_status?: number) =>
  new Failure(1, 'the server reported an error', { error_code, error_message, http_status });

/** There is no answer: `http` is for a status that is no success. */
export const transportError = (kind: 'timeout' | 'tls' | 'connection' | 'http', http_status?: number) =>
  new Failure(2, `the call failed: ${kind}`, { kind, http_status });

/** Your client could make no sense of the answer. */
export const malformedResponse = (message: string) => new Failure(3, message);

type Fields = Record<string, unknown>;
type Method = (target: Fields, input: Fields) => Promise<unknown>;

// -- The calls: put yours where it says notImplemented ------------------------------------------------------
// The target says where the server is and which credentials to use; it is another one for each call. The
// input has the names of the documents. Members with a ? may be absent.
const METHODS: Record<string, Method> = {
  // target: baseUrl, siteId, siteKey (32 characters), accessKey
  // input: storage_name, type, id, password, aws_bucket, region, description?
  // gives: { error_code: '0000', error_message, storage_id }
  'packaging.registerStorage': async (_target, _input) => {
    throw notImplemented('packaging.registerStorage');
  },

  // target: as above
  // input: storage_id, storage_name?, description?
  // gives: as above
  'packaging.updateStorage': async (_target, _input) => {
    throw notImplemented('packaging.updateStorage');
  },

  // target: as above
  // input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?, page_index?,
  //   time_zone?
  // gives: { error_code: '0000', error_message, total_count, time_zone, data: [] }
  'packaging.listStorages': async (_target, _input) => {
    throw notImplemented('packaging.listStorages');
  },

  // target: as above
  // input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
  //   dash_option?, drm_option?
  // gives: { error_code: '0000', error_message, job_id }
  'packaging.registerJob': async (_target, _input) => {
    throw notImplemented('packaging.registerJob');
  },

  // target: as above
  // input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
  // gives: { error_code: '0000', error_message, total_count, time_zone, data: [] }
  'packaging.listJobs': async (_target, _input) => {
    throw notImplemented('packaging.listJobs');
  },

  // Starts what takes the results of packaging jobs, on loopback, unless it runs already.
  // gives: { url: 'http://127.0.0.1:PORT/PATH' }
  'packaging.startCallbackReceiver': async () => {
    throw notImplemented('packaging.startCallbackReceiver');
  },

  // gives: the results received since the last call:
  //   [{ job_id, error_code, error_message, input_contents_path: [], output_path }]
  'packaging.takeCallbacks': async () => {
    throw notImplemented('packaging.takeCallbacks');
  },

  // target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
  // input: api ('v1', 'v2', 'speke' or 'nea-dvr'), content_id, drm_types, encryption_scheme?, track_types?,
  //   period_index?
  // gives: { content_id, content_key_list: [{ track_type?, key_id_hex, key_id_b64, key_hex, key_b64, iv_hex,
  //   iv_b64, widevine: { pssh, pssh_payload_only }, playready: { pssh, pssh_payload_only }, fairplay: {
  //   key_uri } }] }; a DRM that was not asked for is absent
  // An API that your client does not have: throw new Failure(4, 'unsupported'), and its cases are skipped.
  'cpix.getContentKeys': async (_target, _input) => {
    throw notImplemented('cpix.getContentKeys');
  },

  // target: baseUrl
  // gives: { alive: true }
  'speke.heartbeat': async (_target, _input) => {
    throw notImplemented('speke.heartbeat');
  },

  // target: apiUrl, apiKey, apiSecret, cdn
  // input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
  // gives: { code, message, status: 'success', ticket: { key, pass, ... }, handle_time }
  'sevu.requestTicket': async (_target, _input) => {
    throw notImplemented('sevu.requestTicket');
  },
};

// -- The protocol: nothing to do here -----------------------------------------------------------------------

async function call(method: string, params: { target?: Fields; input?: Fields } = {}): Promise<unknown> {
  if (method === 'initialize')
    return { protocolVersion: 1, client: CLIENT, methods: Object.keys(METHODS), maxInFlight: 8 };
  if (method === 'shutdown') return null;
  if (!Object.hasOwn(METHODS, method)) throw new Failure(-32601, 'method not found');
  return METHODS[method]!(params.target ?? {}, params.input ?? {});
}

async function answer(line: string): Promise<object> {
  let id: unknown = null;
  try {
    const request = parse(line);
    id = request.id ?? null;
    const result = await call(request.method, request.params);
    return { jsonrpc: '2.0', id, result: result ?? null };
  } catch (error) {
    return { jsonrpc: '2.0', id, error: toError(error) };
  }
}

function parse(line: string): { id?: unknown; method: string; params?: object } {
  try {
    return Object(JSON.parse(line));
  } catch {
    throw new Failure(-32700, 'the line is not JSON');
  }
}

/** Whatever your client throws is an error; the cases say whether its kind is enough. */
function toError(error: unknown): object {
  if (error instanceof Failure) return { code: error.code, message: error.message, data: error.data };
  console.error(error);
  return { code: -32603, message: error instanceof Error ? error.message : String(error) };
}

for await (const line of createInterface({ input: process.stdin }))
  if (line.trim() !== '')
    void answer(line).then((message) => process.stdout.write(`${JSON.stringify(message)}\n`));
