import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Command } from 'commander';
import type { Case } from '../contracts/case.ts';
import { type BaselineVerdict, holdAgainst, type KnownFailure, updated } from '../harness/baseline.ts';
import type { Driver } from '../harness/driver.ts';
import { canTrust, clientOf } from '../harness/drivers/client.ts';
import type { Environment } from '../harness/environments.ts';
import { RUNS } from '../harness/properties/list.ts';
import type { RunEvent, Selected } from '../harness/result.ts';
import { patientFirst, run } from '../harness/run.ts';
import { createTrust } from '../harness/trust.ts';
import { unknownMethods } from '../harness/unknown-methods.ts';
import { screenOf, showProgress, toConsole } from '../reports/console.ts';
import { FORMATS } from '../reports/index.ts';
import { collect, printable, type Report } from '../reports/report.ts';
import { EXIT, usageError } from './exit.ts';
import { requireWritable, writeWhole } from './files.ts';
import { goOnWithoutReader } from './reader.ts';
import { baselineText, readBaseline } from './run/baseline-file.ts';
import { everyCase, selectedCases } from './run/cases.ts';
import { clientWords, lackIn, startAll, startIn } from './run/client.ts';
import { addToSummary, asCommands, withoutCommands } from './run/github.ts';
import { catchSignals } from './run/interrupt.ts';
import {
  apiNames,
  atLeastOne,
  collected,
  levelName,
  output,
  type RunOptions,
  seconds,
  shardOf,
  wholeNumber,
  words,
} from './run/options.ts';
import { destinationsOf, recordInto, throwAny, writeReports } from './run/outputs.ts';
import { readAhead } from './run/read-ahead.ts';
import { TOOL } from './tool.ts';

export const runCommand = new Command('run')
  .description('Test a client against the contracts.')
  .argument('[command...]', 'the adapter of the client, after --: countersign run -- python3 adapter.py')
  .option('--client-url <url>', 'test a client that listens for HTTP there')
  .option('--client-module <file>', 'test a client that is an ES module')
  .option('--client-image <image>', 'test a client in a container; no image is pulled')
  .option('--client-arg <word>', 'an argument for the container; repeatable', collected)
  .option('--grep <glob>', 'run only the cases whose IDs match, such as "packaging/**"')
  .option('--api <names>', 'run only the cases of these APIs, separated by commas', apiNames)
  .option('--level <level>', 'run only the cases that prove a must, a should or a may', levelName)
  .option('--tag <names>', 'run only the cases with one of these tags, separated by commas', words)
  .option('--shard <i/n>', 'run one of n parts that together are all', shardOf)
  .option('--last-failed', 'run only what failed in the last run, with its seed')
  .option('--suite <dir>', 'run your own cases as well: DIR/packaging/*.yaml and so on')
  .option('--no-environments', 'do not repeat cases in other time zones, languages and folders')
  .option('--runs <n>', 'how many inputs each property is tried on; 0 for none', wholeNumber, RUNS)
  .option('--seed <n>', 'repeat a run with its seed; a new one each time otherwise', wholeNumber)
  .option('--timeout <ms>', 'how long a call may take', wholeNumber, 10_000)
  .option('--start-timeout <ms>', 'how long a start may take, with the first answer', atLeastOne, 20_000)
  .option(
    '--patience <seconds>',
    'how long a client may wait for a silent server before that is a failure',
    seconds,
  )
  .option('--jobs <n>', 'how many processes of the adapter to start', atLeastOne, 1)
  .option('--bail [n]', 'stop after so many failed cases; after the first without a number', atLeastOne)
  .option('--baseline <file>', 'put up with the failures that this file names')
  .option('--update-baseline', 'write what fails into the file of --baseline')
  .option(
    '--reporter <name[=path]>',
    `write another report: ${Object.keys(FORMATS).join(', ')}; repeatable`,
    output,
  )
  .option('--out <dir>', 'where reports without a path go', 'countersign-report')
  .option('--list', 'list the selected cases and run none')
  .option('--quiet', 'print no progress, only what is wrong and a line that sums up')
  .option('--verbose', 'print each case as it ends, and all that was said where one fails')
  .option('--keep-secrets', 'leave the secrets of the cases in the report, to look for a mistake of your own')
  .action(async (command: string[], options: RunOptions) => {
    const { cases, selected, seed } = selectedCases(options);
    if (options.list) return list(cases);
    const client = clientWords(command, options);
    process.exitCode = await withoutCommands(() =>
      test(cases, client, { ...options, ...(seed === undefined ? {} : { seed }), selected }),
    );
  });

