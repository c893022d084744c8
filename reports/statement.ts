import type { CaseResult, Status } from '../harness/result.ts';
import { APIS, type Api, type Clause, clausesOf, findClause } from '../specs/index.ts';
import { jsonText } from './json-text.ts';
import type { Report } from './report.ts';

/**
 * What a run says of a clause: `proved`, some case that is to prove it went well and nothing speaks against it; `failed`;
 * `not-applicable`, it asks nothing of this client; `not-exercised`, the run does not tell.
 */
export type ClauseVerdict = 'proved' | 'failed' | 'not-applicable' | 'not-exercised';

export const CLAUSE_VERDICTS: ClauseVerdict[] = ['proved', 'failed', 'not-applicable', 'not-exercised'];

/** A clause, and what a run says of it. */
export interface ClauseStatement extends Pick<Clause, 'id' | 'statement' | 'level' | 'binds' | 'source'> {
  api: Api;
  verdict: ClauseVerdict;
  /** Why, where it is neither proved nor failed. */
  reason?: string;
  /** How many findings of level should it has: it weighs no more than a warning that they are not heeded. */
  warnings: number;
  /** The cases that are to prove it, and those with findings on it. */
  cases: { id: string; status: Status }[];
}

/** The conformance statement of a run (reports/statement.schema.json). */
export interface Statement {
  schemaVersion: 1;
  client: Report['client'];
  /** The version of the cases and rules: that of Countersign. */
  suite: { name: string; version: string };
  seed: number;
  startedAt: string;
  /** Whether every selected case was run. */
  complete: boolean;
  /** `not-established`: the run was not complete, or proved too little to say. */
  verdict: 'conformant' | 'not-conformant' | 'not-established';
  summary: Record<ClauseVerdict, number>;
  /** Every clause of the documents, API by API. */
  clauses: ClauseStatement[];
}

/** What a report says of each clause of the documents. */
export function statementOf(report: Report): Statement {
  const { client, tool, seed, startedAt, complete, results } = report;
  const clauses = APIS.flatMap((api) =>
    clausesOf(api).map((clause) => clauseStatement(api, clause, results)),
  );
  const count = (wanted: ClauseVerdict) => clauses.filter(({ verdict }) => verdict === wanted).length;
  return {
    schemaVersion: 1,
    client,
    suite: tool,
    seed,
    startedAt,
    complete,
    verdict: verdictOf(report),
    summary: {
      proved: count('proved'),
      failed: count('failed'),
      'not-applicable': count('not-applicable'),
      'not-exercised': count('not-exercised'),
    },
    clauses,
  };
}

function verdictOf({ complete, summary }: Report): Statement['verdict'] {
  if (summary.failed + summary.blocked > 0) return 'not-conformant';
  if (!complete || summary.errored > 0 || summary.passed + summary.warned === 0) return 'not-established';
  return 'conformant';
}

function clauseStatement(api: Api, clause: Clause, results: CaseResult[]): ClauseStatement {
  const { id, statement, level, binds, source } = clause;
  const named = results.filter(({ clauses }) => clauses.includes(id));
  const concerned = results.filter((result) => named.includes(result) || speaksOf(result, id).length > 0);
  const findings = concerned.flatMap((result) => speaksOf(result, id));
  const failed =
    findings.some((finding) => finding.level === 'must') || named.some((result) => brokeDown(result));
  return {
    id,
    api,
    statement,
    level,
    binds,
    source,
    ...(failed ? { verdict: 'failed' as const } : unlessFailed(clause, named)),
    warnings: findings.filter((finding) => finding.level === 'should').length,
    cases: concerned.map((result) => ({ id: result.id, status: result.status })),
  };
}

const speaksOf = ({ findings }: CaseResult, clause: string) =>
  findings.filter((finding) => finding.clause === clause);

/** Whether a case failed by the client protocol: what the case is to prove did not come about. */
const brokeDown = ({ findings }: CaseResult): boolean =>
  findings.some(({ level, clause }) => level === 'must' && findClause(clause) === undefined);

function unlessFailed(
  { level, binds }: Clause,
  named: CaseResult[],
): Pick<ClauseStatement, 'verdict' | 'reason'> {
  const statuses = new Set(named.map(({ status }) => status));
  if (statuses.has('passed') || statuses.has('warned')) return { verdict: 'proved' };
  if (statuses.size === 1 && statuses.has('skipped'))
    return { verdict: 'not-applicable', reason: named[0]!.reason ?? 'Its cases were skipped.' };
  if (statuses.size > 0)
    return {
      verdict: 'not-exercised',
      reason: `No case proves it: they ended ${[...statuses].sort().join(' and ')}.`,
    };
  if (level === 'info') return { verdict: 'not-applicable', reason: 'It asks nothing of anybody.' };
  if (binds === 'server') return { verdict: 'not-applicable', reason: 'It asks something of the service.' };
  return { verdict: 'not-exercised', reason: 'No case of this run is to prove it.' };
}

/** The conformance statement as JSON, a clause a line. */
export function toStatement(report: Report): string {
  const { clauses, ...rest } = statementOf(report);
  const head = jsonText(rest, 2).replace(/\n\}$/, '');
  return `${head},\n  "clauses": [\n${clauses.map((clause) => `    ${jsonText(clause)}`).join(',\n')}\n  ]\n}\n`;
}
