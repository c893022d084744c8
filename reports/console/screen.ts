import { createColors } from 'picocolors';
import type { Status } from '../../harness/result.ts';

/** What a run is shown on. */
export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** How a text is laid out and coloured. */
export interface Screen {
  /** How many columns a line may take; without end where nothing is to be wrapped. */
  width: number;
  colors: ReturnType<typeof createColors>;
}

type Environment = Record<string, string | undefined>;

/** The fewest columns a terminal is taken to have. */
const NARROWEST = 60;

/** How to write for a terminal, or for a file or pipe: there nothing is wrapped, nor coloured unless it is forced. */
export function screenOf(
  { isTTY = false, columns = 80 }: Omit<Terminal, 'write'>,
  environment: Environment = process.env,
): Screen {
  const width = isTTY ? Math.max(columns || 80, NARROWEST) : Number.POSITIVE_INFINITY;
  return { width, colors: createColors(isColored(isTTY, environment)) };
}

/** NO_COLOR with any value turns colours off, FORCE_COLOR with any but 0 and false turns them on (no-color.org, force-color.org). */
function isColored(isTTY: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY && TERM !== 'dumb';
}

/** The colours of what goes to standard output: the same everywhere, or none. */
export const { colors } = screenOf(process.stdout);

/** Whether a line can be written anew while the run goes on: on a terminal that somebody looks at. */
export function isLive({ isTTY }: Terminal, { CI, TERM }: Environment = process.env): boolean {
  return isTTY === true && TERM !== 'dumb' && (!CI || CI === 'false' || CI === '0');
}

const MARKS: Record<Status, { mark: string; color: 'green' | 'yellow' | 'red' | 'dim' | 'magenta' }> = {
  passed: { mark: '✓', color: 'green' },
  warned: { mark: '!', color: 'yellow' },
  failed: { mark: '✗', color: 'red' },
  skipped: { mark: '-', color: 'dim' },
  blocked: { mark: '-', color: 'dim' },
  errored: { mark: '?', color: 'magenta' },
};

/** A text in the colour of a status. */
export const inColorOf = (status: Status, text: string, { colors }: Screen): string =>
  colors[MARKS[status].color](text);

/** The sign of a status. */
export const markOf = (status: Status): string => MARKS[status].mark;
