import { distance } from 'fastest-levenshtein';
import { openApi, type SpecDocument } from '../../specs/index.ts';
import type { PathParameters, Twin } from './operation.ts';

interface Route {
  method: string;
  /** The path of the spec: `/api/v2/storage/{siteId}`. */
  path: string;
  pattern: RegExp;
  names: string[];
  operationId: string;
}

/** Which operation a request is for, or why it is for none. */
export type Match =
  | { kind: 'operation'; method: string; path: string; operationId: string; parameters: PathParameters }
  | { kind: 'none'; reason: string /** The methods that the path takes. */; allow?: string[] };

/** The routes of an API's OpenAPI document that its twin has an operation for. */
export const routesOf = (twin: Twin): Route[] =>
  routesIn(openApi(twin.api).paths, Object.keys(twin.operations), twin);

/** The routes of the operations with some IDs. */
export function routesIn(
  paths: SpecDocument['paths'],
  operationIds: string[],
  options: Pick<Twin, 'version' | 'staged'> = {},
): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const { operationId } = operation ?? {};
      if (operationId === undefined || !operationIds.includes(operationId)) return [];
      return [{ method: method.toUpperCase(), path, ...compile(path, options), operationId }];
    }),
  );
}

function compile(
  path: string,
  { version, staged = false }: Pick<Twin, 'version' | 'staged'>,
): { pattern: RegExp; names: string[] } {
  const names: string[] = [];
  const open = version === undefined ? path : path.replace(`/${version}/`, '/{version}/');
  const source = open.replace(/\{([^}]+)\}|[.*+?^$()|[\]\\]/g, (part, name?: string) => {
    if (name === undefined) return `\\${part}`;
    names.push(name);
    return '([^/]+)';
  });
  return { pattern: new RegExp(`^${staged ? '(?:/[^/]+)?' : ''}${source}$`), names };
}

/** Finds the operation for a method and a path as sent. A path nothing matches is answered with the nearest one there is. */
export function match(routes: Route[], method: string, path: string): Match {
  const byPath = routes.flatMap((route) => {
    const segments = route.pattern.exec(path);
    return segments === null ? [] : [{ route, segments: segments.slice(1) }];
  });
  const hit = byPath.find(({ route }) => route.method === method);
  if (hit !== undefined) {
    const values = hit.segments.map(unescapeSegment);
    const parameters = Object.fromEntries(hit.route.names.map((name, index) => [name, values[index]!]));
    const { path: template, operationId } = hit.route;
    return { kind: 'operation', method, path: template, operationId, parameters };
  }
  if (byPath.length > 0) {
    const allow = [...new Set(byPath.map(({ route }) => route.method))];
    return { kind: 'none', reason: `${method} ${path}: this path takes ${allow.join(', ')}`, allow };
  }
  const [nearest] = routes.toSorted((a, b) => distance(a.path, path) - distance(b.path, path));
  return {
    kind: 'none',
    reason: `${method} ${path}: there is no such path; the nearest is ${nearest?.method} ${nearest?.path}`,
  };
}

function unescapeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
