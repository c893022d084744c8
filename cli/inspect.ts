import { Command } from 'commander';
import { distance } from 'fastest-levenshtein';
import { type CommandError, EXIT, usageError } from './exit.ts';
import { cpix } from './inspect/cpix.ts';
import { envelope } from './inspect/envelope.ts';
import { readInput } from './inspect/input.ts';
import type { CommonOptions, Inspection, Inspector } from './inspect/inspection.ts';
import { inWords } from './inspect/print.ts';
import { pssh } from './inspect/pssh.ts';
import { KINDS, recognise } from './inspect/recognise.ts';
import { ticket } from './inspect/ticket.ts';
import { token } from './inspect/token.ts';

const INSPECTORS = [envelope, token, ticket, pssh, cpix] as Inspector[];

export const inspectCommand = new Command('inspect')
  .description(
    'Take apart what is on the wire: an envelope, token, ticket request, pssh box or CPIX document.',
  )
  .argument('[value]', 'without a kind: say which it is')
  .action(async (value?: string) => {
    throw await kindMissing(value);
  });

for (const { kind, description, options, inspect } of INSPECTORS) {
  const command = new Command(kind)
    .description(description)
    .argument('[value]', 'the value, the name of a file it is in, or - for stdin')
    .action(async (value: string | undefined, given: CommonOptions & { json?: true }) => {
      const input = await readInput(value);
      const inspection = await inspect(input, given);
      process.stdout.write(given.json ? asJson(kind, inspection) : inWords(inspection));
      process.exitCode = isValid(inspection) ? EXIT.conformant : EXIT.notConformant;
    });
  for (const option of options) command.addOption(option);
  command
    .option('--show-secrets', 'show keys, tokens and passwords as they are')
    .option('--json', 'print it as JSON');
  inspectCommand.addCommand(command);
}

const isValid = ({ problems }: Inspection): boolean => problems.every(({ level }) => level !== 'must');

function asJson(kind: string, inspection: Inspection): string {
  const { data, problems } = inspection;
  return `${JSON.stringify({ kind, valid: isValid(inspection), ...data, problems }, undefined, 2)}\n`;
}

async function kindMissing(value: string | undefined): Promise<CommandError> {
  const kinds = KINDS.join('|');
  if (value === undefined)
    return usageError(`Say what to inspect: countersign inspect ${kinds} [VALUE|-|FILE]`);
  const near = KINDS.find((kind) => distance(kind, value.toLowerCase()) <= 2);
  if (near !== undefined) return usageError(`There is no kind "${value}". Did you mean ${near}?`);
  const found = recognise((await readInput(value)).bytes);
  if (found?.kind !== undefined)
    return usageError(`This is ${found.what}. Use countersign inspect ${found.kind}.`);
  return usageError(`Say what it is: countersign inspect ${kinds} [VALUE|-|FILE]`);
}
