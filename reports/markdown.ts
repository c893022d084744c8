import type { CaseResult } from '../harness/result.ts';
import { STATUSES } from '../harness/result.ts';
import { findClause } from '../specs/index.ts';
import { amount } from './amount.ts';
import { type Cause, causesOf } from './causes.ts';
import { code, codeBlock, cut, inline } from './markdown/escape.ts';
import { table } from './markdown/table.ts';
import { grouped, type Report, repeatCommand } from './report.ts';

/** GitHub takes no more for the summary of a step, in bytes; a little less, for what may stand before it. */
const LIMIT = 1_000_000;

/** How many root causes of a kind, and how many cases of one, are told. */
const CAUSES = 30;
const CASES = 10;

export interface MarkdownOptions {
  /** How many bytes it may have at most. */
  most?: number;
  /** Where there is more: a URL. */
  details?: string;
}

/** The report as Markdown for the summary of a job: short, what is wrong by root cause, never more than GitHub takes. */
export function toMarkdown(report: Report, { most = LIMIT, details }: MarkdownOptions = {}): string {
  const { results } = report;
  const failures = causesOf(results, 'must');
  const warnings = causesOf(results, 'should');
  const errored = results.filter(({ status }) => status === 'errored');
  const sections = [
    `## ${headline(report)}`,
    about(report, details),
    ...(report.warnings ?? []).map((text) => `**Warning:** ${inline(cut(text, 300))}`),
    ...(results.length === 0 ? [] : [operations(report)]),
    ...section(
      'What is wrong',
      failures.slice(0, CAUSES).map((cause) => ofCause(report, cause)),
    ),
    ...rest(failures.length - CAUSES, 'root cause'),
    ...section('Not proved', lines(errored.slice(0, CAUSES).map(ofErrored))),
    ...rest(errored.length - CAUSES, 'case'),
    ...section(
      'Warnings',
      warnings.slice(0, CAUSES).map((cause) => ofCause(report, cause)),
    ),
    ...rest(warnings.length - CAUSES, 'root cause'),
    ...section('Skipped', lines(skipped(results))),
  ];
  return within(most, sections);
}

function headline({ summary, complete }: Report): string {
  if (!complete) return '✗ Countersign: the run is incomplete';
  if (summary.failed > 0) return '✗ Countersign: not conformant';
  if (summary.errored > 0 || summary.passed + summary.warned === 0) return '? Countersign: not proved';
  return summary.warned > 0 ? '✓ Countersign: conformant, with warnings' : '✓ Countersign: conformant';
}

function about({ client, tool, seed, durationMs, summary }: Report, details: string | undefined): string {
  const name = code(cut([client.name, client.version].filter(Boolean).join(' '), 200));
  const counts = STATUSES.filter((status) => summary[status] > 0).map(
    (status) => `${summary[status]} ${status}`,
  );
  return [
    `Client ${name}`,
    `${amount(summary.total, 'case')}: ${counts.join(', ') || 'none'}`,
    `suite ${code(tool.version)}, seed ${seed}, ${(durationMs / 1000).toFixed(1)} s`,
    ...(details === undefined ? [] : [`[all details](${encodeURI(details)})`]),
  ].join(' · ');
}

function operations({ results }: Report): string {
  const rows = [...grouped(results, ({ api, operation }) => `${api}.${operation}`)].map(([name, own]) => [
    code(cut(name, 100)),
    ...STATUSES.map((wanted) => {
      const count = own.filter(({ status }) => status === wanted).length;
      return count === 0 ? '' : String(count);
    }),
  ]);
  return table(['Operation', ...STATUSES], rows);
}

const section = (title: string, parts: string[]): string[] =>
  parts.length === 0 ? [] : [`### ${title}`, ...parts];

const rest = (count: number, what: string): string[] =>
  count > 0 ? [`${amount(count, `more ${what}`)} in the report.`] : [];

function ofCause(report: Report, { finding, cases, blocked }: Cause): string {
  const { rule, message, requirement, clause, expected, actual, diagnosis, hint } = finding;
  const source = findClause(clause)?.source;
  const place = source === undefined ? clause : `${clause}, ${source.document}: ${source.section}`;
  const hit = [...cases, ...blocked].map(({ id }) => code(id));
  const more = hit.length > CASES ? ` and ${hit.length - CASES} more` : '';
  const compared = [
    ...(expected === undefined ? [] : [`expected  ${cut(expected, 500)}`]),
    ...(actual === undefined ? [] : [`actual    ${cut(actual, 500)}`]),
    `again     ${cut(repeatCommand(report, cases[0]!.id), 500)}`,
  ];
  return [
    `#### ${inline(cut(message, 300))}`,
    [
      `- Requirement: ${inline(cut(requirement, 300))} (${inline(place)}; ${code(rule)})`,
      ...(diagnosis === undefined ? [] : [`- Diagnosis: ${inline(cut(diagnosis, 500))}`]),
      `- Do: ${inline(cut(hint, 500))}`,
      `- Cases: ${hit.slice(0, CASES).join(', ')}${more}`,
    ].join('\n'),
    codeBlock(compared.join('\n')),
  ].join('\n\n');
}

/** A list as one part. */
const lines = (items: string[]): string[] => (items.length === 0 ? [] : [items.join('\n')]);

const ofErrored = ({ id, reason = '' }: CaseResult): string =>
  `- ${code(id)}: ${inline(cut(reason.split('\n')[0]!, 300))}`;

function skipped(results: CaseResult[]): string[] {
  const without = results.filter(({ status }) => status === 'skipped');
  const reasons = [...grouped(without, ({ reason = '' }) => reason)].slice(0, CAUSES);
  return reasons.map(([reason, cases]) => `- ${cases.length} skipped: ${inline(cut(reason, 300))}`);
}

/** As many sections as there is room for, and a line that says so where that is not all. */
function within(most: number, sections: string[]): string {
  const said = (count: number) => `*Cut here: ${amount(count, 'more part')} in the report.*`;
  let text = '';
  for (const [index, part] of sections.entries()) {
    const longer = `${text}${text === '' ? '' : '\n\n'}${part}`;
    const left = sections.length - index;
    if (Buffer.byteLength(longer) + 2 + Buffer.byteLength(said(left)) > most)
      return `${text === '' ? '' : `${text}\n\n`}${said(left)}\n`;
    text = longer;
  }
  return `${text}\n`;
}
