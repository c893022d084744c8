import { existsSync } from 'node:fs';
import { type ReadReport, ReportError, readReport } from '../../reports/read.ts';
import { usageError } from '../exit.ts';

/** Reads a report that the user has named, and says on stderr what is to be said of its file. */
export function readInput(path: string): ReadReport {
  const read = asUsage(() => readReport(path));
  for (const note of read.notes) process.stderr.write(`${note}\n`);
  return read;
}

/** Reads several reports, in their order. */
export function readInputs(paths: string[]): ReadReport[] {
  const glob = paths.find((path) => /[*?[{]/.test(path) && !existsSync(path));
  if (glob !== undefined)
    throw usageError(
      `Nothing matches "${glob}". It is for the shell to find the files of a pattern: leave the quotes away, or name files.`,
    );
  return paths.map(readInput);
}

/** Runs what may find a report wanting: that is an error of use. */
export function asUsage<Value>(action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    throw error instanceof ReportError ? usageError(error.message) : error;
  }
}
