import type { Status } from '../../../harness/result.ts';
import type { PageIndex } from '../page.ts';

/** What the cases of one operation say of one clause. */
export interface Cell {
  status: Status;
  /** How many cases are about it, and how many say that. */
  cases: number;
  saying: number;
}

/** The heavier one wins; what was proved somewhere is not taken back by what proved nothing elsewhere. */
const ORDER: Status[] = ['failed', 'warned', 'passed', 'errored', 'blocked', 'skipped'];

/**
 * The cells of the matrix: `cells.get(operation)?.get(clause)`. A clause fails where a finding names it; a case that fails for
 * another clause says nothing of this one.
 * @param operationOf names the column of a case
 */
export function cellsOf(
  cases: PageIndex['cases'],
  operationOf: (line: PageIndex['cases'][number]) => string,
): Map<string, Map<number, Cell>> {
  const columns = new Map<string, Map<number, Cell>>();
  for (const line of cases) {
    const name = operationOf(line);
    const column = columns.get(name) ?? new Map<number, Cell>();
    columns.set(name, column);
    const concerned = new Set([...line.clauses, ...line.findings.map(([clause]) => clause)]);
    for (const clause of concerned) add(column, clause, statusFor(line, clause));
  }
  return columns;
}

function statusFor({ status, findings }: PageIndex['cases'][number], clause: number): Status {
  const levels = findings.flatMap(([named, level]) => (named === clause ? [level] : []));
  if (levels.includes('must')) return 'failed';
  if (levels.includes('should')) return 'warned';
  if (status === 'failed') return 'blocked';
  return status === 'warned' ? 'passed' : status;
}

function add(column: Map<number, Cell>, clause: number, status: Status): void {
  const cell = column.get(clause);
  if (cell === undefined) column.set(clause, { status, cases: 1, saying: 1 });
  else {
    cell.cases++;
    if (cell.status === status) cell.saying++;
    else if (ORDER.indexOf(status) < ORDER.indexOf(cell.status)) {
      cell.status = status;
      cell.saying = 1;
    }
  }
}
