import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isEvents, readEvents } from './read/events.ts';
import { readText } from './read/file.ts';
import { ReportError } from './read/report-error.ts';
import { wrongWith } from './read/shape.ts';
import { requireVersion } from './read/version.ts';
import { collect, type Report } from './report.ts';

export { ReportError } from './read/report-error.ts';

/** A report as it was read. */
export interface ReadReport {
  report: Report;
  /** The file it was read from. */
  path: string;
  /** What is to be said of that file, a sentence each. */
  notes: string[];
}

/**
 * Reads a report: `report.json`, `events.ndjson`, or the folder they are in. Of a folder the last run is read, also where it
 * was killed and left nothing but events; a run that did not end gives a report that is not complete.
 * Throws {@link ReportError} with one line that says what is wrong with the file and what to do.
 */
export function readReport(path: string): ReadReport {
  const file = isFolder(path) ? fileIn(path) : path;
  const text = readText(file);
  if (text.trim() === '')
    throw new ReportError(`"${file}" is empty. Run countersign run again, or name another report.`);
  if (file.endsWith('.ndjson') || isEvents(text)) return ofEvents(text, file);
  return { report: parseReport(text, file), path: file, notes: [] };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The file of the last run in a folder: a run writes its report last, so events that are newer are of one that was killed. */
function fileIn(folder: string): string {
  const [report, events] = [join(folder, 'report.json'), join(folder, 'events.ndjson')];
  if (!existsSync(events)) return report;
  if (!existsSync(report)) return events;
  return statSync(events).mtimeMs > statSync(report).mtimeMs ? events : report;
}

function ofEvents(text: string, path: string): ReadReport {
  const { events, notes } = readEvents(text, path);
  const report = collect(events);
  if (events.some(({ type }) => type === 'run-finished')) return { report, path, notes };
  const killed = `The run of "${path}" did not end, so what comes of it is marked as incomplete.`;
  return { report, path, notes: [...notes, killed] };
}

function parseReport(text: string, path: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ReportError(`"${path}" is not JSON: ${oneLine((error as Error).message)}. Name a report.json.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ReportError(`"${path}" is no report but ${kindOf(value)}. Name a report.json.`);
  requireVersion((value as Partial<Report>).schemaVersion, `"${path}"`);
  const wrong = wrongWith(value, 'report');
  if (wrong === undefined) return value as Report;
  throw new ReportError(`"${path}" does not fit the schema of reports ${wrong}. Run countersign run again.`);
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;

/** What the parser says quotes the file, control characters and all. */
const oneLine = (message: string): string => message.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 120);
