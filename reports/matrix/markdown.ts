import { amount } from '../amount.ts';
import { code, inline } from '../markdown/escape.ts';
import type { CaseRow, Column, Matrix, OperationRow } from '../matrix.ts';
import type { Summary } from '../report.ts';
import { lookOf, MARKS, shareOf, WORDS } from './cells.ts';

/** The most cases that are told one by one. */
const CASES = 100;

/** Which client does what, as tables: the operations, and the cases in which the clients differ. */
export function matrixToMarkdown({ columns, rows, notes }: Matrix): string {
  const differing = rows.flatMap(({ cases }) => cases.filter(({ differs }) => differs));
  const parts = [
    '## Which client does what',
    ...notes.map((note) => `> ${inline(note)}`),
    table('Operation', columns, [
      row(
        '**All cases**',
        columns.map(({ summary }) => share(summary)),
      ),
      ...rows.map(operation),
    ]),
    'Each cell tells how many cases were done right, of those that were tried.',
    ...(differing.length === 0 ? [] : differences(differing, columns)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function differences(cases: CaseRow[], columns: Column[]): string[] {
  const more = cases.length - CASES;
  return [
    `### Where they differ (${cases.length})`,
    table('Case', columns, cases.slice(0, CASES).map(oneCase)),
    ...(more > 0 ? [`And ${amount(more, 'more case')}.`] : []),
  ];
}

function table(first: string, columns: Column[], rows: string[]): string {
  const head = row(
    first,
    columns.map(({ label }) => inline(label)),
  );
  return [head, `|${'---|'.repeat(columns.length + 1)}`, ...rows].join('\n');
}

const row = (first: string, cells: string[]): string => `| ${[first, ...cells].join(' | ')} |`;

const operation = ({ api, operation, summaries }: OperationRow): string =>
  row(code(`${api}.${operation}`), summaries.map(share));

function share(summary: Summary): string {
  const look = lookOf(summary);
  if (look === 'absent' || look === 'skipped') return WORDS[look];
  const { right, tried } = shareOf(summary);
  return `${MARKS[look]} ${right}/${tried}`;
}

const oneCase = ({ id, outcomes }: CaseRow): string =>
  row(
    code(id),
    outcomes.map((outcome) => {
      const look = outcome?.status ?? 'absent';
      const rule = outcome?.rule === undefined ? '' : ` ${code(outcome.rule)}`;
      return `${MARKS[look]} ${WORDS[look]}${rule}`.trim();
    }),
  );
