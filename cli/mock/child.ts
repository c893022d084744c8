import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { CommandError, EXIT } from '../exit.ts';

/** Runs a command to its end, with variables added to its environment. Gives its exit code, as a shell would. */
export async function runCommand(command: string[], environment: Record<string, string>): Promise<number> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  // What is typed on a terminal reaches the command by itself; it decides what becomes of it.
  const ignore = () => {};
  process.on('SIGTERM', forward).on('SIGINT', ignore);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such command' : message;
    throw new CommandError(
      `Failed to start "${program}": ${why}. Check the path, or that it is installed.`,
      EXIT.client,
    );
  } finally {
    process.off('SIGTERM', forward).off('SIGINT', ignore);
  }
}
