import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../reports/report.ts';
import { usageError } from '../exit.ts';
import { readInput } from '../report/input.ts';

/** The report of the last run that wrote into a folder; of one that was killed, what it had. */
export function lastReport(out: string): Report {
  if (!['report.json', 'events.ndjson'].some((file) => existsSync(join(out, file))))
    throw usageError(
      `There is no last run in "${out}". Run countersign run first, or name its folder with --out.`,
    );
  return readInput(out).report;
}
