import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { APIS, type Api, failureCodes, parseYaml, requireClauses } from '../specs/index.ts';

/** What goes wrong with the service's own answer on its way to the client. */
export type Trouble =
  /** The answer comes later, by so many milliseconds. */
  | { kind: 'delay'; ms: number }
  /** The connection is cut after so many bytes of the body; half of it by default. */
  | { kind: 'truncate'; bytes?: number }
  /** The connection is cut without an answer. */
  | { kind: 'drop' }
  /** Nothing comes. */
  | { kind: 'silence' }
  /** The body is neither JSON nor XML. */
  | { kind: 'malformed' }
  /** The answer has another HTTP status. */
  | { kind: 'status'; status: number }
  /** The answer has another media type. */
  | { kind: 'content-type'; value: string };

/** What the server does in a case; `{nonce}` and the IDs of what is given are filled in. */
export type Situation =
  /** Answers as the service would. */
  | { kind: 'service' }
  /** Reports one of the service's errors. */
  | { kind: 'error'; code: string }
  /** Answers anything. */
  | {
      kind: 'respond';
      status: number;
      contentType?: string;
      headers?: Record<string, string>;
      body: string;
    }
  /** Answers as the service would, and something goes wrong. */
  | { kind: 'trouble'; trouble: Trouble }
  /** Speaks HTTPS with a certificate that no client may take. */
  | { kind: 'tls'; certificate: 'untrusted' | 'expired' | 'other-host' }
  /** Answers as the service would, spelled otherwise: a name of `SPELLINGS` of the API. */
  | { kind: 'spelling'; spelling: string };

/** Something the service holds before the client is called, registered so many seconds ago. */
export interface Given {
  /** The payload of the request that registers it. */
  storage?: Record<string, unknown>;
  job?: Record<string, unknown>;
  /** How the job ends: `success`, which is the default, `stop`, or an error code of the packaging process. */
  outcome?: string;
  ago?: number;
}

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
  /** Words to select cases by, such as `robustness`. */
  tags: string[];
  /** What the service holds beforehand, in this order. */
  given: Given[];
  /**
   * How the service treats the case's site and account, by the names of their settings, and the stage of an API gateway
   * that its URL goes through.
   */
  settings: { site?: Record<string, unknown>; account?: Record<string, unknown>; gateway?: string };
  /** The arguments, with `{nonce}` where each run has a text of its own, `{storage 1}` and `{job 1}` for IDs of what is given. */
  input: Record<string, unknown>;
  /** Calls the method once per text length, from first to last, with this member of the input grown to that length. */
  sweep?: { member: string; lengths: [first: number, last: number] };
  /** Calls the method once for each, in this order, with what differs from the input. */
  calls?: Record<string, unknown>[];
  /** What the service posts to the client's own receiver before the method is called: JSON, or a text as it stands. */
  callbacks: (Record<string, unknown> | string)[];
  situation: Situation;
  /** What the client must make of it; where the service itself grants the request, success in any case. */
  expect: 'success' | 'failure';
  /** The client may refuse the input instead: the documents do not oblige it to take it. */
  mayRefuse: boolean;
  /** The client may report failure instead: the documents do not promise such an answer. A result has to be right. */
  mayFail: boolean;
  /** The name of the circumstances the client is started in; those of Countersign itself where it is absent. */
  environment?: string;
  /** There where the inputs are made up while it runs, with the methods that are called. */
  property?: { methods: string[] };
}

/** A case file that does not fit its schema. The message names the file, the place and the fix. */
export class CaseFileError extends Error {
  override name = 'CaseFileError';
}

/** A case as its file has it. */
interface Row {
  title: string;
  clauses: string[];
  tags?: string[];
  given?: Given[];
  settings?: Case['settings'];
  input?: Record<string, unknown>;
  sweep?: Case['sweep'];
  calls?: Case['calls'];
  callbacks?: Case['callbacks'];
  server?:
    | { error: string }
    | { status: number; contentType?: string; headers?: Record<string, string>; body: string }
    | { trouble: Trouble }
    | { spelling: string }
    | { tls: 'untrusted' | 'expired' | 'other-host' };
  expect?: Case['expect'];
  mayRefuse?: boolean;
  mayFail?: boolean;
}

/** A case for each row, whose columns stand in the place of their names in braces: in the case's name as well. */
interface Table extends Row {
  rows: Record<string, unknown>[];
}

interface CaseFile {
  method: string;
  tags?: string[];
  given?: Given[];
  settings?: Case['settings'];
  input: Record<string, unknown>;
  cases?: Record<string, Row>;
  tables?: Record<string, Table>;
}

/** Every case of every API, in a fixed order. Throws {@link CaseFileError}. */
export const loadCases = (): Case[] =>
  APIS.flatMap((api) => readFolder(fileURLToPath(new URL(`./${api}/cases/`, import.meta.url)), api, trusted));

/** The cases of a suite of one's own: a folder with a folder of case files for each API. Throws {@link CaseFileError}. */
export const readSuite = (folder: string): Case[] =>
  APIS.flatMap((api) => readFolder(join(folder, api), api)).map((each) => ({
    ...each,
    id: `own/${each.id}`,
  }));

function readFolder(folder: string, api: Api, check = checked): Case[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) => readCaseFile(join(folder, name), api, check));
}

