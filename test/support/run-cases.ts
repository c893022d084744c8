import { loadCases } from '../../contracts/case.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';
import type { RunEvent } from '../../harness/result.ts';
import { run } from '../../harness/run.ts';
import { select } from '../../harness/select.ts';
import { collect, type Report } from '../../reports/report.ts';

/** Runs cases against a client started as a process, as `countersign run` does, and gives the report. */
export async function runCases(
  command: string[],
  { grep, timeoutMs = 10_000, seed = 42 }: { grep?: string; timeoutMs?: number; seed?: number } = {},
): Promise<Report> {
  const tool = { name: 'countersign', version: '0.0.0' };
  const driver = await startProcessDriver(command, tool);
  const events: RunEvent[] = [];
  try {
    const cases = select(loadCases(), grep === undefined ? {} : { grep });
    await run({ cases, drivers: [driver], seed, timeoutMs, tool, command }, (event) => events.push(event));
  } finally {
    await driver.close();
  }
  return collect(events);
}

/** The command of a TypeScript program of this checkout. */
export const node = (path: string, ...args: string[]): string[] => [process.execPath, path, ...args];
