import { Command } from 'commander';
import { type ExaminedClient, examine, type Finding } from '../harness/doctor.ts';
import { clientOf } from '../harness/drivers/client.ts';
import { colors } from '../reports/console/screen.ts';
import { printable } from '../reports/report.ts';
import { CommandError, EXIT, usageError } from './exit.ts';
import { type ClientOptions, clientWords } from './run/client.ts';
import { atLeastOne } from './run/options.ts';
import { TOOL } from './tool.ts';

interface Options {
  clientUrl?: string;
  clientModule?: string;
  timeout: number;
  startTimeout: number;
  quiet?: true;
}

/** The sign before a finding. */
const SIGNS: Record<Finding['verdict'], string> = {
  ok: colors.green('✓'),
  wrong: colors.red('✗'),
  advice: colors.yellow('!'),
  unchecked: colors.dim('-'),
};

export const doctorCommand = new Command('doctor')
  .description('Check the protocol manners of an adapter, before or beside what its client does.')
  .argument('[command...]', 'the adapter of the client, after --: countersign doctor -- python3 adapter.py')
  .option('--client-url <url>', 'examine a client that listens for HTTP there')
  .option('--client-module <file>', 'examine a client that is an ES module')
  .option('--timeout <ms>', 'how long an answer may take', atLeastOne, 10_000)
  .option('--start-timeout <ms>', 'how long a start may take, with the first answer', atLeastOne, 20_000)
  .option('--quiet', 'print only what is not as it should be')
  .addHelpText(
    'after',
    '\nExit codes: 0 it is sound, 1 something is wrong, 3 it cannot be started or reached.\n! is advice, and spoils nothing.',
  )
  .action(async (command: string[], { timeout, startTimeout, quiet, ...named }: Options) => {
    const client = clientGiven(command, named);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => process.exit(EXIT.incomplete));
    const diagnosis = await examine(client, {
      harness: TOOL,
      timeoutMs: timeout,
      startMs: startTimeout,
      tell: (finding) => {
        const isNews = finding.verdict === 'wrong' || finding.verdict === 'advice';
        if (isNews || !quiet) process.stdout.write(describe(finding));
      },
    });
    if (diagnosis.kind === 'not-started') throw new CommandError(printable(diagnosis.message), EXIT.client);
    const { client: title, findings } = diagnosis;
    const count = (verdict: Finding['verdict']) => findings.filter((each) => each.verdict === verdict).length;
    const advice = count('advice') === 0 ? '' : `, ${count('advice')} to consider`;
    const result =
      count('wrong') === 0
        ? `sound: ${count('ok')} checks passed${advice}`
        : `${count('wrong')} wrong${advice}`;
    process.stdout.write(`\n${printable(title)}: ${result}\n`);
    process.exitCode = count('wrong') === 0 ? EXIT.conformant : EXIT.notConformant;
  });

/** The client that is to be examined. Exactly one; a usage error otherwise. */
function clientGiven(command: string[], named: ClientOptions): ExaminedClient {
  if (command.length === 0 && Object.keys(named).length === 0)
    throw usageError(
      'No client given. Put the command that starts its adapter after --: countersign doctor -- python3 adapter.py\nOr name it with --client-url or --client-module.',
    );
  return clientOf(clientWords(command, named)) as ExaminedClient; // No option here names an image.
}

function describe({ check, verdict, says, todo }: Finding): string {
  const line = `${SIGNS[verdict]} ${check.padEnd(24)} ${printable(says)}\n`;
  return todo === undefined ? line : `${line}${' '.repeat(27)}${printable(todo)}\n`;
}
