import { adapterFile } from './adapter-file.ts';
import { amount } from './amount.ts';
import { type Cause, causesOf } from './causes.ts';
import { cut } from './markdown/escape.ts';
import { printable, type Report } from './report.ts';

/** GitHub shows so many of a kind for a step, and leaves out the others without a word. */
const MOST = 10;

type Kind = 'error' | 'warning' | 'notice';

/** The report as annotations: commands that GitHub Actions finds in the log, one a root cause. */
export function toGithub(report: Report): string {
  const { results, complete, command, warnings: general = [] } = report;
  const file = adapterFile(command);
  const errored = results.filter(({ status }) => status === 'errored');
  const errors = [
    ...(complete ? [] : [annotation('error', 'Incomplete', 'The run ended before all cases were run.')]),
    ...causesOf(results, 'must').map((cause) => ofCause('error', cause, file)),
    ...errored.map(({ id, reason = '' }) => annotation('error', id, `Nothing was proved. ${reason}`, file)),
  ];
  const warnings = [
    ...general.map((text) => annotation('warning', 'Countersign', text)),
    ...causesOf(results, 'should').map((cause) => ofCause('warning', cause, file)),
  ];
  const lines = [
    ...errors.slice(0, MOST),
    ...warnings.slice(0, MOST),
    ...more(errors.length, warnings.length),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function ofCause(kind: Kind, { finding, cases, blocked }: Cause, file: string | undefined): string {
  const hit = cases.length + blocked.length;
  const text = [
    finding.message,
    ...(finding.diagnosis === undefined ? [] : [`Diagnosis: ${finding.diagnosis}`]),
    `Requirement: ${finding.requirement} (${finding.clause})`,
    `Do: ${finding.hint}`,
    `Case: ${cases[0]!.id}${hit > 1 ? ` and ${hit - 1} more` : ''}`,
  ].join('\n');
  return annotation(kind, finding.rule, text, file);
}

function more(errors: number, warnings: number): string[] {
  const left = [
    ...(errors > MOST ? [amount(errors - MOST, 'more error')] : []),
    ...(warnings > MOST ? [amount(warnings - MOST, 'more warning')] : []),
  ];
  if (left.length === 0) return [];
  return [annotation('notice', 'Countersign', `And ${left.join(' and ')}: see the report.`)];
}

/** A command of GitHub Actions, in one line whatever is in it. */
function annotation(kind: Kind, title: string, message: string, file?: string): string {
  const properties = { ...(file === undefined ? {} : { file, line: '1' }), title };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${kind} ${written.join(',')}::${data(cut(message, 4000))}`;
}

/** What a message may not hold as it is. */
const data = (text: string): string =>
  printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** What the value of a property may not hold either. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
