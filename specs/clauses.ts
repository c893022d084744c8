import { distance } from 'fastest-levenshtein';
import { APIS, type Api } from './api.ts';
import { givenTwice, readSpec, uniqueRows } from './read.ts';
import { SpecError } from './spec-error.ts';

/** How binding a clause is. `info` clauses say how things are and ask nothing of anybody. */
export type Level = 'must' | 'should' | 'may' | 'info';

/** Whom a clause asks something of. */
export type Party = 'client' | 'server' | 'both';

/** One statement of the API documents, in our words. */
export interface Clause {
  id: string;
  statement: string;
  level: Level;
  binds: Party;
  source: { document: string; section: string; lines: string };
  /** How a client is seen to keep it, from outside. Absent where nothing is asked of a client. */
  proof?: string;
}

/** The clauses of an API's documents. Throws {@link SpecError}. */
export const clausesOf = (api: Api): Clause[] => readSpec(`${api}/clauses.yaml`, asClauses);

/** The clauses of one file. Throws {@link SpecError} where two have the same ID. */
export const asClauses = (file: string, value: unknown): Clause[] =>
  uniqueRows(file, value as Clause[], ({ id }) => id);

let clauseById: Map<string, Clause> | undefined;

/** A clause by its ID, over all APIs; `undefined` for an ID no document has. Throws {@link SpecError}. */
export const findClause = (id: string): Clause | undefined => index().get(id);

/** Every clause by its ID. IDs are unique over all files. */
function index(): Map<string, Clause> {
  if (clauseById !== undefined) return clauseById;
  const byId = new Map<string, Clause>();
  for (const api of APIS)
    for (const clause of clausesOf(api)) {
      if (byId.has(clause.id)) throw givenTwice(`specs/${api}/clauses.yaml`, clause.id);
      byId.set(clause.id, clause);
    }
  clauseById = byId;
  return byId;
}

/**
 * Sees that clauses exist. Throws {@link SpecError} with the nearest ID for the first that does not.
 * @param file where they are named, relative to the project
 * @param place where in that file
 */
export function requireClauses(ids: string[], file: string, place: string): void {
  for (const id of ids) {
    if (findClause(id) !== undefined) continue;
    const [nearest] = [...index().keys()].sort((a, b) => distance(a, id) - distance(b, id));
    throw new SpecError(
      file,
      place,
      `there is no clause ${id}`,
      `The nearest is ${nearest}; correct the ID or add the clause.`,
    );
  }
}
