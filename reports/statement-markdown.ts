import { code, cut, inline } from './markdown/escape.ts';
import { table } from './markdown/table.ts';
import type { Report } from './report.ts';
import { CLAUSE_VERDICTS, type ClauseStatement, type ClauseVerdict, statementOf } from './statement.ts';

const MARKS: Record<ClauseVerdict, string> = {
  proved: '✓ proved',
  failed: '✗ failed',
  'not-applicable': 'not applicable',
  'not-exercised': 'not exercised',
};

const VERDICTS = {
  conformant: 'The client conforms in all that was run.',
  'not-conformant': 'The client does not conform.',
  'not-established': 'Whether the client conforms is not established.',
};

/** How many cases are named for a clause. */
const NAMED = 3;

/** The conformance statement as Markdown: what was tested with what, then each clause, what failed first. */
export function toStatementMarkdown(report: Report): string {
  const { client, suite, seed, startedAt, complete, verdict, summary, clauses } = statementOf(report);
  const failed = clauses.filter((clause) => clause.verdict === 'failed');
  const parts = [
    '# Conformance statement',
    `**${VERDICTS[verdict]}**${complete ? '' : ' The run was not complete.'}`,
    table(
      ['Client', 'Version', 'Suite', 'Seed', 'Run'],
      [
        [
          code(cut(client.name, 100)),
          code(cut(client.version ?? '', 100)),
          code(`${suite.name} ${suite.version}`),
          String(seed),
          code(startedAt),
        ],
      ],
    ),
    table(
      ['API', ...CLAUSE_VERDICTS.map((each) => MARKS[each])],
      [...new Set(clauses.map(({ api }) => api))].map((api) => {
        const own = clauses.filter((clause) => clause.api === api);
        return [
          api,
          ...CLAUSE_VERDICTS.map((each) => String(own.filter((one) => one.verdict === each).length)),
        ];
      }),
    ),
    `${clauses.length} clauses: ${CLAUSE_VERDICTS.map((each) => `${summary[each]} ${each.replace('-', ' ')}`).join(', ')}.`,
    ...(failed.length === 0 ? [] : ['## Failed', clauseTable(failed)]),
    ...documentsOf(clauses).flatMap(([document, own]) => [`## ${inline(document)}`, clauseTable(own)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function documentsOf(clauses: ClauseStatement[]): [document: string, clauses: ClauseStatement[]][] {
  const documents = new Set(clauses.map(({ source }) => source.document));
  return [...documents].map((each) => [each, clauses.filter(({ source }) => source.document === each)]);
}

const clauseTable = (clauses: ClauseStatement[]): string =>
  table(
    ['Clause', 'Level', 'Verdict', 'Statement', 'Section', 'Cases, or why not'],
    clauses.map(({ id, level, verdict, warnings, statement, source, cases, reason }) => [
      id,
      level,
      `${MARKS[verdict]}${warnings > 0 ? ', with warnings' : ''}`,
      inline(statement),
      inline(source.section),
      [...(reason === undefined ? [] : [inline(cut(reason, 300))]), ...named(cases)].join(' '),
    ]),
  );

function named(cases: ClauseStatement['cases']): string[] {
  // What failed says more than what went well.
  const told = [...cases].sort((a, b) => rank(a) - rank(b)).slice(0, NAMED);
  const left = cases.length - told.length;
  const ids = told.map(({ id }) => code(id)).join(', ');
  return ids === '' ? [] : [left > 0 ? `${ids} and ${left} more` : ids];
}

const rank = ({ status }: ClauseStatement['cases'][number]): number => (status === 'failed' ? 0 : 1);
