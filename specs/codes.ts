import type { Api } from './api.ts';
import { requireClauses } from './clauses.ts';
import { readSpec, uniqueRows } from './read.ts';

/** One row of a code table: the code, its text in the documents, the clause it stands in. */
export interface Code {
  code: string;
  text: string;
  clause: string;
}

/** One status of a packaging job. */
export interface JobStatus extends Code {
  phase: 'waiting' | 'running' | 'done' | 'stopping' | 'stopped' | 'failed';
  /** The last status a job has. */
  terminal: boolean;
}

/** One error of the key server. The documents give none; these are ours. */
export interface KeyServerError extends Code {
  /** The HTTP status it comes with. */
  status: number;
  documented: boolean;
}

/** One result code of the ticket service. The documents give only that of success; the others are ours. */
export interface TicketCode {
  code: number;
  /** The name of its example in the OpenAPI document. */
  name: string;
  status: 'success' | 'failure';
  /** Whether the documents give it. */
  documented: boolean;
  text: string;
  clause: string;
}

interface PackagingCodes {
  apiErrors: Code[];
  jobStatuses: JobStatus[];
  processErrors: Code[];
}

/** The API error codes of the packaging API, `0000` among them. */
export const packagingErrors = (): Code[] => packagingCodes().apiErrors;

/** The statuses of a packaging job, in the order of the documents. */
export const jobStatuses = (): JobStatus[] => packagingCodes().jobStatuses;

/** Why a packaging job failed: the codes of a callback beside those of the API. */
export const processErrors = (): Code[] => packagingCodes().processErrors;

const packagingCodes = (): PackagingCodes =>
  readSpec('packaging/codes.yaml', (file, value) => asCodeTables<PackagingCodes>(file, value));

export const ticketCodes = (): TicketCode[] =>
  readSpec('sevu/codes.yaml', (file, value) => asCodeTables<{ results: TicketCode[] }>(file, value)).results;

export const keyServerErrors = (): KeyServerError[] =>
  readSpec('cpix/codes.yaml', (file, value) => asCodeTables<{ errors: KeyServerError[] }>(file, value))
    .errors;

/** The codes with which the service of an API reports failure, as texts. */
export function failureCodes(api: Api): string[] {
  switch (api) {
    case 'packaging':
      return packagingErrors().flatMap(({ code }) => (code === '0000' ? [] : [code]));
    case 'cpix':
      return keyServerErrors().map(({ code }) => code);
    case 'sevu':
      return ticketCodes().flatMap(({ code, status }) => (status === 'failure' ? [String(code)] : []));
  }
}

/**
 * The tables of one file, by name. Throws {@link SpecError} where a table has a code twice or names a clause that no
 * document has.
 */
export function asCodeTables<Tables extends object>(file: string, value: unknown): Tables {
  for (const [table, rows] of Object.entries(value as Record<string, (Code | TicketCode)[]>)) {
    uniqueRows(file, rows, ({ code }) => `${table} ${code}`);
    for (const { code, clause } of rows) requireClauses([clause], file, `${table} ${code}`);
  }
  return value as Tables;
}
