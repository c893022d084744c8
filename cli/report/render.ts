import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { FORMATS } from '../../reports/index.ts';
import { requireWritable, writeWhole } from '../files.ts';
import { type Output, output } from '../run/options.ts';
import { readInput } from './input.ts';

/** As a path: what is rendered is printed. */
const STDOUT = '-';

export const renderCommand = new Command('render')
  .description('Write a report again in other formats.')
  .addArgument(
    new Argument('<format[=path]...>', `${Object.keys(FORMATS).join(', ')}; =- prints it`).argParser(output),
  )
  .option('--from <file>', 'report.json or events.ndjson, or their folder', 'countersign-report')
  .option('--out <dir>', 'where formats without a path go', 'countersign-report')
  .action(async (outputs: Output[], { from, out }: { from: string; out: string }) => {
    const wanted = outputs.map(({ format, path }) => ({
      format,
      to: path ?? (format.printed ? STDOUT : join(out, format.file)),
    }));
    const { report } = readInput(from);
    for (const { to } of wanted) if (to !== STDOUT) requireWritable(to);
    // What is printed is to be the report alone.
    const told = wanted.some(({ to }) => to === STDOUT) ? process.stderr : process.stdout;
    for (const { format, to } of wanted) {
      const text = await format.render(report);
      if (to === STDOUT) process.stdout.write(text);
      else writeWhole(to, text);
      if (to !== STDOUT) told.write(`Report: ${to}\n`);
    }
  });
