import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { holdAgainst } from '../harness/baseline.ts';
import { secretsOf } from '../harness/observe/elsewhere.ts';
import type { Owners } from '../harness/observe/owners.ts';
import type { CaseResult, RunEvent } from '../harness/result.ts';
import { scrubbed } from '../harness/scrub.ts';
import { screenOf, toConsole } from '../reports/console.ts';
import { collect, type Report } from '../reports/report.ts';
import { APIS } from '../specs/index.ts';
import { EXIT, usageError } from './exit.ts';
import { requireWritable } from './files.ts';
import { httpUrl, someText } from './mock/values.ts';
import {
  address,
  allowedHost,
  duration,
  type ObserveOptions,
  ownHost,
  repeatOptions,
} from './observe/options.ts';
import { ownersFrom } from './observe/owners.ts';
import { type Watched, watchAll } from './observe/session.ts';
import { exercised, nothingSeen } from './observe/told.ts';
import { goOnWithoutReader } from './reader.ts';
import { readBaseline } from './run/baseline-file.ts';
import { output, wholeNumber } from './run/options.ts';
import { destinationsOf, type Recorder, recordInto, writeReports } from './run/outputs.ts';
import { TOOL } from './tool.ts';

/** An option that may stand in the environment instead, where other users of the machine do not see it. */
const secret = (flags: string, what: string, variable: string): Option =>
  new Option(flags, what).env(`COUNTERSIGN_${variable}`).argParser(someText);

export const observeCommand = new Command('observe')
  .description('Run a program as it is, answer it as the services would, and judge what it sends.')
  .argument('[command...]', 'the program, after --: countersign observe -- php ticket.php')
  .addOption(secret('--site-id <id>', 'the site that the program uses', 'SITE_ID'))
  .addOption(secret('--site-key <key>', 'its site key', 'SITE_KEY'))
  .addOption(secret('--access-key <key>', 'its access key', 'ACCESS_KEY'))
  .addOption(secret('--enc-token <token>', 'its enc-token, where only keys are asked for', 'ENC_TOKEN'))
  .addOption(secret('--api-key <key>', 'the account of the ticket service that it uses', 'API_KEY'))
  .addOption(secret('--api-secret <secret>', 'the secret of the account', 'API_SECRET'))
  .addOption(new Option('--cdn <id>', 'its CDN').env('COUNTERSIGN_CDN').argParser(wholeNumber))
  .option('--sites <file>', 'a YAML or JSON file with sites and accounts, as for countersign mock')
  .option('--host <name=api>', 'a host that serves an API beside the documented ones; repeatable', ownHost)
  .option('--allow <name>', 'a host that the program may ask, untouched; repeatable', allowedHost)
  .option('--listen [port]', 'without a proxy: listen for programs that can be told the host', address)
  .option('--for <time>', 'end after this time, such as 60s', duration)
  .option('--callback-url <url>', 'where the results of packaging jobs are posted', httpUrl)
  .option('--seed <n>', 'fixes every key, ID and token that is made up', wholeNumber)
  .option('--baseline <file>', 'put up with the failures that this file names')
  .option('--reporter <name[=path]>', 'write the report in one more format, as for run; repeatable', output)
  .option('--out <dir>', 'where reports without a path go', 'countersign-report')
  .option('--quiet', 'print only what is wrong and a line that sums up')
  .option('--verbose', 'print each exchange as it is judged, and all that was said where one fails')
  .action(async (command: string[], options: ObserveOptions) => {
    if (command.length === 0 && !options.listen)
      throw usageError(
        'No program given. Put its command after --: countersign observe -- php ticket.php; or use --listen.',
      );
    const forProxy = options.listen ? (['host', 'allow'] as const).find((name) => options[name]) : undefined;
    if (forProxy !== undefined)
      throw usageError(`--${forProxy} is for the proxy, which there is none of with --listen.`);
    process.exitCode = await observeAll(command, options);
  });

