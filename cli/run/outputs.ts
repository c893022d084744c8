import { appendFileSync, openSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../harness/result.ts';
import { FORMATS, type Format } from '../../reports/index.ts';
import { toLine } from '../../reports/json.ts';
import type { Report } from '../../reports/report.ts';
import { CommandError, EXIT } from '../exit.ts';
import { notWritten, requireWritable, writeWhole } from '../files.ts';
import { inGithub } from './github.ts';
import type { RunOptions } from './options.ts';

/** A report and the file it goes into; absent for what goes to stdout. */
export interface Destination {
  format: Format;
  path?: string;
}

/** Where the reports of a run go. Throws where it can be seen beforehand that one cannot be written. */
export function destinationsOf({ out, reporter = [] }: Pick<RunOptions, 'out' | 'reporter'>): Destination[] {
  const all = [{ format: FORMATS.json! }, ...reporter, ...unasked(reporter)].map(
    ({ format, path }: Destination) => {
      if (path === undefined && format.printed) return { format };
      return { format, path: path ?? join(out, format.file) };
    },
  );
  for (const { path } of all) if (path !== undefined) requireWritable(path);
  return all;
}

/** In GitHub Actions the findings are shown beside the code without being asked for. */
const unasked = (reporter: Destination[]): Destination[] =>
  inGithub() && !reporter.some(({ format }) => format === FORMATS.github)
    ? [{ format: FORMATS.github! }]
    : [];

/** What came of writing the reports. */
export interface Written {
  /** Lines that say where they are. */
  notes: string[];
  /** What goes to stdout. */
  printed: string;
  /** Why some could not be written. */
  problems: unknown[];
}

/** Writes all reports that can be written. Where one cannot, no older one stays in its place. */
export async function writeReports(report: Report, destinations: Destination[]): Promise<Written> {
  const written: Written = { notes: [], printed: '', problems: [] };
  for (const { format, path } of destinations)
    try {
      const text = await format.render(report);
      if (path === undefined) written.printed += text;
      else {
        writeWhole(path, text);
        written.notes.push(`Report: ${path}`);
      }
    } catch (error) {
      if (path !== undefined) removeOlder(path);
      written.problems.push(error);
    }
  return written;
}

function removeOlder(path: string): void {
  try {
    if (statSync(path).isFile()) rmSync(path);
  } catch {
    // There is none, or it cannot be taken away either.
  }
}

/** Throws what went wrong, if anything: a fault of Countersign's own, or one error that tells of all files. */
export function throwAny(problems: unknown[]): void {
  for (const problem of problems) if (!(problem instanceof CommandError)) throw problem;
  if (problems.length === 0) return;
  throw new CommandError((problems as CommandError[]).map(({ message }) => message).join('\n'), EXIT.usage);
}

/** Writes events into a file as they happen. */
export interface Recorder {
  /** Throws where not even the first can be written; later ones that cannot be are left out, and the run goes on. */
  record(event: RunEvent): void;
  /** Why the file ends before the run did. */
  problem?: unknown;
}

/** Begins a file anew with the first event, and adds a whole line for each. */
export function recordInto(path: string): Recorder {
  let size: number | undefined;
  /** Left open: opening the file for each event would take longer than writing it. */
  let file: number | undefined;
  const recorder: Recorder = {
    record(event) {
      if (recorder.problem !== undefined) return;
      const line = toLine(event);
      if (size === undefined) writeWhole(path, '');
      try {
        file ??= openSync(path, 'a');
        appendFileSync(file, line);
      } catch (error) {
        truncate(path, size ?? 0);
        if (size === undefined) throw notWritten(path, error);
        recorder.problem = notWritten(path, error);
        return;
      }
      size = (size ?? 0) + Buffer.byteLength(line);
    },
  };
  return recorder;
}

/** Takes half a line away again. */
function truncate(path: string, size: number): void {
  try {
    truncateSync(path, size);
  } catch {
    // What reads the file passes over half a line at its end.
  }
}
