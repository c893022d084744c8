import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../contracts/case.ts';
import type { Authority } from '../mocks/index.ts';
import { type Driver, DriverError } from './driver.ts';
import { ENVIRONMENTS, type Environment } from './environments.ts';
import { methodsOf, RUNS } from './properties/list.ts';
import type { CaseResult, RunEvent, Selected, Shard } from './result.ts';
import { type CaseRun, errored, runCase, skipped } from './run-case.ts';

/** How many environments the client is started in at once. */
const ENVIRONMENTS_AT_ONCE = 4;
/** How long servers go on listening after the last case, in milliseconds, for what comes too late. */
const LISTEN_ON = 200;

export interface RunSettings {
  cases: Case[];
  /** The client, started once or several times: as many cases run at once as all of them can take. */
  drivers: Driver[];
  /** Starts the client once more, in certain circumstances. Cases that want some are skipped without it. */
  startIn?: (environment: Environment) => Promise<Driver>;
  /** Why the client cannot be given what a case needs: it is skipped then. */
  lackOf?: (testCase: Case) => string | undefined;
  seed: number;
  timeoutMs: number;
  /** How long a client may wait for a server that says nothing. It is only warned without it. */
  patienceMs?: number;
  /** The authority that the client trusts, beside those it trusts anyway. */
  trusted?: Authority;
  /** How many inputs a property is tried on. */
  runs?: number;
  /** The folder of the inputs that properties have failed on. */
  regressions?: string;
  /** Ends the run after so many failed cases. */
  bail?: number;
  tool: { name: string; version: string };
  command: string[];
  /** The options that the commands which repeat a case need beside it. */
  options?: string[];
  /** What the cases are a part of, for the report. */
  selected?: Selected;
  shard?: Shard;
  /** Leaves secrets where they are. */
  keepSecrets?: boolean;
  /** What is to be known first: that secrets stand in the report, or that the client lists unknown methods. */
  warnings?: string[];
  /** Ends the run after the cases under way; what was not run is missing from the report, which says so. */
  signal?: AbortSignal;
}

/**
 * Runs cases, as many at once as the client can take, and tells each event as it happens. A case that was interrupted
 * because the client went down under it is run again, alone, so that the one to blame is found.
 */
export async function run(settings: RunSettings, tell: (event: RunEvent) => void): Promise<void> {
  const { cases, drivers, seed, tool, command, options, selected, shard, warnings } = settings;
  const started = performance.now();
  tell({
    type: 'run-started',
    schemaVersion: 1,
    tool,
    seed,
    client: drivers[0]!.client,
    command,
    ...(options === undefined ? {} : { options }),
    startedAt: new Date().toISOString(),
    total: cases.length,
    ...(selected === undefined ? {} : { selected }),
    ...(shard === undefined ? {} : { shard }),
    ...(warnings === undefined ? {} : { warnings }),
  });
  const progress = new Progress(settings, tell);
  const reasons = new Map(cases.map((each) => [each, settings.lackOf?.(each)]));
  const possible = cases.filter((each) => reasons.get(each) === undefined);
  try {
    for (const [each, reason] of reasons) if (reason !== undefined) progress.finish(skipped(each, reason));
    const here = possible.filter(({ environment }) => environment === undefined);
    await progress.runAll(
      here.filter(({ property }) => property === undefined),
      drivers,
    );
    await progress.runAll(
      here.filter(({ property }) => property !== undefined),
      drivers,
    );
    const environments = ENVIRONMENTS.filter(({ name }) =>
      possible.some(({ environment }) => environment === name),
    );
    const work = async (): Promise<void> => {
      for (let next = environments.shift(); next !== undefined; next = environments.shift())
        await runIn(next, { ...settings, cases: possible }, progress);
    };
    await allEnded(Array.from({ length: ENVIRONMENTS_AT_ONCE }, work));
  } finally {
    await progress.end();
  }
  const durationMs = Math.round(performance.now() - started);
  tell({ type: 'run-finished', durationMs, complete: progress.finished === cases.length });
}

/** Waits until all have ended, also where one fails: nothing is to go on with what is closed then. */
async function allEnded(all: Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(all)) if (end.status === 'rejected') throw end.reason;
}

/** Cases in which the client only waits come first, the longest of them before the others: others run meanwhile. */
export const patientFirst = (cases: Case[]): Case[] => cases.toSorted((a, b) => waitOf(b) - waitOf(a));

