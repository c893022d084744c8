import { Command, CommanderError } from 'commander';
import { CaseFileError } from '../contracts/case.ts';
import { SpecError } from '../specs/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { explainCommand } from './explain.ts';
import { inspectCommand } from './inspect.ts';
import { listCommand } from './list.ts';
import { mockCommand } from './mock.ts';
import { runCommand } from './run.ts';
import { TOOL } from './tool.ts';

const program = new Command(TOOL.name)
  .description('Conformance tests and mock servers for DRM packaging, key and ticket APIs.')
  .version(TOOL.version)
  .addCommand(runCommand)
  .addCommand(listCommand)
  .addCommand(explainCommand)
  .addCommand(mockCommand)
  .addCommand(inspectCommand);
for (const command of [program, ...program.commands, ...inspectCommand.commands])
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => {} });

// Whoever reads the output may have seen enough: countersign list cases | head
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says on stderr what went wrong, and gives the exit code for it. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.conformant;
    process.stderr.write(`${error.message.replace(/^error: /, '')}\nSee countersign --help.\n`);
    return EXIT.usage;
  }
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof CaseFileError || error instanceof SpecError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  process.stderr.write(`Countersign failed. This is a bug of its own: ${(error as Error).stack}\n`);
  return EXIT.internal;
}
