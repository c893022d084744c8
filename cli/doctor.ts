import { Command } from 'commander';
import { examine, type Finding } from '../harness/doctor.ts';
import { colors } from '../reports/console/screen.ts';
import { printable } from '../reports/report.ts';
import { CommandError, EXIT, usageError } from './exit.ts';
import { atLeastOne } from './run/options.ts';
import { TOOL } from './tool.ts';

interface Options {
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
  .option('--timeout <ms>', 'how long an answer may take', atLeastOne, 10_000)
  .option('--start-timeout <ms>', 'how long a start may take, with the first answer', atLeastOne, 20_000)
  .option('--quiet', 'print only what is not as it should be')
  .addHelpText(
    'after',
    '\nExit codes: 0 it is sound, 1 something is wrong, 3 it cannot be started.\n! is advice, and spoils nothing.',
  )
  .action(async (command: string[], { timeout, startTimeout, quiet }: Options) => {
    if (command.length === 0)
      throw usageError(
        'No client given. Put the command that starts its adapter after --: countersign doctor -- python3 adapter.py',
      );
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => process.exit(EXIT.incomplete));
    const diagnosis = await examine({
      command,
      harness: TOOL,
      timeoutMs: timeout,
      startMs: startTimeout,
      tell: (finding) => {
        const isNews = finding.verdict === 'wrong' || finding.verdict === 'advice';
        if (isNews || !quiet) process.stdout.write(describe(finding));
      },
    });
    if (diagnosis.kind === 'not-started') throw new CommandError(printable(diagnosis.message), EXIT.client);
    const { client, findings } = diagnosis;
    const count = (verdict: Finding['verdict']) => findings.filter((each) => each.verdict === verdict).length;
    const advice = count('advice') === 0 ? '' : `, ${count('advice')} to consider`;
    const result =
      count('wrong') === 0
        ? `sound: ${count('ok')} checks passed${advice}`
        : `${count('wrong')} wrong${advice}`;
    process.stdout.write(`\n${printable(client)}: ${result}\n`);
    process.exitCode = count('wrong') === 0 ? EXIT.conformant : EXIT.notConformant;
  });

function describe({ check, verdict, says, todo }: Finding): string {
  const line = `${SIGNS[verdict]} ${check.padEnd(24)} ${printable(says)}\n`;
  return todo === undefined ? line : `${line}${' '.repeat(27)}${printable(todo)}\n`;
}
