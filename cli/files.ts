import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { usageError } from './exit.ts';

/** Makes a folder and those above it. Node's own recursive way never ends where the system forbids it, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Writes a file whole or not at all. */
export function writeWhole(path: string, text: string): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (error) {
    throw usageError(
      `Failed to write "${path}": ${(error as Error).message}. Choose another place with --out or --reporter.`,
    );
  }
}
