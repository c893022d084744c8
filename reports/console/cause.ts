import type { Finding } from '../../contracts/rule.ts';
import type { CaseResult } from '../../harness/result.ts';
import { findClause } from '../../specs/index.ts';
import type { Cause } from '../causes.ts';
import { isObserved, printable, quote, type Report, repeatCommand } from '../report.ts';
import { toTrace } from '../trace.ts';
import { compare } from './difference.ts';
import { inColorOf, markOf, type Screen } from './screen.ts';
import { cutEnd, wrap } from './width.ts';

/** How many cases of a cause are named. */
const NAMED = 5;
/** How many lines of one text are shown. */
const LINES = 12;
/** Where the texts begin: behind the labels. */
const INDENT = 16;

/** What a block of lines about a mistake needs to know. */
export interface Telling {
  report: Report;
  screen: Screen;
  /** Names every case, and shows all that was said in the first. */
  verbose: boolean;
  /** The folder of the report, where it is not the usual one. */
  out?: string | undefined;
}

/** All there is to say of one mistake: where it was seen, what was expected, why, and how to see it again. */
export function describeCause({ finding, cases, blocked }: Cause, telling: Telling): string[] {
  const { screen } = telling;
  const status = finding.level === 'must' ? 'failed' : 'warned';
  const [first] = cases as [CaseResult];
  const label = finding.level === 'must' ? 'failure' : 'warning';
  const { bold } = screen.colors;
  return [
    '',
    ...heading(first, status, screen),
    '',
    ...row(label, finding.message, screen, bold),
    ...describeFinding(finding, screen),
    ...alsoIn(cases.slice(1), blocked, telling),
    ...(first.stderr === undefined ? [] : row('stderr', lastLines(first.stderr), screen)),
    '',
    ...commands(first, telling),
    ...(telling.verbose ? traceOf(first) : []),
  ];
}

/** Cases that proved nothing, for one reason. */
export function describeErrored(reason: string, cases: CaseResult[], telling: Telling): string[] {
  const { screen } = telling;
  const [first] = cases as [CaseResult];
  return [
    '',
    ...heading(first, 'errored', screen),
    '',
    ...row('reason', reason, screen),
    ...alsoIn(cases.slice(1), [], telling),
    ...(first.stderr === undefined ? [] : row('stderr', lastLines(first.stderr), screen)),
    '',
    ...commands(first, telling),
    ...(telling.verbose ? traceOf(first) : []),
  ];
}

function heading({ id, title }: CaseResult, status: CaseResult['status'], screen: Screen): string[] {
  const lines = wrap(`${markOf(status)} ${printable(id)}  ${printable(title)}`, screen.width - 2);
  const [line = '', ...more] = lines;
  const end = Math.min(line.length, id.length + 2);
  return [
    `${inColorOf(status, line.slice(0, end), screen)}${line.slice(end)}`,
    ...more.map((each) => `  ${each}`),
  ];
}

function describeFinding(finding: Finding, screen: Screen): string[] {
  const { requirement, level, clause, expected, actual, diagnosis, hint } = finding;
  return [
    ...row('requirement', `${requirement} (${level})`, screen),
    ...row('clause', sourceOf(clause), screen),
    ...(expected !== undefined && actual !== undefined
      ? both(printable(expected), printable(actual), screen)
      : [...optional('expected', expected, screen), ...optional('actual', actual, screen)]),
    ...optional('diagnosis', diagnosis, screen, screen.colors.cyan),
    ...row('do', hint, screen),
  ];
}

/** A clause and where it stands; what is asked by the protocol itself has no more than its page. */
function sourceOf(id: string): string {
  const clause = findClause(id);
  if (clause === undefined) return id;
  const { document, section, lines } = clause.source;
  return `${id}: ${document}, ${section}, ${/^\d+$/.test(lines) ? 'line' : 'lines'} ${lines}`;
}

function both(expected: string, actual: string, screen: Screen): string[] {
  const compared = compare(expected, actual, screen.width - INDENT);
  return [
    ...row('expected', compared.expected.join('\n'), screen),
    ...row('actual', compared.actual.join('\n'), screen),
    ...(compared.mark === undefined ? [] : [`${' '.repeat(INDENT)}${screen.colors.yellow(compared.mark)}`]),
  ];
}

/** The other cases that show the same mistake, the first of them by name. */
function alsoIn(cases: CaseResult[], blocked: CaseResult[], { screen, verbose }: Telling): string[] {
  const named = verbose ? cases : cases.slice(0, NAMED);
  const more = cases.length - named.length;
  const room = screen.width - INDENT;
  const lines = [
    ...named.map(({ id }) => cutEnd(printable(id), room)),
    ...(more === 0 ? [] : [`and ${more} more`]),
    ...(blocked.length === 0 ? [] : wrap(blockedBy(blocked.length), room)),
    ...(verbose ? blocked.map(({ id }) => cutEnd(printable(id), room)) : []),
  ];
  return lines.length === 0 ? [] : labelled('also in', lines, screen);
}

const blockedBy = (count: number): string =>
  count === 1
    ? 'one case is blocked: nothing more can be said of it'
    : `${count} cases are blocked: nothing more can be said of them`;

/** Commands are never broken: they are there to be copied. */
function commands({ id }: CaseResult, { report, screen, out }: Telling): string[] {
  const folder = out === undefined || out === 'countersign-report' ? [] : ['--out', out];
  const replay = ['countersign replay', id, ...[...(report.options ?? []), ...folder].map(quote)].join(' ');
  return [
    ...(isObserved(id) ? [] : labelled('replay', [printable(replay)], screen)),
    ...labelled('again', [printable(repeatCommand(report, id))], screen),
  ];
}

const traceOf = (result: CaseResult): string[] => ['', ...indented(toTrace(result).trimEnd().split('\n'))];

const indented = (lines: string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-5).join('\n');

const optional = (label: string, text: string | undefined, screen: Screen, color?: Color): string[] =>
  text === undefined ? [] : row(label, text, screen, color);

type Color = (text: string) => string;

/** A text behind its label, in lines that fit; of a very long one the first lines. */
function row(label: string, text: string, screen: Screen, color: Color = (line) => line): string[] {
  const lines = wrap(printable(text), screen.width - INDENT);
  const shown = lines.length <= LINES ? lines : [...lines.slice(0, LINES - 1), '…'];
  return labelled(label, shown.map(color), screen);
}

function labelled(label: string, [first = '', ...rest]: string[], { colors }: Screen): string[] {
  const head = `  ${colors.dim(label.padEnd(INDENT - 2))}${first}`;
  return [head, ...rest.map((line) => `${' '.repeat(INDENT)}${line}`)];
}