/**
 * The cases of one file; its name is the middle of their IDs. Throws {@link CaseFileError}.
 * @param check holds it to the schema of case files, as everything does but what comes with Countersign
 */
export function readCaseFile(path: string, api: Api, check = checked): Case[] {
  const file = check<CaseFile>(path, contentOf(path));
  const rows = rowsOf(file, path, check);
  for (const [name, { clauses, server }] of rows) {
    requireClauses(clauses, path, name);
    if (server !== undefined && 'error' in server) requireCode(server.error, api, path, name);
  }
  return rows.map(([name, row]) => toCase(`${api}/${basename(path, '.yaml')}/${name}`, row, file, api));
}

/** The rows of a file by their names, tables written out. */
function rowsOf(
  { cases = {}, tables = {} }: CaseFile,
  path: string,
  check: typeof checked,
): [name: string, row: Row][] {
  const written = Object.entries(tables).flatMap(([name, { rows, ...template }]) =>
    rows.map((columns) => putIn([name, template], columns) as [string, Row]),
  );
  for (const [name, row] of written) check(path, row, '#/$defs/case', `/tables/${name}`);
  const all: [string, Row][] = [...Object.entries(cases), ...written];
  const names = all.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new CaseFileError(`The case file "${path}" has two cases ${twice}. Rename one of them.`);
  const odd = names.find((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name));
  if (odd !== undefined)
    throw new CaseFileError(
      `The case file "${path}" has a case ${JSON.stringify(odd)}. Name it with small letters, digits and hyphens.`,
    );
  return all;
}

/** Puts columns in the place of their names in braces; a text that is nothing but a name becomes the column itself. */
function putIn(value: unknown, columns: Record<string, unknown>): unknown {
  if (typeof value === 'string') {
    const [, whole = ''] = /^\{(\w+)\}$/.exec(value) ?? [];
    if (whole in columns) return columns[whole];
    return value.replace(/\{(\w+)\}/g, (written, name: string) =>
      name in columns ? String(columns[name]) : written,
    );
  }
  if (Array.isArray(value)) return value.map((item) => putIn(item, columns));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [putIn(name, columns), putIn(member, columns)]),
  );
}

function toCase(id: string, row: Row, file: CaseFile, api: Api): Case {
  return {
    id,
    title: row.title,
    api,
    method: file.method,
    clauses: row.clauses,
    tags: [...new Set([...(file.tags ?? []), ...(row.tags ?? [])])],
    given: row.given ?? file.given ?? [],
    settings: row.settings ?? file.settings ?? {},
    input: { ...file.input, ...row.input },
    ...(row.sweep === undefined ? {} : { sweep: row.sweep }),
    ...(row.calls === undefined ? {} : { calls: row.calls }),
    callbacks: row.callbacks ?? [],
    situation: situationOf(row.server),
    expect: row.expect ?? expectedOf(row.server),
    mayRefuse: row.mayRefuse ?? false,
    mayFail: row.mayFail ?? false,
  };
}

/** A client is to fail where the server answers anything but what the service would, in whichever spelling. */
function expectedOf(server: Row['server']): Case['expect'] {
  return server === undefined || 'spelling' in server ? 'success' : 'failure';
}

function requireCode(code: string, api: Api, path: string, name: string): void {
  const known = failureCodes(api);
  if (known.includes(code)) return;
  throw new CaseFileError(
    `The case file "${path}" has an error code at /cases/${name}/server/error that ${api} does not have: ${JSON.stringify(code)}. Use one of ${known.join(', ')}.`,
  );
}

function situationOf(server: Row['server']): Situation {
  if (server === undefined) return { kind: 'service' };
  if ('error' in server) return { kind: 'error', code: server.error };
  if ('trouble' in server) return { kind: 'trouble', trouble: server.trouble };
  if ('spelling' in server) return { kind: 'spelling', spelling: server.spelling };
  if ('tls' in server) return { kind: 'tls', certificate: server.tls };
  return { kind: 'respond', ...server };
}

function contentOf(path: string): unknown {
  try {
    return parseYaml(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CaseFileError(`Failed to read the case file "${path}": ${(error as Error).message}`);
  }
}

const SCHEMA = 'https://countersign.example/case.schema.json';
let ajv: Ajv2020 | undefined;

/** Takes our own files as they are: tests hold them to the schema, which would take as long at each start as reading them. */
const trusted: typeof checked = <Value>(_: string, value: unknown) => value as Value;

/** Holds a value to the schema of case files, or to one of its parts. */
function checked<Value>(path: string, value: unknown, part = '', place = ''): Value {
  ajv ??= new Ajv2020({ allErrors: true, meta: false, validateSchema: false }).addSchema(
    JSON.parse(readFileSync(new URL('./case.schema.json', import.meta.url), 'utf8')),
  );
  const validate = ajv.getSchema(`${SCHEMA}${part}`)!;
  if (validate(value)) return value as Value;
  const [first] = validate.errors ?? [];
  const extra = first?.params.additionalProperty;
  const where = `${place}${first?.instancePath || (place === '' ? '/' : '')}${extra === undefined ? '' : `/${extra}`}`;
  throw new CaseFileError(
    `The case file "${path}" does not fit contracts/case.schema.json at ${where}: ${first?.message}. Correct that member.`,
  );
}
