import { setTimeout as sleep } from 'node:timers/promises';
import type { Program, ProgramEnd } from '../../harness/observe/program.ts';
import type { Signals } from './signals.ts';

/** How long a program gets to end when its time is up, in milliseconds. */
const GRACE = 5_000;

/** Why nothing more is watched: the program ended, its time was up, or somebody had enough. */
export interface WatchEnd {
  program?: ProgramEnd;
  why: 'ended' | 'time' | 'interrupted';
}

/**
 * Waits until a program ends, or without one for ever. A signal goes on to the program, a second one kills it; so does
 * the end of its time. @param forMs how long to watch at most
 */
export async function watch(
  program: Program | undefined,
  forMs: number | undefined,
  signals: Signals,
): Promise<WatchEnd> {
  const timer = new AbortController();
  let why: WatchEnd['why'] = 'ended';
  let enough: () => void = () => {};
  const stopped = new Promise<undefined>((resolve) => {
    enough = () => resolve(undefined);
  });
  signals.tell((signal) => {
    program?.signal(why === 'interrupted' ? 'SIGKILL' : signal);
    why = 'interrupted';
    enough();
  });
  const timeUp = async (): Promise<void> => {
    if (forMs === undefined) return;
    await sleep(forMs, undefined, { signal: timer.signal });
    why = 'time';
    enough();
    program?.signal('SIGTERM');
    await sleep(GRACE, undefined, { signal: timer.signal });
    program?.signal('SIGKILL');
  };
  const timed = timeUp().catch(() => {});
  const end = await (program === undefined ? stopped : program.ended);
  timer.abort();
  await timed;
  signals.tell();
  return end === undefined ? { why } : { why, program: end };
}
