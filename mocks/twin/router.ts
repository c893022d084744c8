import { distance } from 'fastest-levenshtein';
import { openApi } from '../../specs/index.ts';
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
  | { kind: 'operation'; operationId: string; parameters: PathParameters }
  | { kind: 'none'; reason: string /** The methods that the path takes. */; allow?: string[] };

/** The routes of an API's OpenAPI document that its twin has an operation for. */
export function routesOf(twin: Twin): Route[] {
  return Object.entries(openApi(twin.api).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation?.operationId !== undefined && operation.operationId in twin.operations
        ? [
            {
              method: method.toUpperCase(),
              path,
              ...compile(path, twin),
              operationId: operation.operationId,
            },
          ]
        : [],
    ),
  );
}

function compile(path: string, { version, staged = false }: Twin): { pattern: RegExp; names: string[] } {
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
    return { kind: 'operation', operationId: hit.route.operationId, parameters };
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
