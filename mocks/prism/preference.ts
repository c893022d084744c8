import { type HttpRequest, headerValues, queryOf } from '../../codecs/exchange.ts';
import type { StaticOperation } from './operation.ts';
import { type Problem, problem } from './problem.ts';

/** Which answer of an operation a client asked for. */
export interface Preference {
  /** A status code. The lowest of success without it. */
  code?: number;
  /** The name of an example under this code. The first without it. */
  example?: string;
  /** Make an answer up from its schema. */
  dynamic?: boolean;
}

const NAMES = ['code', 'example', 'dynamic'];
const PREFERENCE = /([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?/g;

/**
 * Reads what is asked for in `Prefer: code=401, example=name, dynamic=true` (RFC 7240, where other preferences are
 * ignored and the first of a name counts), or in the query as `__code`, `__example` and `__dynamic`. The header wins.
 */
export function readPreference(request: HttpRequest, operation: StaticOperation): Preference | Problem {
  const { code, example, dynamic } = { ...inQuery(request), ...inHeader(request) };
  if (code !== undefined && !/^[1-5]\d\d$/.test(code))
    return problem(422, `The preference code=${code} is no HTTP status code.`);
  if (dynamic !== undefined && dynamic !== 'true' && dynamic !== 'false')
    return problem(422, `The preference dynamic=${dynamic} is neither true nor false.`);
  const answers = operation.answers[code ?? defaultCode(operation)];
  if (answers === undefined)
    return problem(404, `${operation.operationId} has no answer ${code}. ${allAnswers(operation)}`);
  if (example !== undefined && !answers.examples.includes(example)) {
    const where = code === undefined ? '' : ` under ${code}`;
    return problem(
      404,
      `${operation.operationId} has no example "${example}"${where}. ${allAnswers(operation)}`,
    );
  }
  return {
    ...(code !== undefined && { code: Number(code) }),
    ...(example !== undefined && { example }),
    ...(dynamic !== undefined && { dynamic: dynamic === 'true' }),
  };
}

/** The status code answered with where none is asked for: the lowest of success. */
export const defaultCode = (operation: StaticOperation): string =>
  Object.keys(operation.answers).toSorted()[0]!;

function inQuery(request: HttpRequest): Record<string, string> {
  const query = queryOf(request.target);
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = query.get(`__${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function inHeader(request: HttpRequest): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, plain] of headerValues(request.headers, 'prefer')
    .join(',')
    .matchAll(PREFERENCE))
    if (NAMES.includes(name.toLowerCase())) found[name.toLowerCase()] ??= quoted ?? plain ?? '';
  return found;
}

function allAnswers({ answers }: StaticOperation): string {
  const lines = Object.entries(answers).map(([code, { examples }]) => `${code}: ${examples.join(', ')}`);
  return `There is ${lines.join('; ')}.`;
}