function list(cases: Case[]): void {
  for (const { id, title } of cases) process.stdout.write(`${id.padEnd(52)} ${title}\n`);
}

async function test(cases: Case[], command: string[], options: Settings): Promise<number> {
  const { quiet = false, verbose = false } = options;
  const destinations = destinationsOf(options);
  const baseline = baselineOf(options);
  const recorder = recordInto(join(options.out, 'events.ndjson'));
  goOnWithoutReader();
  if (options.keepSecrets) process.stderr.write(`${SECRETS_KEPT}\n`);
  const { report, ended } = await runAll(cases, command, options, recorder.record);
  // The client hears that it is over before reports keep this process busy.
  const written = nextTurn().then(() => writeReports(report, destinations));
  const [{ notes, printed, problems }] = await Promise.all([written, ended]);
  const verdict = verdictOf(report, options, baseline);
  process.stdout.write(asCommands(printed));
  notes.push(...(await addToSummary(report)));
  const screen = screenOf(process.stdout);
  const all = [...(quiet ? [] : notes), ...verdict.notes];
  process.stdout.write(toConsole(report, { screen, quiet, verbose, notes: all, out: options.out }));
  throwAny([recorder.problem, ...problems].filter((problem) => problem !== undefined));
  return verdict.code;
}

const SECRETS_KEPT =
  'Secrets are kept (--keep-secrets): credentials and keys of the cases stand in the report. Do not give it away.';

/** The options of a run, and what they ask for before it is divided into shards. */
type Settings = RunOptions & { selected: Selected };

/** A run that is over, whose client is ending: reports can be written meanwhile. */
interface Ran {
  report: Report;
  /** Resolves when nothing of the client is left. */
  ended: Promise<void>;
}

