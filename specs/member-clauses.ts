import type { Api } from './api.ts';
import { openApi } from './open-api.ts';

/** A schema, as far as it leads to the clauses of its members. */
interface Node {
  $ref?: string;
  properties?: Record<string, Node>;
  'x-clauses'?: string[];
}

/**
 * The clauses that a member is taken from, that of its own first; those of the nearest object around it where it has none.
 * @param schema name under `components/schemas`
 * @param path of the member within it: `/storage/input/storage_id`
 */
export function memberClauses(api: Api, schema: string, path: string): string[] {
  const schemas = openApi(api).components.schemas as Record<string, Node>;
  const resolved = (node: Node | undefined): Node | undefined =>
    node?.$ref === undefined ? node : schemas[node.$ref.split('/').at(-1)!];
  let node = schemas[schema];
  let clauses: string[] = [];
  for (const name of path.split('/').filter((part) => part !== '')) {
    node = resolved(node)?.properties?.[name];
    clauses = node?.['x-clauses'] ?? clauses;
  }
  return clauses;
}
