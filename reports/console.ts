import type { CaseResult } from '../harness/result.ts';
import { amount } from './amount.ts';
import { causesOf } from './causes.ts';
import { describeCause, describeErrored, type Telling } from './console/cause.ts';
import { operations, reasons, slowest, summaryLine } from './console/overview.ts';
import { type Screen, screenOf } from './console/screen.ts';
import { wrap } from './console/width.ts';
import { grouped, printable, type Report } from './report.ts';

export { type Detail, type Progress, showProgress } from './console/progress.ts';
export { type Screen, screenOf, type Terminal } from './console/screen.ts';

/** How many mistakes are told of at length. */
const TOLD = 25;

/** How a report is shown. */
export interface Shown {
  screen?: Screen;
  /** Only what is wrong, and the line that sums up. */
  quiet?: boolean;
  /** Every mistake, every case that shows it, all that was said in the first of them, and the slowest cases. */
  verbose?: boolean;
  /** Lines that stand before the last one. */
  notes?: string[];
  /** The folder of the report, for the commands that repeat a case. */
  out?: string;
}

/** What is wrong, each mistake once; what came of each operation; and a last line that sums up. */
export function toConsole(
  report: Report,
  { screen = screenOf({}), quiet = false, verbose = false, notes = [], out }: Shown = {},
): string {
  const { results, warnings = [] } = report;
  const telling: Telling = { report, screen, verbose, out };
  const isBroad = !quiet && results.length > 1;
  const lines = [
    ...mistakes(results, telling),
    ...(isBroad ? operations(report, screen) : []),
    ...(isBroad ? slowest(results, verbose, screen) : []),
    ...reasons(results, screen),
    '',
    ...warnings
      .flatMap((line) => wrap(`Warning: ${printable(line)}`, screen.width))
      .map(screen.colors.yellow),
    ...notes.map(printable),
    summaryLine(report, screen),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is wrong: failures first, then what is warned of, then what proved nothing. */
function mistakes(results: CaseResult[], telling: Telling): string[] {
  const wrong = results.filter(({ status }) => status !== 'passed' && status !== 'errored');
  const errored = results.filter(({ status }) => status === 'errored');
  const causes = [...causesOf(wrong, 'must'), ...causesOf(wrong, 'should')];
  const told = telling.verbose ? causes : causes.slice(0, TOLD);
  const more = causes.length - told.length;
  return [
    ...told.flatMap((cause) => describeCause(cause, telling)),
    ...(more === 0 ? [] : ['', ...wrap(untold(more), telling.screen.width)]),
    ...[...grouped(errored, ({ reason }) => (reason ?? '').split('\n')[0]!)].flatMap(([, cases]) =>
      describeErrored(cases[0]!.reason ?? '', cases, telling),
    ),
  ];
}

const untold = (count: number): string =>
  `and ${amount(count, 'more mistake')}: --verbose tells of all, and the report has them.`;
