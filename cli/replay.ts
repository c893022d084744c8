import { Command } from 'commander';
import { RUNS } from '../harness/properties/list.ts';
import { screenOf, toConsole } from '../reports/console.ts';
import { toTrace } from '../reports/trace.ts';
import { EXIT, usageError } from './exit.ts';
import { everyCase, nearestTo } from './run/cases.ts';
import { type ClientOptions, clientWords } from './run/client.ts';
import { lastReport } from './run/last-report.ts';
import { atLeastOne, collected } from './run/options.ts';
import { runAll } from './run.ts';

interface Options extends ClientOptions {
  out: string;
  suite?: string;
  timeout: number;
  startTimeout: number;
}

export const replayCommand = new Command('replay')
  .description('Repeat one case of the last run, alone, and show everything that is said.')
  .argument('<case>', 'the ID of the case')
  .argument('[command...]', 'another command for the client, after --; that of the last run by default')
  .option('--client-url <url>', 'another client, that listens for HTTP there')
  .option('--client-module <file>', 'another client, that is an ES module')
  .option('--client-image <image>', 'another client, in a container')
  .option('--client-arg <word>', 'an argument for the container; repeatable', collected)
  .option('--out <dir>', 'where the last run wrote its report', 'countersign-report')
  .option('--suite <dir>', 'the folder of your own cases, where it is one of them')
  .option('--timeout <ms>', 'how long a call may take', atLeastOne, 10_000)
  .option('--start-timeout <ms>', 'how long a start may take, with the first answer', atLeastOne, 20_000)
  .action(async (id: string, command: string[], options: Options) => {
    const last = lastReport(options.out);
    const all = everyCase({ ...options, environments: true, runs: RUNS });
    const wanted = all.find((each) => each.id === id);
    if (wanted === undefined) throw usageError(`There is no case "${id}". ${nearestTo(id, all, options)}`);
    const { report, ended } = await runAll([wanted], clientWords(command, options, last.command), {
      timeout: options.timeout,
      startTimeout: options.startTimeout,
      ...(options.suite === undefined ? {} : { suite: options.suite }),
      seed: last.seed,
      runs: RUNS,
      out: options.out,
      quiet: true,
      jobs: 1,
    });
    await ended;
    for (const result of report.results) process.stdout.write(toTrace(result));
    const screen = screenOf(process.stdout);
    process.stdout.write(toConsole(report, { screen, out: options.out }));
    const { failed, passed, warned } = report.summary;
    if (failed > 0) process.exitCode = EXIT.notConformant;
    else process.exitCode = passed + warned > 0 ? EXIT.conformant : EXIT.incomplete;
  });
