import { join } from 'node:path';
import { Command, Option } from 'commander';
import { amount } from '../../reports/amount.ts';
import { matrixToHtml } from '../../reports/matrix/html.ts';
import { matrixToMarkdown } from '../../reports/matrix/markdown.ts';
import { type Matrix, matrix } from '../../reports/matrix.ts';
import { printable } from '../../reports/report.ts';
import { requireWritable, writeWhole } from '../files.ts';
import { readInputs } from './input.ts';

const FORMATS: Record<string, { file: string; render(matrix: Matrix): string }> = {
  html: { file: 'matrix.html', render: matrixToHtml },
  markdown: { file: 'matrix.md', render: matrixToMarkdown },
  json: { file: 'matrix.json', render: (matrix) => `${JSON.stringify(matrix, null, 2)}\n` },
};

interface Options {
  format: string;
  out: string;
}

export const matrixCommand = new Command('matrix')
  .description('Put the reports of many clients side by side: which does what.')
  .argument('<reports...>', 'a report of each client: files, or the folders they are in')
  .addOption(new Option('--format <name>', 'what to write').choices(Object.keys(FORMATS)).default('html'))
  .option('--out <dir>', 'where it goes', 'countersign-report')
  .action((paths: string[], { format, out }: Options) => {
    const { file, render } = FORMATS[format]!;
    const to = join(out, file);
    const found = matrix(readInputs(paths));
    requireWritable(to);
    writeWhole(to, render(found));
    for (const note of found.notes) process.stderr.write(`${printable(note)}\n`);
    process.stdout.write(`${amount(found.columns.length, 'client')} side by side\nReport: ${to}\n`);
  });
