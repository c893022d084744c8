import type { IHttpConfig, IHttpRequest, PrismHttpInstance } from '@stoplight/prism-http';
import { SpecError } from '../../specs/index.ts';
import type { Violation } from './problem.ts';
import type { Spec } from './spec.ts';

// All that the project knows of Prism's types is in this file, and so are all casts they need: Prism is written with
// fp-ts, whose values must not leave it.

type Prism = typeof import('@stoplight/prism-http');
type Operations = Awaited<ReturnType<Prism['getHttpOperationsFromSpec']>>;

/** A request of which everything that Prism would stumble over has been taken care of. */
export interface EngineRequest {
  operationId: string;
  /** With every segment escaped as a whole. */
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** A parsed value where the request was JSON, text otherwise; absent where there was none. */
  body?: unknown;
  code?: number;
  example?: string;
  dynamic: boolean;
  /** Media ranges; absent when any will do. */
  accept?: string[];
}

export type EngineAnswer =
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: unknown }
  | { kind: 'refused'; status: number; detail: string; violations: Violation[] };

/** Validates requests against OpenAPI documents and chooses answers from them. */
export interface Engine {
  /** Throws where Prism does. */
  answer(request: EngineRequest): Promise<EngineAnswer>;
}

/** Prism is not installed. It is an optional dependency, loaded only here. */
export class PrismMissingError extends Error {
  override name = 'PrismMissingError';
  constructor() {
    super('The static mock needs Prism, which is not installed. Run npm install @stoplight/prism-http.');
  }
}

/**
 * Loads Prism and gives it the documents, which it leaves as they are.
 * @throws {SpecError} for a document that Prism does not take, such as one with a reference to nothing
 * @throws {PrismMissingError}
 */
export async function createEngine(specs: Spec[]): Promise<Engine> {
  const prism = await loadPrism();
  const instance = prism.createInstance(config({ dynamic: false }), { logger: silentLogger() });
  const operations = (await Promise.all(specs.map((spec) => load(prism, spec)))).flat();
  const byId = new Map(operations.map((operation) => [operation.iid, operation]));
  return { answer: (request) => answer(instance, byId.get(request.operationId)!, request) };
}

async function loadPrism(): Promise<Prism> {
  try {
    return await import('@stoplight/prism-http');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A missing package that Prism itself needs is another story, which its own message tells.
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('@stoplight/prism-http'))
      throw new PrismMissingError();
    throw error;
  }
}

/** Prism takes text for a path, and resolves references in the object it is given: hence a copy. */
async function load(prism: Prism, { file, document }: Spec): Promise<Operations> {
  try {
    return await prism.getHttpOperationsFromSpec(withValues(structuredClone(document)));
  } catch (error) {
    const { message } = error as Error;
    const [, place = '#', cause = message] = /^at "(#[^"]*)", (.*)$/.exec(message) ?? [];
    throw new SpecError(file, place, cause, 'Correct that part of the document.');
  }
}

/**
 * The document, in which a schema with both a format and a pattern leaves the format out and says where to take values
 * from instead: what Prism makes up keeps to a format and forgets the pattern.
 */
function withValues<Node extends object>(node: Node): Node {
  const schema = node as Record<string, unknown>;
  const { format, pattern, examples } = schema;
  if (typeof format === 'string' && typeof pattern === 'string' && Array.isArray(examples)) {
    delete schema.format;
    schema['x-faker'] = { 'helpers.arrayElement': [examples] };
  }
  for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) withValues(child);
  return node;
}

async function answer(
  instance: PrismHttpInstance,
  operation: Operations[number],
  request: EngineRequest,
): Promise<EngineAnswer> {
  const { path, query, headers, body, code, example, dynamic, accept } = request;
  const input = {
    // The types have an enum here that nothing exports.
    method: operation.method as unknown as IHttpRequest['method'],
    url: { path, query },
    headers,
    body,
  };
  const mock = {
    dynamic,
    ...(code !== undefined && { code }),
    ...(example !== undefined && { exampleKey: example }),
    ...(accept !== undefined && { mediaTypes: accept }),
  };
  // A configuration of its own for every call: Prism writes the Accept header of a request into the one it is given.
  const result = await instance.request(input, [operation], config(mock))();
  if (result._tag === 'Left') return refused(result.left);
  const { output, validations } = result.right;
  // For an invalid request Prism answers with the 400 of the document, if there is one, and does not say what is wrong.
  const errors = validations.input.filter(({ severity }) => severity === ERROR);
  if (errors.length > 0) return invalid(errors.map(({ path: location, ...rest }) => ({ location, ...rest })));
  return {
    kind: 'answer',
    status: output.statusCode,
    headers: withoutNull(output.headers ?? {}),
    body: output.body,
  };
}

/** `DiagnosticSeverity.Error`. */
const ERROR = 0;

interface Diagnostic {
  location?: readonly (string | number)[] | undefined;
  code?: string | number | undefined;
  message: string;
}

/** Prism's ProblemJsonError, as it is; an error of any other kind is a breakdown. */
function refused(error: Error): EngineAnswer {
  const { status, detail, additional } = error as Error & {
    status?: number;
    detail?: string;
    additional?: { validation?: Diagnostic[] };
  };
  if (status === undefined) throw error;
  if (additional?.validation !== undefined) return invalid(additional.validation);
  return { kind: 'refused', status, detail: detail ?? error.message, violations: [] };
}

function invalid(diagnostics: Diagnostic[]): EngineAnswer {
  const wrongType = diagnostics.find(({ code }) => code === 415);
  if (wrongType !== undefined)
    return { kind: 'refused', status: 415, detail: wrongType.message, violations: [] };
  const violations = diagnostics.map(({ location = [], code = '', message }) => ({
    at: location.join('/') || 'body',
    code: String(code),
    message,
  }));
  return {
    kind: 'refused',
    status: 422,
    detail: violations.map(({ message }) => message).join('; '),
    violations,
  };
}

/** Prism gives null for a header that it has no value for. */
function withoutNull(headers: Record<string, string | null>): Record<string, string> {
  const given = Object.entries(headers).filter((field): field is [string, string] => field[1] !== null);
  return Object.fromEntries(given);
}

const config = (mock: Extract<IHttpConfig, { isProxy: false }>['mock']): IHttpConfig => ({
  isProxy: false,
  validateRequest: true,
  // The examples are held to their schemas by the linter of the documents.
  validateResponse: false,
  checkSecurity: false,
  errors: false,
  upstreamProxy: undefined,
  mock,
});

/** Prism wants a logger of pino 6 with a level `success`, and children of it. */
function silentLogger(): Parameters<Prism['createInstance']>[1]['logger'] {
  const silent = () => {};
  const logger = {
    trace: silent,
    debug: silent,
    info: silent,
    success: silent,
    warn: silent,
    error: silent,
    fatal: silent,
    child: () => logger,
  };
  return logger as unknown as Parameters<Prism['createInstance']>[1]['logger'];
}