/** How long the client waits for its answer in a case, in milliseconds. */
function waitOf({ situation }: Case): number {
  if (situation.kind !== 'trouble') return 0;
  const { trouble } = situation;
  if (trouble.kind === 'delay') return trouble.ms;
  return trouble.kind === 'silence' ? Number.MAX_VALUE : 0;
}

/** Runs the cases of an environment with a client that is started for them in it. */
async function runIn(
  environment: Environment,
  { cases: all, startIn }: RunSettings,
  progress: Progress,
): Promise<void> {
  if (progress.stopped) return;
  const cases = all.filter((each) => each.environment === environment.name);
  let driver: Driver;
  try {
    if (startIn === undefined) throw new DriverError('This client cannot be started in other circumstances.');
    driver = await startIn(environment);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    for (const each of cases) progress.finish(skipped(each, `It does not start there: ${error.message}`));
    return;
  }
  try {
    await progress.runAll(cases, [driver]);
  } finally {
    await driver.close();
  }
}

/** So many servers can go on listening that there are files left for the others, and for connections that are kept alive. */
function mostListening(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } };
  const files = Number(userLimits?.open_files?.soft);
  return Number.isNaN(files) ? Number.POSITIVE_INFINITY : Math.max(50, Math.floor((files - 200) / 3));
}

/** The cases that have been run, and those that are. */
class Progress {
  finished = 0;
  readonly #settings: RunSettings;
  readonly #tell: (event: RunEvent) => void;
  readonly #runs: CaseRun[] = [];
  /** How many servers of cases that have ended go on listening at most. */
  readonly #mostListening = mostListening();
  #failed = 0;
  #broken = false;

  constructor(settings: RunSettings, tell: (event: RunEvent) => void) {
    this.#settings = settings;
    this.#tell = tell;
  }

  /** Whether no further case is to be begun. */
  get stopped(): boolean {
    const { signal, bail = Number.POSITIVE_INFINITY } = this.#settings;
    return this.#broken || signal?.aborted === true || this.#failed >= bail;
  }

  async runAll(cases: Case[], drivers: Driver[]): Promise<void> {
    const queue = [...cases];
    const interrupted: Case[] = [];
    const work = async (driver: Driver): Promise<void> => {
      for (let next = queue.shift(); next !== undefined && !this.stopped; next = queue.shift()) {
        const result = await this.#runOne(next, driver);
        if (result === 'interrupted') interrupted.push(next);
        else this.finish(result);
      }
    };
    const workers = drivers.flatMap((driver) => Array.from({ length: driver.maxInFlight }, () => driver));
    const workOrStop = (driver: Driver): Promise<void> =>
      work(driver).catch((error) => {
        this.#broken = true;
        throw error;
      });
    await allEnded(workers.map(workOrStop));
    for (const testCase of interrupted) {
      if (this.stopped) break;
      const result = await this.#runOne(testCase, drivers[0]!);
      const why = 'The client went down again and again under this case.';
      this.finish(result === 'interrupted' ? errored(testCase, why) : result);
    }
  }

  finish(result: CaseResult): void {
    this.finished++;
    if (result.status === 'failed' || result.status === 'errored') this.#failed++;
    this.#tell({ type: 'case-finished', result });
  }

  /** Closes the servers of all cases; what came to one after its case had ended is told of that case. */
  async end(): Promise<void> {
    if (this.#runs.length > 0) await sleep(LISTEN_ON);
    await Promise.all(this.#runs.map((each) => this.#close(each)));
  }

  async #close(ran: CaseRun): Promise<void> {
    const amended = await ran.end();
    if (amended !== undefined) this.#tell({ type: 'case-amended', result: amended });
  }

  async #runOne(testCase: Case, driver: Driver): Promise<CaseResult | 'interrupted'> {
    this.#tell({ type: 'case-started', id: testCase.id });
    const missing = methodsOf(testCase).find((method) => !driver.methods.has(method));
    if (missing !== undefined) return skipped(testCase, `The client does not implement ${missing}.`);
    if (testCase.property !== undefined) {
      // What makes up inputs is loaded only when it is wanted.
      const { runProperty } = await import('./properties/run-property.ts');
      return runProperty(testCase, { runs: RUNS, ...this.#settings, driver });
    }
    const ran = await runCase(testCase, { ...this.#settings, driver });
    if (ran === 'interrupted') return ran;
    this.#runs.push(ran);
    if (this.#runs.length > this.#mostListening) await this.#close(this.#runs.shift()!);
    return ran.result;
  }
}
