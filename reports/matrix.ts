import type { CaseResult, ClientInfo, Status } from '../harness/result.ts';
import { APIS } from '../specs/index.ts';
import { labelsOf, notesOn } from './matrix/columns.ts';
import type { ReadReport } from './read.ts';
import { type Summary, summaryOf } from './report.ts';

/** A client: a column. */
export interface Column {
  /** What tells it from the others: its name and version, and the file of its report where those are not enough. */
  label: string;
  /** The file of its report. */
  path: string;
  client: ClientInfo;
  tool: { name: string; version: string };
  seed: number;
  startedAt: string;
  complete: boolean;
  summary: Summary;
}

/** How a case ended for a client; null where it was not run. */
export type Outcome = { status: Status; rule?: string; says?: string } | null;

/** A case: how it ended for each client, in the order of the columns. */
export interface CaseRow {
  id: string;
  title: string;
  clauses: string[];
  outcomes: Outcome[];
  /** Whether one client does it right and another, that it was tried on, does not. */
  differs: boolean;
}

/** An operation: how its cases ended for each client, and the cases. */
export interface OperationRow {
  api: string;
  operation: string;
  summaries: Summary[];
  cases: CaseRow[];
}

/** Which client does what: reports/matrix.schema.json. */
export interface Matrix {
  schemaVersion: 1;
  columns: Column[];
  /** By API and operation, as the APIs are listed everywhere. */
  rows: OperationRow[];
  /** What makes the reports hard to compare, a sentence each. */
  notes: string[];
}

/** Puts the reports of clients side by side. */
export function matrix(reads: Pick<ReadReport, 'path' | 'report'>[]): Matrix {
  const labels = labelsOf(reads);
  const columns = reads.map(({ path, report }, index): Column => {
    const { client, tool, seed, startedAt, complete } = report;
    return {
      label: labels[index]!,
      path,
      client,
      tool,
      seed,
      startedAt,
      complete,
      summary: summaryOf(report.results),
    };
  });
  return {
    schemaVersion: 1,
    columns,
    rows: rowsOf(reads.map(({ report }) => report.results)),
    notes: notesOn(columns),
  };
}

function rowsOf(columns: CaseResult[][]): OperationRow[] {
  const rows = new Map<string, Map<string, (CaseResult | undefined)[]>>();
  for (const [index, results] of columns.entries())
    for (const result of results) {
      const operation = `${result.api} ${result.operation}`;
      const cases = rows.get(operation) ?? new Map<string, (CaseResult | undefined)[]>();
      const row = cases.get(result.id) ?? columns.map(() => undefined);
      row[index] = result;
      rows.set(operation, cases.set(result.id, row));
    }
  return [...rows.values()].map(operationRow).sort(inOrder);
}

function operationRow(cases: Map<string, (CaseResult | undefined)[]>): OperationRow {
  const all = [...cases.values()];
  const { api, operation } = firstOf(all[0]!);
  const summaries = all[0]!.map((_, index) =>
    summaryOf(all.flatMap((row) => (row[index] === undefined ? [] : [row[index]]))),
  );
  const rows = all.map(caseRow).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { api, operation, summaries, cases: rows };
}

const firstOf = (row: (CaseResult | undefined)[]): CaseResult => row.find((result) => result !== undefined)!;

function caseRow(row: (CaseResult | undefined)[]): CaseRow {
  const { id, title, clauses } = firstOf(row);
  const right = row.flatMap((result) => (result === undefined ? [] : [isRight(result.status)]));
  return { id, title, clauses, outcomes: row.map(outcomeOf), differs: new Set(right).size > 1 };
}

function outcomeOf(result: CaseResult | undefined): Outcome {
  if (result === undefined) return null;
  const { status, findings, reason, cause } = result;
  const finding = findings.find(({ level }) => level === 'must') ?? findings[0];
  const rule = finding?.rule ?? cause?.split(' ')[0];
  const says = finding?.message ?? reason;
  return {
    status,
    ...(rule === undefined ? {} : { rule }),
    ...(says === undefined ? {} : { says }),
  };
}

/** Whether a client has done what was asked; what only warns is right. */
const isRight = (status: Status): boolean => status === 'passed' || status === 'warned';

function inOrder(a: OperationRow, b: OperationRow): number {
  const [first, second] = [a, b].map(({ api }) => (APIS as readonly string[]).indexOf(api)) as [
    number,
    number,
  ];
  return first - second || (a.api + a.operation < b.api + b.operation ? -1 : 1);
}
