import { appendFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Case } from '../contracts/case.ts';
import { type BaselineVerdict, holdAgainst, type KnownFailure, updated } from '../harness/baseline.ts';
import { type Driver, DriverError } from '../harness/driver.ts';
import { startProcessDriver } from '../harness/drivers/process.ts';
import type { Environment } from '../harness/environments.ts';
import { RUNS } from '../harness/properties/list.ts';
import type { RunEvent } from '../harness/result.ts';
import { run } from '../harness/run.ts';
import { createTrust } from '../harness/trust.ts';
import { showProgress, toConsole } from '../reports/console.ts';
import { FORMATS } from '../reports/index.ts';
import { collect, type Report } from '../reports/report.ts';
import { CommandError, EXIT, usageError } from './exit.ts';
import { writeWhole } from './files.ts';
import { baselineText, readBaseline } from './run/baseline-file.ts';
import { everyCase, selectedCases } from './run/cases.ts';
import {
  apiNames,
  atLeastOne,
  levelName,
  output,
  type RunOptions,
  seconds,
  shardOf,
  wholeNumber,
  words,
} from './run/options.ts';
import { TOOL } from './tool.ts';

export const runCommand = new Command('run')
  .description('Test a client against the contracts.')
  .argument('[command...]', 'the adapter of the client, after --: countersign run -- python3 adapter.py')
  .option('--grep <glob>', 'run only the cases whose IDs match, such as "packaging/**"')
  .option('--api <names>', 'run only the cases of these APIs, separated by commas', apiNames)
  .option('--level <level>', 'run only the cases that prove a must, a should or a may', levelName)
  .option('--tag <names>', 'run only the cases with one of these tags, separated by commas', words)
  .option('--shard <i/n>', 'run one of n parts that together are all', shardOf)
  .option('--last-failed', 'run only what failed in the last run')
  .option('--suite <dir>', 'run your own cases as well: DIR/packaging/*.yaml and so on')
  .option('--no-environments', 'do not repeat cases in other time zones, languages and folders')
  .option('--runs <n>', 'how many inputs each property is tried on; 0 for none', wholeNumber, RUNS)
  .option('--seed <n>', 'repeat a run with its seed; a new one each time otherwise', wholeNumber)
  .option('--timeout <ms>', 'how long a call may take', wholeNumber, 10_000)
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
    `write the report as ${Object.keys(FORMATS).join(' or ')}; repeatable`,
    output,
  )
  .option('--out <dir>', 'where reports without a path go', 'countersign-report')
  .option('--list', 'list the selected cases and run none')
  .option('--quiet', 'print no progress')
  .action(async (command: string[], options: RunOptions) => {
    const cases = selectedCases(options);
    if (options.list) return list(cases);
    if (command.length === 0)
      throw usageError(
        'No client given. Put the command that starts its adapter after --: countersign run -- python3 adapter.py',
      );
    process.exitCode = await test(cases, command, options);
  });

function list(cases: Case[]): void {
  for (const { id, title } of cases) process.stdout.write(`${id.padEnd(52)} ${title}\n`);
}

async function test(cases: Case[], command: string[], options: RunOptions): Promise<number> {
  const outputs = [{ format: FORMATS.json! }, ...(options.reporter ?? [])];
  const baseline = baselineOf(options);
  const events = join(options.out, 'events.ndjson');
  const report = await runAll(cases, command, options, (event, first) => {
    if (first) writeWhole(events, '');
    appendFileSync(events, `${JSON.stringify(event)}\n`);
  });
  process.stdout.write(toConsole(report));
  for (const { format, path } of outputs) {
    const to = path ?? join(options.out, format.file);
    writeWhole(to, format.render(report));
    if (!options.quiet) process.stdout.write(`Report: ${to}\n`);
  }
  if (baseline === undefined) return exitCodeOf(report, options);
  return applyBaseline(baseline, report, options);
}

