import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { APIS } from '../../specs/index.ts';
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
    throw new CommandError(
      `Failed to start "${program}": ${reasonOf(program, error as NodeJS.ErrnoException)}`,
      EXIT.client,
    );
  } finally {
    process.off('SIGTERM', forward).off('SIGINT', ignore);
  }
}

function reasonOf(program: string, { code, message }: NodeJS.ErrnoException): string {
  if (APIS.some((api) => api === program))
    return `it is no command. To serve this API alone: --api ${program}.`;
  if (code === 'ENOENT') return 'there is no such command. Check the path, or that it is installed.';
  if (code === 'EACCES') return 'it is no program, or none that you may run. Check the path.';
  return `${message}.`;
}
