import { FILTERS, type Filter } from './filter.ts';

/** What is looked at: what stands behind the # of the address. */
export type Route =
  | { view: 'overview' }
  | { view: 'matrix' }
  | { view: 'cases'; filter: Filter }
  | { view: 'case'; id: string };

/** Reads an address; what is none of ours is the overview. */
export function readRoute(hash: string): Route {
  const [, path = '', query = ''] = /^#\/([^?]*)\??(.*)$/s.exec(hash) ?? [];
  if (path === 'matrix') return { view: 'matrix' };
  if (path === 'cases') return { view: 'cases', filter: readFilter(query) };
  if (path.startsWith('case/')) return { view: 'case', id: decoded(path.slice(5)) };
  return { view: 'overview' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readFilter(query: string): Filter {
  const values = new URLSearchParams(query);
  return Object.fromEntries(FILTERS.flatMap((name) => (values.get(name) ? [[name, values.get(name)]] : [])));
}

/** The address of a case. */
export const caseHref = (id: string): string => `#/case/${id.split('/').map(encodeURIComponent).join('/')}`;

/** The address of the cases a filter leaves. */
export function casesHref(filter: Filter): string {
  const given = Object.entries(filter).filter(([, value]) => value);
  const query = new URLSearchParams(given as [string, string][]).toString();
  return query === '' ? '#/cases' : `#/cases?${query}`;
}
