import { Command } from 'commander';
import { FORMATS } from '../../reports/index.ts';
import { usageError } from '../exit.ts';
import { interrupted } from '../mock/interrupt.ts';
import { readInput } from './input.ts';
import { servePage } from './serve.ts';

export const openCommand = new Command('open')
  .description('Show a report in the browser.')
  .argument('[report]', 'report.json or events.ndjson, or their folder', 'countersign-report')
  .option('--no-open', 'print the address and open no browser')
  .action(async (path: string, options: { open: boolean }) => {
    const { html } = FORMATS;
    if (html === undefined) throw usageError('This Countersign was built without the HTML report.');
    const { report } = readInput(path);
    const ended = interrupted();
    const served = await servePage(await html.render(report));
    process.stdout.write(`${served.url}\n`);
    if (options.open) {
      process.stderr.write('Ctrl-C ends it.\n');
      await openBrowser(served.url);
    }
    await ended;
    await served.close();
  });

/** Opens the browser, or leaves it to the user: the address stands there. */
async function openBrowser(url: string): Promise<void> {
  const failed = (why: string): void => {
    process.stderr.write(`No browser could be opened (${why}); open the address yourself.\n`);
  };
  try {
    const { default: open } = await import('open');
    const opener = await open(url);
    opener.on('error', ({ message }) => failed(message));
    opener.on('exit', (code) => code && failed(`exit code ${code}`));
  } catch (error) {
    failed((error as Error).message);
  }
}
