import type { Api } from './api.ts';
import { requireClauses } from './clauses.ts';
import { readSpec, uniqueRows } from './read.ts';

/** Where the documents contradict themselves or leave something open, and what is made of it. */
export interface Ambiguity {
  id: string;
  title: string;
  apis: Api[];
  /** How the documents can be read. */
  readings: string[];
  decision: string;
  /** What the mocks take. */
  accepts: string;
  /** What the mocks answer. */
  returns: string;
  /** What a client is told for the ways it can do it. */
  flags: Partial<Record<'pass' | 'warn' | 'fail', string>>;
  /** The clauses it touches. */
  clauses: string[];
}

/** Every ambiguity, in the order of the documents. Throws {@link SpecError}. */
export const ambiguities = (): Ambiguity[] => readSpec('ambiguities.yaml', asAmbiguities);

/** The ambiguities of one file. Throws {@link SpecError} where an ID is given twice or a clause does not exist. */
export function asAmbiguities(file: string, value: unknown): Ambiguity[] {
  const rows = uniqueRows(file, value as Ambiguity[], ({ id }) => id);
  for (const { id, clauses } of rows) requireClauses(clauses, file, id);
  return rows;
}
