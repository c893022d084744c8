import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Argument, Command } from 'commander';

const FOLDER = fileURLToPath(new URL('../../reports/', import.meta.url));
const ENDING = '.schema.json';

const SCHEMAS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort();

export const schemaCommand = new Command('schema')
  .description('Print the JSON Schema of what is written.')
  .addArgument(new Argument('[what]', 'of which file').choices(SCHEMAS).default('report'))
  .action((what: string) => {
    process.stdout.write(readFileSync(`${FOLDER}${what}${ENDING}`, 'utf8'));
  });
