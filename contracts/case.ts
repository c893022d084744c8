import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { APIS, type Api, failureCodes, requireClauses } from '../specs/index.ts';

/** What the server does in a case: answer as the service would, report an error, or answer anything, `{nonce}` filled in. */
export type Situation =
  | { kind: 'service' }
  | { kind: 'error'; code: string }
  | { kind: 'respond'; status: number; contentType?: string; body: string };

/** One thing provoked of a client, in one situation of the server. */
export interface Case {
  /** `packaging/register-storage/success`. Permanent. */
  id: string;
  title: string;
  api: Api;
  /** The method of the client protocol that is called. */
  method: string;
  /** The clauses the case proves. */
  clauses: string[];
  /** The arguments, with `{nonce}` where each run has a text of its own. */
  input: Record<string, unknown>;
  /** Calls the method once per text length, from first to last, with this member of the input grown to that length. */
  sweep?: { member: string; lengths: [first: number, last: number] };
  situation: Situation;
  /** What the client must make of it. */
  expect: 'success' | 'failure';
  /** The client may refuse the input instead: the documents do not oblige it to take it. */
  mayRefuse: boolean;
}

/** A case file that does not fit its schema. The message names the file, the place and the fix. */
export class CaseFileError extends Error {
  override name = 'CaseFileError';
}

interface CaseFile {
  method: string;
  input: Record<string, unknown>;
  cases: Record<
    string,
    {
      title: string;
      clauses: string[];
      input?: Record<string, unknown>;
      sweep?: Case['sweep'];
      server?: { error: string } | { status: number; contentType?: string; body: string };
      expect?: Case['expect'];
      mayRefuse?: boolean;
    }
  >;
}

/** Every case of every API, in a fixed order. Throws {@link CaseFileError}. */
export function loadCases(): Case[] {
  return APIS.flatMap((api) => {
    const folder = new URL(`./${api}/cases/`, import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    return files.sort().flatMap((name) => readCaseFile(fileURLToPath(new URL(name, folder)), api));
  });
}

/** The cases of one file; its name is the middle of their IDs. Throws {@link CaseFileError}. */
export function readCaseFile(path: string, api: Api): Case[] {
  const file = checked(path, parseYaml(path));
  const group = basename(path, '.yaml');
  for (const [name, { clauses, server }] of Object.entries(file.cases)) {
    requireClauses(clauses, path, name);
    if (server !== undefined && 'error' in server) requireCode(server.error, api, path, name);
  }
  return Object.entries(file.cases).map(([name, row]) => ({
    id: `${api}/${group}/${name}`,
    title: row.title,
    api,
    method: file.method,
    clauses: row.clauses,
    input: { ...file.input, ...row.input },
    ...(row.sweep === undefined ? {} : { sweep: row.sweep }),
    situation: situationOf(row.server),
    expect: row.expect ?? (row.server === undefined ? 'success' : 'failure'),
    mayRefuse: row.mayRefuse ?? false,
  }));
}

function requireCode(code: string, api: Api, path: string, name: string): void {
  const known = failureCodes(api);
  if (known.includes(code)) return;
  throw new CaseFileError(
    `The case file "${path}" has an error code at /cases/${name}/server/error that ${api} does not have: ${JSON.stringify(code)}. Use one of ${known.join(', ')}.`,
  );
}

function situationOf(server: CaseFile['cases'][string]['server']): Situation {
  if (server === undefined) return { kind: 'service' };
  return 'error' in server ? { kind: 'error', code: server.error } : { kind: 'respond', ...server };
}

function parseYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CaseFileError(
      `Failed to read the case file "${path}": ${(error as Error).message.split('\n')[0]}`,
    );
  }
}

let validate: ReturnType<Ajv2020['compile']> | undefined;

function checked(path: string, value: unknown): CaseFile {
  validate ??= new Ajv2020({ allErrors: true }).compile(
    JSON.parse(readFileSync(new URL('./case.schema.json', import.meta.url), 'utf8')),
  );
  if (validate(value)) return value as CaseFile;
  const [first] = validate.errors ?? [];
  const extra = first?.params.additionalProperty;
  const place = `${first?.instancePath || '/'}${extra === undefined ? '' : `/${extra}`}`;
  throw new CaseFileError(
    `The case file "${path}" does not fit contracts/case.schema.json at ${place}: ${first?.message}. Correct that member.`,
  );
}
