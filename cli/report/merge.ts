import { join } from 'node:path';
import { Command } from 'commander';
import { amount } from '../../reports/amount.ts';
import { FORMATS } from '../../reports/index.ts';
import { merge } from '../../reports/merge.ts';
import { EXIT } from '../exit.ts';
import { requireWritable, writeWhole } from '../files.ts';
import { asUsage, readInputs } from './input.ts';
import { countsOf } from './words.ts';

export const mergeCommand = new Command('merge')
  .description('Put the reports of shards together to that of the whole run.')
  .argument('<reports...>', 'the reports of the shards: files, or the folders they are in')
  .option('--out <dir>', 'where the report of the whole goes', 'countersign-report')
  .action(async (paths: string[], { out }: { out: string }) => {
    const to = join(out, FORMATS.json!.file);
    const parts = readInputs(paths);
    const { report, notes } = asUsage(() => merge(parts));
    requireWritable(to);
    writeWhole(to, await FORMATS.json!.render(report));
    for (const note of notes) process.stderr.write(`${note}\n`);
    const unfinished = report.complete ? '' : ', incomplete';
    process.stdout.write(
      `${countsOf(report.summary)}, from ${amount(parts.length, 'report')}${unfinished}\n`,
    );
    process.stdout.write(`Report: ${to}\n`);
    process.exitCode = report.complete ? EXIT.conformant : EXIT.incomplete;
  });
