import { loadCases } from '../../contracts/case.ts';
import type { CaseResult, ReportedExchange } from '../../harness/result.ts';
import { findClause } from '../../specs/index.ts';
import { quote, type Report, repeatCommand, summaryOf } from '../report.ts';
import { type Causes, causesIn } from './causes.ts';
import { bodyLayers, requestLayers } from './layers.ts';
import type { CaseDetail, CaseLine, ClauseText, PageExchange, PageIndex } from './page.ts';

/** What the page shows of a report before a case is looked at. */
export function indexOf(report: Report): PageIndex {
  const { tool, client, seed, startedAt, durationMs, complete, shard, results } = report;
  const ids = clauseIds(results);
  const places = new Map(ids.map((id, place) => [id, place]));
  const clauseAt = (id: string): number => places.get(id)!;
  const causes = causesIn(results, clauseAt);
  const tags = knownTags();
  return {
    tool,
    client,
    seed,
    command: report.command.map(quote).join(' '),
    startedAt,
    durationMs,
    complete,
    ...(shard === undefined ? {} : { shard }),
    notices: noticesOf(report),
    summary: summaryOf(results),
    clauses: ids.map(clauseText),
    causes: causes.list,
    reasons: reasonsIn(results),
    cases: results.map((result) => lineOf(result, { clauseAt, causes, tags })),
  };
}

function noticesOf({ complete, shard, warnings = [] }: Report): string[] {
  const part = `This is part ${shard?.index} of ${shard?.count}. Put the parts together with countersign report merge.`;
  return [
    ...warnings,
    ...(complete
      ? []
      : ['The run did not come to its end: cases that were selected are not in this report.']),
    ...(shard === undefined ? [] : [part]),
  ];
}

function clauseIds(results: CaseResult[]): string[] {
  const ids = new Set<string>();
  for (const { clauses, findings } of results) {
    for (const id of clauses) ids.add(id);
    for (const { clause } of findings) ids.add(clause);
  }
  return [...ids].sort();
}

function clauseText(id: string): ClauseText {
  const clause = findClause(id);
  if (clause === undefined) return { id };
  const { statement, level, source } = clause;
  return { id, statement, level, document: source.document, section: source.section };
}

/** The tags of the cases of this version, by their IDs; a report does not hold them. */
const knownTags = (): Map<string, string[]> => new Map(loadCases().map(({ id, tags }) => [id, tags]));

interface Places {
  clauseAt(id: string): number;
  causes: Causes;
  tags: Map<string, string[]>;
}

function lineOf(result: CaseResult, { clauseAt, causes, tags }: Places): CaseLine {
  const { id, title, api, operation, status, durationMs, clauses, findings } = result;
  const environment = /^environment\/[^/]+\//.exec(id)?.[0] ?? '';
  return {
    id,
    title,
    api,
    operation,
    status,
    ms: durationMs,
    clauses: clauses.map(clauseAt),
    tags: [...(tags.get(id.slice(environment.length)) ?? []), ...(environment === '' ? [] : ['environment'])],
    findings: findings.map((finding) => [clauseAt(finding.clause), finding.level, causes.of(finding)]),
  };
}

function reasonsIn(results: CaseResult[]): PageIndex['reasons'] {
  const reasons = new Map<string, PageIndex['reasons'][number]>();
  for (const [at, { status, reason }] of results.entries()) {
    if (reason === undefined || status === 'blocked') continue;
    const line = reason.split('\n')[0]!.slice(0, 600);
    const known = reasons.get(`${status} ${line}`);
    if (known === undefined) reasons.set(`${status} ${line}`, { status, reason: line, cases: [at] });
    else known.cases.push(at);
  }
  return [...reasons.values()].sort((a, b) => b.cases.length - a.cases.length);
}

/** What the page shows of one case beside its line. */
export function detailOf(report: Report, result: CaseResult): CaseDetail {
  const { id, reason, findings, exchanges, stderr, tried } = result;
  const { counterexample: found } = tried ?? {};
  const counterexample = found && {
    input: json(found.input),
    shrinks: found.shrinks,
    ...(found.kept === undefined ? {} : { kept: found.kept }),
  };
  return {
    ...(reason === undefined ? {} : { reason }),
    findings,
    exchanges: exchanges.map(pageExchange),
    ...('result' in result && result.result !== undefined ? { result: json(result.result) } : {}),
    ...(stderr === undefined ? {} : { stderr }),
    ...(tried === undefined
      ? {}
      : { tried: { inputs: tried.inputs, ...(counterexample === undefined ? {} : { counterexample }) } }),
    again: repeatCommand(report, id),
  };
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

function pageExchange({ request, response }: ReportedExchange): PageExchange {
  const { method, url, headers, body } = request;
  return {
    request: { method, url, headers, body, layers: requestLayers(request) },
    ...(response === undefined ? {} : { response: { ...response, layers: bodyLayers(response.body) } }),
  };
}
