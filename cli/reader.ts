import { EXIT } from './exit.ts';

let isNeeded = true;

/** Says that what is being done matters even where nobody reads what is printed: there are files to write. */
export function goOnWithoutReader(): void {
  isNeeded = false;
}

/** Sees to what happens when stdout or stderr cannot be written any more. */
export function watchReader(): void {
  for (const [name, stream] of [
    ['stdout', process.stdout],
    ['stderr', process.stderr],
  ] as const)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever reads the output may have seen enough: countersign list cases | head. A terminal may be gone.
      if (error.code === 'EPIPE' || error.code === 'EIO') {
        if (isNeeded) process.exit();
        return;
      }
      if (name === 'stdout') fail(error);
    });
}

let hasFailed = false;

function fail({ message }: Error): void {
  if (hasFailed) return;
  hasFailed = true;
  process.stderr.write(`Failed to write to stdout: ${message}.\n`);
  if (isNeeded) process.exit(EXIT.usage);
  process.once('exit', () => {
    process.exitCode = EXIT.usage;
  });
}
