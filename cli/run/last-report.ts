import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../reports/report.ts';
import { usageError } from '../exit.ts';

/** The report of the last run that wrote into a folder. */
export function lastReport(out: string): Report {
  const path = join(out, 'report.json');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message;
    throw usageError(
      `Failed to read the last report "${path}": ${why}. Run countersign run first, or name its folder with --out.`,
    );
  }
  const { schemaVersion, results } = (value ?? {}) as Partial<Report>;
  if (schemaVersion === 1 && Array.isArray(results)) return value as Report;
  throw usageError(`"${path}" is not a report of this version. Run countersign run again.`);
}
