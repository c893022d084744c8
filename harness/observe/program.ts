import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a program ended. */
export interface ProgramEnd {
  /** As a shell has it: 128 and the number of the signal where one ended it. */
  code: number;
  /** In words: `exit code 3`, `the signal SIGTERM`. */
  how: string;
}

/** A program that runs, and whatever it has started. */
export interface Program {
  ended: Promise<ProgramEnd>;
  /** Sends it a signal, and all it has started. */
  signal(name: NodeJS.Signals): void;
}

/** A program could not be started. The message is one line, and says what to do. */
export class ProgramError extends Error {
  override name = 'ProgramError';
}

/** How long what a program leaves behind may go on, in milliseconds, and how long it gets to end after that. */
const LEFT_BEHIND = 2_000;
const GRACE = 500;

/**
 * Starts a program with the terminal of Countersign and variables added to its environment. What is still there when it
 * has ended is ended as well; so is all of it when Countersign itself ends. Throws {@link ProgramError}.
 */
export async function startProgram(
  [program = '', ...args]: string[],
  variables: Record<string, string>,
): Promise<Program> {
  // In a group of its own everything it starts can be ended with it; but then it could not read from a terminal.
  const detached = !process.stdin.isTTY;
  const child = spawn(program, args, { stdio: 'inherit', detached, env: { ...process.env, ...variables } });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new ProgramError(`Failed to start "${program}": ${reasonOf(error as NodeJS.ErrnoException)}`);
  }
  const send = (name: NodeJS.Signals | 0): boolean => sendTo(child, detached, name);
  const killAtEnd = () => send('SIGKILL');
  process.on('exit', killAtEnd);
  const ended = endOf(child).then(async (end) => {
    if (detached) await clearAway(send);
    process.off('exit', killAtEnd);
    return end;
  });
  return {
    ended,
    signal(name) {
      // A terminal sends what is typed to all that runs in it.
      if (detached || name !== 'SIGINT') send(name);
    },
  };
}

function sendTo({ pid }: ChildProcess, group: boolean, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group ? -pid! : pid!, name);
  } catch {
    return false;
  }
}

async function endOf(child: ChildProcess): Promise<ProgramEnd> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal === null) return { code: code!, how: `exit code ${code}` };
  return { code: 128 + constants.signals[signal], how: `the signal ${signal}` };
}

/** Waits for what a program has left behind, and ends what does not end by itself. */
async function clearAway(send: (name: NodeJS.Signals | 0) => boolean): Promise<void> {
  if (await isGone(send, LEFT_BEHIND)) return;
  send('SIGTERM');
  if (!(await isGone(send, GRACE))) send('SIGKILL');
}

async function isGone(send: (name: 0) => boolean, patienceMs: number): Promise<boolean> {
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(20))
    if (!send(0)) return true;
  return !send(0);
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such command. Check the path, or that it is installed.';
  if (code === 'EACCES') return 'it is no program, or none that you may run. Check the path.';
  return `${message}.`;
}
