import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ReportError } from './report-error.ts';

/** The largest file that is read, in bytes: some twenty times the report of all cases. */
export const LARGEST = 256 * 2 ** 20;

const PIECE = 2 ** 20;

/** The text of a file, or of what is piped. Throws {@link ReportError}. @param largest in bytes */
export function readText(path: string, largest = LARGEST): string {
  const text = readPieces(path, largest).toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function readPieces(path: string, largest: number): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    if (fstatSync(file).size > largest) throw tooLarge(path, largest);
    const pieces: Buffer[] = [];
    // What is piped has no size beforehand, and a file may grow meanwhile: what counts is what is read.
    for (let room = largest; room >= 0; room -= pieces.at(-1)!.length) {
      const piece = Buffer.allocUnsafe(PIECE);
      const length = readSync(file, piece);
      if (length === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, length));
    }
  } catch (error) {
    if (error instanceof ReportError) throw error;
    throw new ReportError(`Failed to read the report "${path}": ${causeOf(error as NodeJS.ErrnoException)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
  throw tooLarge(path, largest);
}

const tooLarge = (path: string, largest: number): ReportError =>
  new ReportError(
    `"${path}" is larger than ${largest / 2 ** 20} MiB, which no report is. Name a report.json or an events.ndjson.`,
  );

/** Why, and what to do. */
function causeOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file. Make one with countersign run, or name another.';
    case 'EISDIR':
      return 'it is a folder. Name a file in it.';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read. Change its permissions.';
    default:
      return `${message}.`;
  }
}
