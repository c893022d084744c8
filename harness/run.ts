import type { Case } from '../contracts/case.ts';
import type { Driver } from './driver.ts';
import type { CaseResult, RunEvent } from './result.ts';
import { errored, runCase, skipped } from './run-case.ts';

export interface RunSettings {
  cases: Case[];
  driver: Driver;
  seed: number;
  timeoutMs: number;
  tool: { name: string; version: string };
  command: string[];
  /** Ends the run after the cases under way; what was not run is missing from the report, which says so. */
  signal?: AbortSignal;
}

/**
 * Runs cases, as many at once as the client can take, and tells each event as it happens. A case that was interrupted
 * because the client went down under it is run again, alone, so that the one to blame is found.
 */
export async function run(settings: RunSettings, tell: (event: RunEvent) => void): Promise<void> {
  const { cases, driver, seed, tool, command, signal } = settings;
  const started = performance.now();
  tell({
    type: 'run-started',
    schemaVersion: 1,
    tool,
    seed,
    client: driver.client,
    command,
    startedAt: new Date().toISOString(),
    total: cases.length,
  });
  const queue = [...cases];
  const interrupted: Case[] = [];
  let finished = 0;

  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined && !signal?.aborted; next = queue.shift()) {
      const result = await runOne(next);
      if (result === 'interrupted') interrupted.push(next);
      else finish(result);
    }
  }

  async function runOne(testCase: Case): Promise<CaseResult | 'interrupted'> {
    tell({ type: 'case-started', id: testCase.id });
    if (driver.methods.has(testCase.method)) return runCase(testCase, settings);
    return skipped(testCase, `The client does not implement ${testCase.method}.`);
  }

  function finish(result: CaseResult): void {
    finished++;
    tell({ type: 'case-finished', result });
  }

  await Promise.all(Array.from({ length: driver.maxInFlight }, work));
  for (const testCase of interrupted) {
    if (signal?.aborted) break;
    const result = await runOne(testCase);
    finish(
      result === 'interrupted'
        ? errored(testCase, 'The client went down again and again under this case.')
        : result,
    );
  }
  const complete = finished === cases.length;
  tell({ type: 'run-finished', durationMs: Math.round(performance.now() - started), complete });
}
