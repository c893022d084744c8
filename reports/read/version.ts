import { ReportError } from './report-error.ts';

/** The version of reports that is read and written here. */
const VERSION = 1;

/** Throws {@link ReportError} where a report was written for other readers. @param place what was read */
export function requireVersion(version: unknown, place: string): void {
  if (version === VERSION) return;
  if (typeof version === 'number' && version > VERSION)
    throw new ReportError(
      `${capitalised(place)} was written by a newer Countersign: its schemaVersion is ${version}, this one reads ${VERSION}. Update countersign.`,
    );
  throw new ReportError(
    `${capitalised(place)} is no report: its schemaVersion is ${JSON.stringify(version) ?? 'missing'}. Name a report.json or an events.ndjson.`,
  );
}

const capitalised = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
