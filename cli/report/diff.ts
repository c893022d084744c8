import { Command, Option } from 'commander';
import { diffToConsole } from '../../reports/diff/console.ts';
import { diffToMarkdown } from '../../reports/diff/markdown.ts';
import { stateOf } from '../../reports/diff/sections.ts';
import { type Diff, diff } from '../../reports/diff.ts';
import { EXIT } from '../exit.ts';
import { requireWritable, writeWhole } from '../files.ts';
import { readInput } from './input.ts';

const FORMATS: Record<string, (diff: Diff) => string> = {
  console: diffToConsole,
  markdown: diffToMarkdown,
  json: (diff) => `${JSON.stringify(diff, null, 2)}\n`,
};

interface Options {
  format: string;
  out?: string;
}

export const diffCommand = new Command('diff')
  .description('Tell what has changed from one report to another; exit code 1 where something got worse.')
  .argument('<old>', 'report.json or events.ndjson, or their folder')
  .argument('<new>', 'what is compared with it')
  .addOption(new Option('--format <name>', 'what to print').choices(Object.keys(FORMATS)).default('console'))
  .option('--out <file>', 'write it into a file')
  .action((old: string, now: string, { format, out }: Options) => {
    const found = diff(readInput(old).report, readInput(now).report);
    if (out !== undefined) requireWritable(out);
    const text = FORMATS[format]!(found);
    if (out === undefined) process.stdout.write(text);
    else writeWhole(out, text);
    process.exitCode = EXITS[stateOf(found)];
  });

/** A comparison with a run that has not ended says nothing of what it lacks; one of two that share no case, nothing. */
const EXITS = { worse: EXIT.notConformant, well: EXIT.conformant, unknown: EXIT.incomplete };
