import { Command, CommanderError } from 'commander';
import { CaseFileError } from '../contracts/case.ts';
import { SpecError } from '../specs/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { watchReader } from './reader.ts';
import { TOOL } from './tool.ts';

/** The commands, in the order of the help. Each is loaded when it is asked for: all of them take a second. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./run.ts')).runCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  list: async () => (await import('./list.ts')).listCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  mock: async () => (await import('./mock.ts')).mockCommand,
  observe: async () => (await import('./observe.ts')).observeCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  'verify-provider': async () => (await import('./verify-provider.ts')).verifyProviderCommand,
  init: async () => (await import('./init.ts')).initCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  report: async () => (await import('./report.ts')).reportCommand,
};

const program = new Command(TOOL.name)
  .description('Conformance tests and mock servers for DRM packaging, key and ticket APIs.')
  .version(TOOL.version);

/** The command that was used wrongly, which has the help to look at. */
let failing: Command = program;

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
      .configureOutput({
        outputError() {
          failing = command;
        },
      });
}

watchReader();

try {
  await loadCommands(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** Says on stderr what went wrong, and gives the exit code for it. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.conformant;
    // No command was given, and the help has been shown.
    if (error.code === 'commander.help') return EXIT.usage;
    process.stderr.write(`${error.message.replace(/^error: /, '')}\nSee ${nameOf(failing)} --help.\n`);
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
