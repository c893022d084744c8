import { loadCases } from '../../contracts/case.ts';
import { runCases } from './run-cases.ts';

/**
 * Runs every case against a client, then those that are repeated in other time zones, languages and folders. Gives
 * whatever did not pass, skipped or with a warning included, and how many of the plain cases did.
 */
export async function wholeRun(command: string[]): Promise<{ notPassed: object[]; missing: number }> {
  const plain = await runCases(command);
  const elsewhere = await runCases(command, { grep: 'environment/**' });
  const notPassed = [...plain.results, ...elsewhere.results]
    .filter(({ status }) => status !== 'passed')
    .map(({ id, status, reason, findings }) => ({ id, status, reason, findings }));
  return { notPassed, missing: loadCases().length - plain.summary.passed };
}

export const ALL_PASSED = { notPassed: [], missing: 0 };