/** Runs cases against a client, showing how it goes on. @param record is told each event as it happens */
export async function runAll(
  cases: Case[],
  command: string[],
  options: Pick<
    RunOptions,
    'jobs' | 'quiet' | 'verbose' | 'keepSecrets' | 'bail' | 'patience' | 'runs' | 'seed' | 'timeout' | 'out'
  > &
    Partial<Pick<Settings, 'selected' | 'shard' | 'suite' | 'startTimeout'>>,
  record: (event: RunEvent) => void = () => {},
): Promise<Ran> {
  const wantsTrust = canTrust(clientOf(command)) && cases.some(({ situation }) => situation.kind === 'tls');
  const { startTimeout } = options;
  const trust = wantsTrust ? await createTrust() : undefined;
  const told: RunEvent[] = [];
  const progress = showProgress(process.stdout, options);
  const interrupt = catchSignals(progress.pause);
  let drivers: Driver[] = [];
  const end = async (): Promise<void> => {
    progress.pause();
    await Promise.all(drivers.map((driver) => driver.close()));
    trust?.close();
    interrupt.release();
  };
  try {
    const start = { trust, ...(startTimeout === undefined ? {} : { handshakeMs: startTimeout }) };
    [drivers] = await Promise.all([startAll(command, options.jobs, start), readAhead(cases)]);
    const unknown = unknownMethods(drivers[0]!.methods).map(printable);
    for (const warning of unknown) process.stderr.write(`Warning: ${warning}\n`);
    const warnings = [...(options.keepSecrets ? [SECRETS_KEPT] : []), ...unknown];
    const { bail, patience, selected, shard, suite, keepSecrets } = options;
    const settings = {
      cases: patientFirst(cases),
      drivers,
      startIn: (environment: Environment) => startIn(command, environment, start),
      lackOf: lackIn(command, drivers),
      ...(trust === undefined ? {} : { trusted: trust.authority }),
      seed: options.seed ?? freshSeed(),
      timeoutMs: options.timeout,
      runs: options.runs,
      regressions: join(options.out, 'regressions'),
      ...(patience === undefined ? {} : { patienceMs: patience * 1000 }),
      ...(bail === undefined ? {} : { bail: bail === true ? 1 : bail }),
      tool: TOOL,
      command,
      ...(suite === undefined ? {} : { options: [`--suite=${suite}`] }),
      ...(selected === undefined ? {} : { selected }),
      ...(shard === undefined ? {} : { shard }),
      ...(keepSecrets ? { keepSecrets } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
    await run({ ...settings, signal: interrupt.signal }, (event) => {
      interrupt.begin();
      told.push(event);
      record(event);
      progress.tell(event);
    });
  } catch (error) {
    await end();
    throw error;
  }
  return { report: collect(told), ended: end() };
}

/** @param known IDs of cases whose failure is put up with */
function exitCodeOf(report: Report, { bail }: RunOptions, known: ReadonlySet<string> = new Set()): number {
  const { results, summary, complete } = report;
  if (results.some(({ reason }) => reason?.startsWith('Countersign failed'))) return EXIT.internal;
  const unknown = (status: string) => results.some((each) => each.status === status && !known.has(each.id));
  if (!complete) return bail !== undefined && unknown('failed') ? EXIT.notConformant : EXIT.incomplete;
  const down = ({ findings }: Report['results'][number]) =>
    findings.some(({ rule }) => rule === 'protocol/crash' || rule === 'protocol/time-limit');
  const run = results.filter(({ status }) => status !== 'skipped');
  if (run.some(({ id }) => !known.has(id)) && run.every(down)) return EXIT.client;
  if (unknown('failed')) return EXIT.notConformant;
  const proved = summary.passed + summary.warned + known.size;
  return proved === 0 || unknown('errored') ? EXIT.incomplete : EXIT.conformant;
}

function baselineOf({ baseline, updateBaseline }: RunOptions): KnownFailure[] | undefined {
  if (baseline !== undefined) {
    if (updateBaseline) requireWritable(baseline);
    return readBaseline(baseline, updateBaseline ?? false);
  }
  if (updateBaseline) throw usageError('--update-baseline writes the file of --baseline; name one.');
  return undefined;
}

/** The exit code, and what is to be said of the baseline. */
function verdictOf(
  report: Report,
  options: RunOptions,
  baseline: KnownFailure[] | undefined,
): { code: number; notes: string[] } {
  if (baseline === undefined) return { code: exitCodeOf(report, options), notes: [] };
  const today = new Date().toISOString().slice(0, 10);
  // What --runs 0 and --no-environments leave out is there all the same.
  const ids = everyCase({ ...options, environments: true, runs: RUNS }).map(({ id }) => id);
  if (options.updateBaseline) {
    const entries = updated(baseline, report.results, ids, today);
    writeWhole(options.baseline!, baselineText(entries));
    return {
      code: exitCodeOf(report, options, holdAgainst(entries, report.results, ids, today).known),
      notes: [
        `Baseline: ${options.baseline}, ${entries.length === 1 ? 'one entry' : `${entries.length} entries`}`,
      ],
    };
  }
  const { known, stale }: BaselineVerdict = holdAgainst(baseline, report.results, ids, today);
  const code = exitCodeOf(report, options, known);
  return {
    code: code === EXIT.conformant && stale.length > 0 ? EXIT.baseline : code,
    notes: [
      ...(known.size === 0
        ? []
        : [`Baseline: ${known.size === 1 ? 'one case fails' : `${known.size} cases fail`} as it says.`]),
      ...stale.map((line) => `Baseline: ${line}`),
    ],
  };
}

function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
