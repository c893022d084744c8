import { toJson } from './json.ts';
import { toJunit } from './junit.ts';
import type { Report } from './report.ts';

/** A format a report can be written in. */
export interface Format {
  /** What the file is called where no path was given. */
  file: string;
  render(report: Report): string;
}

/** The formats by the names they are asked for with. */
export const FORMATS: Record<string, Format> = {
  json: { file: 'report.json', render: toJson },
  junit: { file: 'junit.xml', render: toJunit },
};
