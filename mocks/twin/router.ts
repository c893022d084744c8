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

/** Which operation a request is for. */
export interface Hit {
  kind: 'operation';
  method: string;
  path: string;
  operationId: string;
  parameters: PathParameters;
}

/** Why a request is for no operation. */
export interface Miss {
  kind: 'none';
  reason: string;
  /** The methods that the path takes. */
  allow?: string[];
}

const known = new WeakMap<Twin, Route[]>();

/** The routes of an API's OpenAPI document that its twin has an operation for. It is read when they are first wanted. */
export function routesOf(twin: Twin): Route[] {
  const routes = known.get(twin) ?? routesIn(openApi(twin.api).paths, Object.keys(twin.operations), twin);
  known.set(twin, routes);
  return routes;
}

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

/** Finds the operation for a method and a path as sent, or says why there is none. */
export const match = (routes: Route[], method: string, path: string): Hit | Miss =>
  findRoute(routes, method, path) ?? missOf(routes, method, path);

/** Finds the operation for a method and a path as sent. */
export function findRoute(routes: Route[], method: string, path: string): Hit | undefined {
  // Whoever answers GET answers HEAD, with the head alone (RFC 9110, 9.3.2).
  const wanted = method === 'HEAD' ? 'GET' : method;
  for (const route of routes) {
    if (route.method !== wanted) continue;
    const segments = route.pattern.exec(path);
    if (segments === null) continue;
    const parameters: Record<string, string> = {};
    route.names.forEach((name, index) => {
      parameters[name] = unescapeSegment(segments[index + 1]!);
    });
    return { kind: 'operation', method, path: route.path, operationId: route.operationId, parameters };
  }
  return undefined;
}

/** Why none of the operations is for a request. A path nothing matches is answered with the nearest one there is. */
export function missOf(routes: Route[], method: string, path: string): Miss {
  const allow = [...new Set(routes.flatMap((route) => (route.pattern.test(path) ? [route.method] : [])))];
  if (allow.length > 0)
    return { kind: 'none', reason: `${method} ${path}: this path takes ${allow.join(', ')}`, allow };
  const [nearest] = routes.toSorted((a, b) => distance(a.path, path) - distance(b.path, path));
  return {
    kind: 'none',
    reason: `${method} ${path}: there is no such path; the nearest is ${nearest?.method} ${nearest?.path}`,
  };
}

function unescapeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
