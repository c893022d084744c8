import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { distance } from 'fastest-levenshtein';
import { type Case, loadCases } from '../contracts/case.ts';
import { type Driver, DriverError } from '../harness/driver.ts';
import { startProcessDriver } from '../harness/drivers/process.ts';
import type { RunEvent } from '../harness/result.ts';
import { run } from '../harness/run.ts';
import { select } from '../harness/select.ts';
import { showProgress, toConsole } from '../reports/console.ts';
import { FORMATS, type Format } from '../reports/index.ts';
import { collect, type Report } from '../reports/report.ts';
import { CommandError, EXIT, usageError } from './exit.ts';
import { TOOL } from './tool.ts';

interface Options {
  grep?: string;
  seed?: number;
  timeout: number;
  reporter?: Output[];
  out: string;
  quiet?: true;
  list?: true;
}

/** A format and where it goes; a relative path is relative to where the command was called. */
interface Output {
  format: Format;
  path?: string;
}

export const runCommand = new Command('run')
  .description('Test a client against the contracts.')
  .argument('[command...]', 'the adapter of the client, after --: countersign run -- python3 adapter.py')
  .option('--grep <glob>', 'run only the cases whose IDs match, such as "packaging/**"')
  .option('--seed <n>', 'repeat a run with its seed; a new one each time otherwise', wholeNumber)
  .option('--timeout <ms>', 'how long a call may take', wholeNumber, 10_000)
  .option(
    '--reporter <name[=path]>',
    `write the report as ${Object.keys(FORMATS).join(' or ')}; repeatable`,
    output,
  )
  .option('--out <dir>', 'where reports without a path go', 'countersign-report')
  .option('--list', 'list the selected cases and run none')
  .option('--quiet', 'print no progress')
  .action(async (command: string[], options: Options) => {
    const cases = selectedCases(options.grep);
    if (options.list) return list(cases);
    if (command.length === 0)
      throw usageError(
        'No client given. Put the command that starts its adapter after --: countersign run -- python3 adapter.py',
      );
    process.exitCode = await test(cases, command, options);
  });

function selectedCases(grep: string | undefined): Case[] {
  const all = loadCases();
  const selected = select(all, grep);
  if (selected.length > 0) return selected;
  const [nearest] = all
    .map(({ id }) => id)
    .toSorted((a, b) => distance(a, grep ?? '') - distance(b, grep ?? ''));
  throw usageError(
    `No case matches --grep "${grep}". The nearest is "${nearest}"; countersign run --list shows all.`,
  );
}

function list(cases: Case[]): void {
  for (const { id, title } of cases) process.stdout.write(`${id.padEnd(52)} ${title}\n`);
}

async function test(cases: Case[], command: string[], options: Options): Promise<number> {
  const outputs = [{ format: FORMATS.json! }, ...(options.reporter ?? [])];
  const driver = await start(command);
  const told: RunEvent[] = [];
  const progress = options.quiet ? () => {} : showProgress(process.stdout);
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    if (interrupt.signal.aborted) process.exit(EXIT.incomplete);
    interrupt.abort();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  try {
    const events = eventsFile(options.out);
    const settings = {
      cases,
      driver,
      seed: options.seed ?? freshSeed(),
      timeoutMs: options.timeout,
      tool: TOOL,
      command,
    };
    await run({ ...settings, signal: interrupt.signal }, (event) => {
      told.push(event);
      appendFileSync(events, `${JSON.stringify(event)}\n`);
      progress(event);
    });
  } finally {
    await driver.close();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  }
  const report = collect(told);
  process.stdout.write(toConsole(report));
  for (const { format, path } of outputs) {
    const to = path ?? join(options.out, format.file);
    write(to, format.render(report));
    if (!options.quiet) process.stdout.write(`Report: ${to}\n`);
  }
  return exitCodeOf(report);
}

async function start(command: string[]): Promise<Driver> {
  try {
    return await startProcessDriver(command, TOOL);
  } catch (error) {
    if (error instanceof DriverError) throw new CommandError(error.message, EXIT.client);
    throw error;
  }
}

function eventsFile(out: string): string {
  const path = join(out, 'events.ndjson');
  write(path, '');
  return path;
}

/** Makes a folder and those above it. Node's own recursive way never ends where the system forbids it, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Writes a file whole or not at all. */
function write(path: string, text: string): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (error) {
    throw usageError(
      `Failed to write "${path}": ${(error as Error).message}. Choose another place with --out or --reporter.`,
    );
  }
}

function exitCodeOf({ results, summary, complete }: Report): number {
  if (results.some(({ reason }) => reason?.startsWith('Countersign failed'))) return EXIT.internal;
  const down = ({ findings }: Report['results'][number]) =>
    findings.some(({ rule }) => rule === 'protocol/crash' || rule === 'protocol/time-limit');
  const run = results.filter(({ status }) => status !== 'skipped');
  if (!complete) return EXIT.incomplete;
  if (run.length > 0 && run.every(down)) return EXIT.client;
  if (summary.failed > 0) return EXIT.notConformant;
  const proved = summary.passed + summary.warned;
  return proved === 0 || summary.errored > 0 ? EXIT.incomplete : EXIT.conformant;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function output(text: string, previous: Output[] = []): Output[] {
  const [name = '', ...rest] = text.split('=');
  const format = FORMATS[name];
  if (format === undefined)
    throw new InvalidArgumentError(
      `There is no reporter "${name}". Choose one of ${Object.keys(FORMATS).join(', ')}.`,
    );
  const path = rest.join('=');
  return [...previous, path === '' ? { format } : { format, path }];
}

function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
