import { type Api, memberClauses } from '../specs/index.ts';

/**
 * The clause that a finding on a member cites: that of the rule where the member is under it, else the member's own.
 * @param schema of the request or answer, by its name in the OpenAPI document
 * @param path of the member within it: `/storage/input/storage_id`
 */
export function cite(ruleClause: string, api: Api, schema: string, path: string): string {
  const clauses = memberClauses(api, schema, path);
  return clauses.includes(ruleClause) ? ruleClause : (clauses[0] ?? ruleClause);
}
