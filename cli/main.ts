import { Command, CommanderError } from 'commander';
import { CaseFileError } from '../contracts/case.ts';
import { SpecError } from '../specs/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { TOOL } from './tool.ts';

/** The commands, in the order of the help. Each is loaded when it is asked for: all of them take a second. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./run.ts')).runCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  list: async () => (await import('./list.ts')).listCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  mock: async () => (await import('./mock.ts')).mockCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
};

const program = new Command(TOOL.name)
  .description('Conformance tests and mock servers for DRM packaging, key and ticket APIs.')
  .version(TOOL.version);

async function loadCommands(asked = ''): Promise<void> {
  const load = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]!] : Object.values(COMMANDS);
  for (const command of await Promise.all(load.map((load) => load()))) program.addCommand(command);
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ])
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureOutput({ outputError: () => {} });
}

// Whoever reads the output may have seen enough: countersign list cases | head
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await loadCommands(process.argv[2]);
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
