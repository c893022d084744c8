import { SingleBar } from 'cli-progress';
import { type CaseResult, type RunEvent, STATUSES, type Status } from '../../harness/result.ts';
import { printable } from '../report.ts';
import { inColorOf, isLive, markOf, type Screen, screenOf, type Terminal } from './screen.ts';
import { cutEnd, cutStart, widthOf } from './width.ts';

/** Shows how a run goes on. */
export interface Progress {
  tell(event: RunEvent): void;
  /** Leaves the terminal as it was; until the next event nothing is written to it. */
  pause(): void;
}

/** How much of a run is shown while it goes on. */
export interface Detail {
  quiet?: boolean;
  verbose?: boolean;
}

/** How long nothing may be said where there is no bar, in milliseconds: CI systems end what is silent. */
const SILENCE = 20_000;

/**
 * Shows how a run goes on: a bar with the case in hand on a terminal; elsewhere, and in CI, a line for each tenth of the
 * cases; `verbose` a line for each case as it ends; `quiet` nothing.
 */
export function showProgress(terminal: Terminal, { quiet, verbose }: Detail = {}): Progress {
  if (quiet) return { tell() {}, pause() {} };
  if (verbose) return { tell: eachCaseOn(terminal), pause() {} };
  return isLive(terminal) ? barOn(terminal) : { tell: tenthsOn(terminal), pause() {} };
}

type Counts = Partial<Record<Status, number>>;

function barOn(terminal: Terminal): Progress {
  const counts: Counts = {};
  const underWay = new Set<string>();
  let total = 0;
  let value = 0;
  let since = 0;
  const format = () => {
    const elapsed = since === 0 ? 0 : Math.floor((Date.now() - since) / 1000);
    const [longest = ''] = underWay;
    return barLine({ value, total, counts, elapsed, id: longest }, terminal);
  };
  const options = { format, stream: terminal, clearOnComplete: true, forceRedraw: true };
  const bar = new SingleBar(options as unknown as ConstructorParameters<typeof SingleBar>[0]);
  let isShown = false;
  const pause = () => {
    if (isShown) bar.stop();
    isShown = false;
  };
  process.once('exit', pause);
  return {
    pause,
    tell(event) {
      if (event.type === 'run-started') {
        total = event.total;
        since = Date.now();
      } else if (event.type === 'case-started') underWay.add(event.id);
      else if (event.type === 'case-finished') {
        const { id, status } = event.result;
        underWay.delete(id);
        counts[status] = (counts[status] ?? 0) + 1;
        value++;
      } else if (event.type === 'run-finished') {
        process.off('exit', pause);
        return pause();
      }
      if (!isShown) bar.start(total, value);
      else bar.update(value);
      isShown = true;
    },
  };
}

/** What a bar tells of. */
interface Standing {
  value: number;
  total: number;
  counts: Counts;
  /** Seconds. */
  elapsed: number;
  /** The case that has been under way for longest. */
  id: string;
}

/** A line that is shorter than the terminal: the bar, what came of the cases, how long it has taken, the case in hand. */
export function barLine({ value, total, counts, elapsed, id }: Standing, terminal: Terminal): string {
  const screen = screenOf(terminal);
  const room = (terminal.columns || 80) - 1;
  const length = Math.max(Math.min(Math.floor(room / 6), 30), 5);
  const full = total === 0 ? 0 : Math.min(Math.floor((value / total) * length), length);
  const bar = '█'.repeat(full) + screen.colors.dim('░'.repeat(length - full));
  const told = STATUSES.filter((status) => status !== 'passed' && counts[status] !== undefined);
  const done = [`${bar} ${value}/${total}`, time(elapsed)];
  const parts = [done[0]!, ...told.map((status) => counted(status, counts[status]!, screen)), done[1]!];
  while (parts.length > 1 && widthOf(parts.join('  ')) > room) parts.splice(-2, 1);
  const head = parts.join('  ');
  const left = room - widthOf(head) - 2;
  if (left < 12) return widthOf(head) <= room ? head : cutEnd(`${value}/${total}`, room);
  return `${head}  ${screen.colors.dim(cutStart(printable(id), left))}`;
}

const time = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;

const counted = (status: Status, count: number, screen: Screen): string =>
  inColorOf(status, `${count} ${status}`, screen);

function tenthsOn(terminal: Terminal): Progress['tell'] {
  const screen = screenOf(terminal);
  const counts: Counts = {};
  let total = 0;
  let value = 0;
  let told = 0;
  let last = Date.now();
  return (event) => {
    if (event.type === 'run-started') total = event.total;
    if (event.type !== 'case-finished') return;
    counts[event.result.status] = (counts[event.result.status] ?? 0) + 1;
    value++;
    const isSoon = value < total && value - told < total / 10;
    if (isSoon && Date.now() - last < SILENCE) return;
    told = value;
    last = Date.now();
    terminal.write(`${String(value).padStart(String(total).length)}/${total}  ${countsOf(counts, screen)}\n`);
  };
}

/** What came of the cases, in words: `12 passed, 1 failed`. */
export function countsOf(counts: Counts, screen: Screen): string {
  const parts = STATUSES.filter((status) => counts[status]).map((status) =>
    counted(status, counts[status]!, screen),
  );
  return parts.join(', ') || 'nothing run';
}

function eachCaseOn(terminal: Terminal): Progress['tell'] {
  const screen = screenOf(terminal);
  return (event) => {
    if (event.type === 'case-finished') terminal.write(`${caseLine(event.result, screen)}\n`);
    if (event.type === 'case-amended')
      terminal.write(`${caseLine(event.result, screen)}  (told of after it had ended)\n`);
  };
}

function caseLine({ id, status, durationMs, findings, reason }: CaseResult, screen: Screen): string {
  const head = `${markOf(status)} ${printable(id)}`;
  const wrong = findings.find(({ level }) => level === (status === 'failed' ? 'must' : 'should'));
  const why = printable((wrong?.message ?? reason ?? '').split('\n')[0]!);
  const took = `  ${durationMs} ms`;
  const left = screen.width - widthOf(head) - took.length - 3;
  const said = why === '' || left < 12 ? '' : `  ${cutEnd(why, left)}`;
  return `${inColorOf(status, head, screen)}${screen.colors.dim(took)}${said}`;
}