/** Runs cases against a client, showing how it goes on. @param record is told each event as it happens */
export async function runAll(
  cases: Case[],
  command: string[],
  options: Pick<RunOptions, 'jobs' | 'quiet' | 'bail' | 'patience' | 'runs' | 'seed' | 'timeout' | 'out'>,
  record: (event: RunEvent, first: boolean) => void = () => {},
): Promise<Report> {
  const trust = cases.some(({ situation }) => situation.kind === 'tls') ? await createTrust() : undefined;
  const drivers = await startAll(command, options.jobs, trust?.variables);
  const told: RunEvent[] = [];
  const progress = options.quiet ? () => {} : showProgress(process.stdout);
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    if (interrupt.signal.aborted) process.exit(EXIT.incomplete);
    interrupt.abort();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  try {
    const { bail, patience } = options;
    const settings = {
      cases,
      drivers,
      startIn: (environment: Environment) => startIn(command, environment, trust?.variables),
      ...(trust === undefined ? {} : { trusted: trust.authority }),
      seed: options.seed ?? freshSeed(),
      timeoutMs: options.timeout,
      runs: options.runs,
      regressions: join(options.out, 'regressions'),
      ...(patience === undefined ? {} : { patienceMs: patience * 1000 }),
      ...(bail === undefined ? {} : { bail: bail === true ? 1 : bail }),
      tool: TOOL,
      command,
    };
    await run({ ...settings, signal: interrupt.signal }, (event) => {
      told.push(event);
      record(event, told.length === 1);
      progress(event);
    });
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
    trust?.close();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  }
  return collect(told);
}

async function startAll(
  command: string[],
  count: number,
  variables: Record<string, string> = {},
): Promise<Driver[]> {
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => startProcessDriver(command, TOOL, { variables })),
  );
  const drivers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed === undefined) return drivers;
  await Promise.all(drivers.map((driver) => driver.close()));
  if (failed.reason instanceof DriverError) throw new CommandError(failed.reason.message, EXIT.client);
  throw failed.reason;
}

/** Starts the client in other circumstances. In another folder, files that the command names are still those of this one. */
function startIn(
  command: string[],
  { variables: own, elsewhere }: Environment,
  trust: Record<string, string> = {},
): Promise<Driver> {
  const variables = { ...trust, ...own };
  if (!elsewhere) return startProcessDriver(command, TOOL, { variables });
  const absolute = command.map((word) => (existsSync(word) ? resolve(word) : word));
  return startProcessDriver(absolute, TOOL, { variables, folder: tmpdir() });
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
  if (run.length > 0 && run.every(down)) return EXIT.client;
  if (unknown('failed')) return EXIT.notConformant;
  const proved = summary.passed + summary.warned + known.size;
  return proved === 0 || unknown('errored') ? EXIT.incomplete : EXIT.conformant;
}

function baselineOf({ baseline, updateBaseline }: RunOptions): KnownFailure[] | undefined {
  if (baseline !== undefined) return readBaseline(baseline, updateBaseline ?? false);
  if (updateBaseline) throw usageError('--update-baseline writes the file of --baseline; name one.');
  return undefined;
}

function applyBaseline(baseline: KnownFailure[], report: Report, options: RunOptions): number {
  const today = new Date().toISOString().slice(0, 10);
  const ids = everyCase(options).map(({ id }) => id);
  if (options.updateBaseline) {
    const entries = updated(baseline, report.results, today);
    writeWhole(options.baseline!, baselineText(entries));
    process.stdout.write(`Baseline: ${options.baseline}, ${entries.length} entries\n`);
    return exitCodeOf(report, options, holdAgainst(entries, report.results, ids, today).known);
  }
  const { known, stale }: BaselineVerdict = holdAgainst(baseline, report.results, ids, today);
  if (known.size > 0) process.stdout.write(`Baseline: ${known.size} cases fail as it says.\n`);
  for (const line of stale) process.stdout.write(`Baseline: ${line}\n`);
  const code = exitCodeOf(report, options, known);
  return code === EXIT.conformant && stale.length > 0 ? EXIT.baseline : code;
}

function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
