import { MIMEType } from 'node:util';
import {
  type HttpRequest,
  type HttpResponse,
  headerValues,
  mediaType,
  pathOf,
  queryOf,
} from '../../codecs/exchange.ts';
import { match } from '../twin/router.ts';
import { createEngine, type EngineAnswer } from './engine.ts';
import { operationsOf, type StaticOperation } from './operation.ts';
import { defaultCode, type Preference, readPreference } from './preference.ts';
import { type Problem, problem, problemResponse } from './problem.ts';
import type { Spec } from './spec.ts';

/** The operations of some documents, and the answers to them. */
export interface StaticService {
  operations: StaticOperation[];
  /** Answers every request, whatever it is; what goes wrong on our side is answered with status 500. */
  respond(request: HttpRequest): Promise<HttpResponse>;
}

/** @throws {SpecError} for a document that cannot be mocked, `PrismMissingError` without Prism */
export async function createService(specs: Spec[]): Promise<StaticService> {
  const engine = await createEngine(specs);
  const operations = specs.flatMap(({ document }) => operationsOf(document));
  const routes = operations.map((operation) => ({
    ...operation,
    pattern: patternOf(operation.path),
    names: [],
  }));

  async function respond(request: HttpRequest): Promise<HttpResponse> {
    try {
      const answer = await conclude(request);
      return answer.kind === 'problem' ? problemResponse(answer) : toResponse(answer);
    } catch (error) {
      return problemResponse(problem(500, `The static mock failed: ${(error as Error).message}`));
    }
  }

  async function conclude(request: HttpRequest): Promise<Answered | Problem> {
    const path = pathOf(request.target);
    const found = match(routes, request.method, path);
    if (found.kind === 'none')
      return found.allow === undefined
        ? problem(404, found.reason)
        : { ...problem(405, found.reason), allow: found.allow };
    const operation = operations.find(({ operationId }) => operationId === found.operationId)!;
    const escaped = escapePath(path);
    if (escaped === undefined) return problem(400, `The path ${path} has a broken percent escape.`);
    const preference = readPreference(request, operation);
    if ('kind' in preference) return preference;
    const content = readContent(request);
    if ('kind' in content) return content;

    const answer = await engine.answer({
      operationId: operation.operationId,
      path: escaped,
      query: Object.fromEntries(queryOf(request.target)),
      ...content,
      ...preference,
      ...acceptOf(request, preference),
      dynamic: preference.dynamic === true && isJson(mediaTypesOf(operation, preference)[0] ?? ''),
    });
    if (answer.kind === 'answer') return answer;
    if (answer.status === 406)
      return problem(406, `The answer is ${mediaTypesOf(operation, preference).join(' or ')}.`);
    const { status, detail, violations } = answer;
    return violations.length === 0 ? problem(status, detail) : { ...problem(status, detail), violations };
  }

  return { operations, respond };
}

type Answered = Extract<EngineAnswer, { kind: 'answer' }>;

function patternOf(path: string): RegExp {
  const source = path.replace(/\{[^}]+\}|[.*+?^$()|[\]\\]/g, (part) =>
    part.startsWith('{') ? '([^/]+)' : `\\${part}`,
  );
  return new RegExp(`^${source}$`);
}

/** The path with all of each segment escaped: Prism takes a segment with a comma for a list, and throws for a broken escape. */
function escapePath(path: string): string | undefined {
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)))
      .join('/');
  } catch {
    return undefined;
  }
}

interface Content {
  headers: Record<string, string>;
  body?: unknown;
}

/**
 * Body and headers for Prism. JSON is parsed here and forms are written anew: Prism never answers where JSON is
 * malformed and throws for a broken escape. Everything else, XML above all, stays text, as Prism cannot read it.
 */
function readContent(request: HttpRequest): Content | Problem {
  const headers: Record<string, string> = {};
  // Prism looks for a media type it does not know only where there is a length, which chunked requests have not.
  headers['content-length'] = String(request.body.length);
  const [contentType] = headerValues(request.headers, 'content-type');
  if (contentType !== undefined) {
    if (readMediaType(contentType) === undefined)
      return problem(415, `The Content-Type "${contentType}" is not a media type.`);
    headers['content-type'] = contentType;
  }
  if (request.body.length === 0) return { headers };
  const text = Buffer.from(request.body).toString('utf8');
  const type = mediaType(request.headers) ?? '';
  if (type === 'application/x-www-form-urlencoded')
    return { headers, body: new URLSearchParams(text).toString() };
  if (!isJson(type)) return { headers, body: text };
  try {
    return { headers, body: JSON.parse(text) };
  } catch (error) {
    return problem(400, `The body is not JSON: ${(error as Error).message}`);
  }
}

/** A media type or range in its plain form, with its parameters; `undefined` where it is none. */
function readMediaType(text: string): string | undefined {
  try {
    return new MIMEType(text).toString();
  } catch {
    return undefined;
  }
}

/**
 * The media ranges of the Accept header, without those that cannot be read, for which Prism throws. A status code that was
 * asked for counts more than Accept, as most refusals have another media type than the answers a client accepts (RFC 9110
 * leaves a server free to do so).
 */
function acceptOf(request: HttpRequest, { code }: Preference): { accept?: string[] } {
  if (code !== undefined) return {};
  const ranges = headerValues(request.headers, 'accept')
    .flatMap((value) => value.split(','))
    .flatMap((range) => readMediaType(range) ?? []);
  return ranges.length === 0 ? {} : { accept: ranges };
}

const mediaTypesOf = (operation: StaticOperation, { code }: Preference): string[] =>
  operation.answers[code ?? defaultCode(operation)]?.mediaTypes ?? [];

const isJson = (type: string): boolean => /^application\/(.+\+)?json$/.test(type);

function toResponse({ status, headers, body }: Answered): HttpResponse {
  const type = mediaType(Object.entries(headers)) ?? '';
  const text = typeof body === 'string' && !isJson(type) ? body : JSON.stringify(body);
  return { status, headers: Object.entries(headers), body: text ?? '' };
}
