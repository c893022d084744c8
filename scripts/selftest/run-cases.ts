import { type Case, loadCases } from '../../contracts/case.ts';
import { type ProcessOptions, startProcessDriver } from '../../harness/drivers/process.ts';
import { withEnvironments } from '../../harness/environments.ts';
import type { RunEvent } from '../../harness/result.ts';
import { type RunSettings, run } from '../../harness/run.ts';
import { type Selection, select } from '../../harness/select.ts';
import { collect, type Report, resultsOf } from '../../reports/report.ts';

export type RunCasesOptions = Partial<Pick<RunSettings, 'seed' | 'timeoutMs' | 'patienceMs' | 'bail'>> &
  Pick<Selection, 'grep' | 'apis'> & {
    /** How many processes of the client are started. */
    jobs?: number;
    /** How many calls are under way at once in each, where they can take more. */
    inFlight?: number;
    /** How they are started. */
    start?: ProcessOptions;
    /** The ID of the case that is run first, alone; its group follows. */
    first?: string;
    /** How many cases that fail or warn are enough to end the run. */
    enough?: number;
    /** Whether results stand in the order in which the cases were begun, and keep what only repeats another. */
    repeats?: boolean;
    /** Makes other cases of those that are selected. */
    change?: (each: Case) => Case;
  };

const tool = { name: 'countersign', version: '0.0.0' };
let plain: Case[] | undefined;

/**
 * Runs cases against a client started as a process, as `countersign run` does, and gives the report. Cases that start
 * it in other circumstances are among them where the glob begins with `environment/`.
 */
export async function runCases(
  command: string[],
  {
    seed = 42,
    timeoutMs = 10_000,
    jobs = 1,
    inFlight = 64,
    start = {},
    first,
    enough,
    repeats,
    change,
    ...rest
  }: RunCasesOptions = {},
): Promise<Report> {
  const { grep, apis, ...settings } = rest;
  plain ??= loadCases();
  const all = grep?.startsWith('environment/') ? withEnvironments(plain) : plain;
  const selected = select(all, { ...(grep && { grep }), ...(apis && { apis }) });
  const ordered = first === undefined ? selected : beginningWith(first, selected);
  const cases = change === undefined ? ordered : ordered.map(change);
  const drivers = await Promise.all(
    Array.from({ length: jobs }, async () => {
      const driver = await startProcessDriver(command, tool, start);
      return { ...driver, maxInFlight: Math.min(driver.maxInFlight, inFlight) };
    }),
  );
  const events: RunEvent[] = [];
  const startIn: RunSettings['startIn'] = ({ variables }) =>
    startProcessDriver(command, tool, { ...start, variables: { ...start.variables, ...variables } });
  const stop = new AbortController();
  const known = { seed, timeoutMs, tool, command, signal: stop.signal };
  let found = 0;
  try {
    const parts = first === undefined ? [cases] : [cases.slice(0, 1), cases.slice(1)];
    for (const part of parts)
      await run({ ...settings, ...known, cases: part, drivers, startIn }, (event) => {
        events.push(event);
        if (event.type === 'case-finished' && ['failed', 'warned'].includes(event.result.status)) found++;
        if (found === enough) stop.abort();
      });
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
  }
  const report = collect(events);
  if (!repeats) return report;
  const results = new Map(resultsOf(events).map((result) => [result.id, result]));
  return { ...report, results: cases.flatMap(({ id }) => results.get(id) ?? []) };
}

/** Cases in another order: this one, those of its group, the others. */
function beginningWith(first: string, cases: Case[]): Case[] {
  const group = first.slice(0, first.lastIndexOf('/') + 1);
  const rank = ({ id }: Case) => (id === first ? 0 : id.startsWith(group) ? 1 : 2);
  return cases.toSorted((a, b) => rank(a) - rank(b));
}

/** The command of a TypeScript program of this checkout. */
export const node = (path: string, ...args: string[]): string[] => [process.execPath, path, ...args];
