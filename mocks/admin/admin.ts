import { type HttpRequest, type HttpResponse, headerValues, pathOf, queryOf } from '../../codecs/exchange.ts';
import { checkerOf } from '../../specs/validate.ts';
import { ControlError, type Parts } from '../control.ts';
import type { Reply } from '../listener.ts';
import { jsonResponse } from '../twin/respond.ts';
import { match, routesIn } from '../twin/router.ts';
import { clockHandlers } from './clock.ts';
import { adminDocument } from './document.ts';
import { faultHandlers } from './faults.ts';
import type { Handler } from './handler.ts';
import { jobHandlers } from './jobs.ts';
import { journalHandlers } from './journal.ts';
import { serverHandlers } from './server.ts';
import { siteHandlers } from './sites.ts';
import { ticketHandlers } from './tickets.ts';

/** Where the admin API is. */
export const ADMIN_PATH = '/_countersign/';

/** Who may use the admin API: who is on this machine, or who sends a token. */
export type AdminAccess = { kind: 'loopback' } | { kind: 'token'; token: string } | { kind: 'nobody' };

const HANDLERS: Record<string, Handler> = {
  ...serverHandlers,
  ...siteHandlers,
  ...clockHandlers,
  ...faultHandlers,
  ...journalHandlers,
  ...jobHandlers,
  ...ticketHandlers,
};

/** What needs no permission: whether the server is up, and what players do. */
const OPEN = ['health', 'play', 'playByUrl'];

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
}

interface AdminOperation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean };
}

/** Answers the requests under {@link ADMIN_PATH}. */
export function createAdmin(parts: Parts, access: AdminAccess): (request: HttpRequest) => Promise<Reply> {
  const document = adminDocument();
  const routes = routesIn(document.paths, Object.keys(HANDLERS));
  const check = checkerOf(document, 'admin');

  async function answer(request: HttpRequest): Promise<Reply> {
    const found = match(routes, request.method, pathOf(request.target));
    if (found.kind === 'none') {
      const { allow, reason } = found;
      return allow === undefined ? problem(404, reason) : problem(405, reason, [['Allow', allow.join(', ')]]);
    }
    const { operationId } = found;
    const refusal = OPEN.includes(operationId) ? undefined : refuseAccess(request, access);
    if (refusal !== undefined) return refusal;
    // A HEAD is held to what GET takes.
    const path = ['paths', found.path, found.method === 'HEAD' ? 'get' : found.method.toLowerCase()];
    const operation = at(document, path) as AdminOperation;
    const query = Object.fromEntries(queryOf(request.target));
    const wrong = wrongParameters(operation, path, query);
    if (wrong.length > 0) return problem(400, wrong.join('; '));
    const body = readJson(request.body);
    if (body === undefined) return problem(400, 'The body is not JSON.');
    if (operation.requestBody !== undefined) {
      const violations = check([...path, 'requestBody', 'content', 'application/json', 'schema'], body);
      if (violations.length > 0) return problem(400, `The body does not fit: ${violations.join('; ')}`);
    }
    try {
      const parameters = { ...query, ...found.parameters };
      return await HANDLERS[operationId]!({ parameters, body, http: request }, parts);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return problem(error.kind === 'missing' ? 404 : 409, error.message);
    }
  }

  function wrongParameters(
    { parameters = [] }: AdminOperation,
    path: string[],
    query: Record<string, string>,
  ): string[] {
    const known = parameters.filter(({ in: place }) => place === 'query');
    const unknown = Object.keys(query).filter((name) => !known.some((parameter) => parameter.name === name));
    return [
      ...unknown.map((name) => `There is no parameter ${JSON.stringify(name)}`),
      ...known.flatMap((parameter) => {
        const value = query[parameter.name];
        if (value === undefined)
          return parameter.required ? [`The parameter ${parameter.name} is missing`] : [];
        const place = [...path, 'parameters', String(parameters.indexOf(parameter)), 'schema'];
        return check(place, value).map((line) => `The parameter ${parameter.name}: ${line}`);
      }),
    ];
  }

  return answer;
}

function at(value: unknown, path: string[]): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], value);
}

/** The JSON of a body, an empty object for none; `undefined` when it is no JSON. */
function readJson(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function problem(status: number, error: string, headers: HttpResponse['headers'] = []): Reply {
  const response = jsonResponse(status, { error });
  return { response: { ...response, headers: [...response.headers, ...headers] } };
}

/**
 * Refuses who may not. On loopback a page of a strange site must not get through the browser of who is at this machine,
 * neither from its own origin nor under a name that leads to this address.
 */
function refuseAccess({ headers }: HttpRequest, access: AdminAccess): Reply | undefined {
  switch (access.kind) {
    case 'nobody':
      return problem(403, 'The admin API is off. Start the server with --admin TOKEN, or on loopback.');
    case 'token':
      return headerValues(headers, 'authorization').includes(`Bearer ${access.token}`)
        ? undefined
        : problem(401, 'Send the token of this server: Authorization: Bearer TOKEN.');
    case 'loopback': {
      const names = [
        ...headerValues(headers, 'host').map((host) => `http://${host}`),
        ...headerValues(headers, 'origin'),
      ];
      const stranger = names.find((name) => !isLoopback(name));
      return stranger === undefined
        ? undefined
        : problem(
            403,
            `The admin API is for this machine only; the request names ${JSON.stringify(stranger)}.`,
          );
    }
  }
}

/** Whether a URL leads to this machine whatever a name server says. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