async function observeAll(command: string[], options: ObserveOptions): Promise<number> {
  const { quiet = false, verbose = false, listen } = options;
  const owners = ownersFrom(options);
  const destinations = destinationsOf(options);
  const baseline = options.baseline === undefined ? [] : readBaseline(options.baseline, false);
  const file = join(options.out, 'events.ndjson');
  requireWritable(file);
  goOnWithoutReader();
  const events: RunEvent[] = [];
  let recorder: Recorder | undefined;
  const note = (event: RunEvent): void => {
    events.push(event);
    recorder?.record(event);
  };
  const isLive = verbose || (listen !== undefined && command.length === 0 && !quiet);
  const started = performance.now();
  note(beginning(command, options, owners));
  const watched = await watchAll(command, options, owners, {
    // What does not begin leaves the report of the last time as it is.
    begun() {
      recorder = recordInto(file);
      for (const event of events) recorder.record(event);
    },
    tell(result) {
      note({ type: 'case-finished', result });
      if (isLive) process.stdout.write(`${result.status.padEnd(8)} ${result.id}  ${result.title}\n`);
    },
  });
  note({ type: 'run-finished', durationMs: Math.round(performance.now() - started), complete: true });
  const report = collect(events);
  const { notes, printed, problems } = await writeReports(report, destinations);
  process.stdout.write(printed);
  const verdict = verdictOf(report, baseline);
  const all = [...(quiet ? [] : notes), ...linesAbout(watched, report, quiet), ...verdict.notes];
  const screen = screenOf(process.stdout);
  process.stdout.write(toConsole(report, { screen, quiet, verbose, notes: all }));
  for (const problem of [recorder?.problem, ...problems]) if (problem !== undefined) throw problem;
  return verdict.code;
}

function beginning(command: string[], options: ObserveOptions, owners: Owners): RunEvent {
  const { seed = 0 } = options;
  const secrets = secretsOf(owners);
  const words = scrubbed(command, secrets) as string[];
  const again = scrubbed(repeatOptions(options), secrets) as string[];
  return {
    type: 'run-started',
    schemaVersion: 1,
    tool: TOOL,
    seed,
    client: { name: nameOf(words) },
    command: words,
    ...(again.length === 0 ? {} : { options: again }),
    startedAt: new Date().toISOString(),
    total: 0,
  };
}

/** What a program is called: by its file, where an interpreter runs it. */
function nameOf([program, ...args]: string[]): string {
  if (program === undefined) return 'whoever sends requests';
  const isFile = (word: string) => existsSync(word) && statSync(word).isFile();
  return basename(args.find(isFile) ?? program);
}

/** What is said of an observation beside its results. */
function linesAbout(watched: Watched, { results }: Report, quiet: boolean): string[] {
  const { program, why, url, held, apis } = watched;
  const ends = { ended: '', time: ' when its time was up', interrupted: ' when it was interrupted' };
  const unseen = { url, elsewhere: results.length > 0, failed: (program?.code ?? 0) !== 0 };
  return [
    ...(program === undefined ? [] : [`The program ended with ${program.how}${ends[why]}.`]),
    ...(results.some(isOfApi) ? [] : [nothingSeen(unseen)]),
    ...(quiet || apis.size === 0 ? [] : exercised(held, apis)),
  ];
}

/** Whether a result is of an exchange with an API, or of one that was to be. */
const isOfApi = ({ api }: CaseResult): boolean => APIS.includes(api);

function verdictOf(
  { results }: Report,
  baseline: Parameters<typeof holdAgainst>[0],
): { code: number; notes: string[] } {
  const today = new Date().toISOString().slice(0, 10);
  // What the program did not do this time is no news.
  const ids = [...results.map(({ id }) => id), ...baseline.map((entry) => entry.case)];
  const { known, stale } = holdAgainst(baseline, results, ids, today);
  const notes = [
    ...(known.size === 0
      ? []
      : [`Baseline: ${known.size === 1 ? 'one case fails' : `${known.size} cases fail`} as it says.`]),
    ...stale.map((line) => `Baseline: ${line}`),
  ];
  const code = exitCodeOf(results, known);
  return { code: code === EXIT.conformant && stale.length > 0 ? EXIT.baseline : code, notes };
}

function exitCodeOf(results: CaseResult[], known: ReadonlySet<string>): number {
  if (results.some(({ reason }) => reason?.startsWith('Countersign failed'))) return EXIT.internal;
  const has = (wanted: string) => results.some(({ id, status }) => status === wanted && !known.has(id));
  if (has('failed')) return EXIT.notConformant;
  const judged = results.filter((each) => isOfApi(each) && /^(passed|warned)$/.test(each.status));
  return has('errored') || judged.length + known.size === 0 ? EXIT.incomplete : EXIT.conformant;
}
