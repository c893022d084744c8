import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The APIs, in the order they are listed everywhere. */
export const APIS = ['packaging', 'cpix', 'sevu'] as const;
export type Api = (typeof APIS)[number];

/** How binding a clause is. `info` clauses say how things are and ask nothing of anybody. */
export type Level = 'must' | 'should' | 'may' | 'info';

/** One statement of the API documents, in our words. */
export interface Clause {
  id: string;
  statement: string;
  level: Level;
  binds: 'client' | 'server' | 'both';
  source: { document: string; section: string; lines: string };
  /** How a client is seen to keep it, from outside. Absent where nothing is asked of a client. */
  proof?: string;
}

/** An OpenAPI operation with the members of ours. */
export interface SpecOperation {
  operationId: string;
  summary: string;
  'x-method': string;
  'x-clauses': string[];
  /** The schema of what is inside the envelope or the form. */
  'x-payload'?: { $ref: string };
}

/** An OpenAPI 3.1 document, as far as code of ours looks into it. */
export interface SpecDocument {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Partial<Record<'get' | 'put' | 'post' | 'delete', SpecOperation>>>;
  components: { schemas: Record<string, object> };
}

/** The OpenAPI document of an API. */
export const openApi = (api: Api): SpecDocument => readYaml(`${api}/openapi.yaml`) as SpecDocument;

/** The clauses of an API's documents. */
export const clausesOf = (api: Api): Clause[] => readYaml(`${api}/clauses.yaml`) as Clause[];

let clauseById: Map<string, Clause> | undefined;

/** A clause by its ID, over all APIs; `undefined` for an ID no document has. */
export function findClause(id: string): Clause | undefined {
  clauseById ??= new Map(APIS.flatMap(clausesOf).map((clause) => [clause.id, clause]));
  return clauseById.get(id);
}

/** One row of a code table: the code, its text in the documents, the clause it stands in. */
export interface Code {
  code: string;
  text: string;
  clause: string;
}

/** The API error codes of the packaging API, `0000` among them. */
export const packagingErrors = (): Code[] =>
  (readYaml('packaging/codes.yaml') as { apiErrors: Code[] }).apiErrors;

/** One result code of the ticket service. The documents give only that of success; the others are ours. */
export interface TicketCode {
  code: number;
  status: 'success' | 'failure';
  text: string;
}

export const ticketCodes = (): TicketCode[] =>
  (readYaml('sevu/codes.yaml') as { results: TicketCode[] }).results;

/** The path of a spec file, for tools that read it themselves. */
export const specFile = (path: string): URL => new URL(path, import.meta.url);

const parsed = new Map<string, unknown>();

function readYaml(path: string): unknown {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const value = parse(readFileSync(specFile(path), 'utf8'));
  parsed.set(path, value);
  return value;
}
