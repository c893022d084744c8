import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type CommandError, usageError } from './exit.ts';

/** Makes a folder and those above it. Node's own recursive way never ends where the system forbids it, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Writes a file whole or not at all. What is no file, as /dev/stdout is none, is written to as it is. */
export function writeWhole(path: string, text: string): void {
  try {
    makeFolder(dirname(path));
    if (isOther(path)) writeFileSync(path, text);
    else replaceFile(path, text);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** Sees that a file can be written, as far as that can be known beforehand: throws as {@link writeWhole} would. */
export function requireWritable(path: string): void {
  try {
    makeFolder(dirname(path));
    accessSync(isOther(path) ? path : dirname(path), constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('It is a folder');
    if (!statSync(dirname(path)).isDirectory()) throw new Error(`"${dirname(path)}" is no folder`);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** What to say of a file that could not be written. */
export const notWritten = (path: string, error: unknown): CommandError =>
  usageError(`Failed to write "${path}": ${(error as Error).message}. Choose another place for it.`);

/** Whether there is something that is neither a file nor a folder: a device, a pipe. */
function isOther(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

function replaceFile(path: string, text: string): void {
  const part = `${path}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    removeQuietly(part);
    throw error;
  }
}

/** What went wrong before is worth more than what goes wrong here. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there: a file stands where its folder would be.
  }
}
