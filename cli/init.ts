import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { distance } from 'fastest-levenshtein';
import { CommandError, usageError } from './exit.ts';
import { writeWhole } from './files.ts';
import { LANGUAGES, type Language } from './init/languages.ts';

export const initCommand = new Command('init')
  .description('Write the skeleton of an adapter, which lets Countersign test a client.')
  .argument('<language>', `the language of the client: ${Object.keys(LANGUAGES).join(', ')}`)
  .argument('[dir]', 'where to write it; the folder is made if need be', '.')
  .action((name: string, folder: string) => {
    const language = languageOf(name);
    const paths = language.files.map((file) => join(folder, file));
    const there = paths.find((path) => existsSync(path));
    if (there !== undefined)
      throw usageError(
        `${there} is there already; nothing was written. Name another folder: init ${name} DIR`,
      );
    for (const file of language.files) write(join(folder, file), read(name, file));
    process.stdout.write(nextSteps(language, folder, paths));
  });

function languageOf(name: string): Language {
  if (Object.hasOwn(LANGUAGES, name)) return LANGUAGES[name]!;
  const names = Object.keys(LANGUAGES);
  // A third of it mistyped is a slip; more is another language.
  const near = names.find((each) => distance(each, name.toLowerCase()) <= name.length / 3);
  throw usageError(
    `There is no skeleton in "${name}".${near === undefined ? '' : ` Did you mean ${near}?`} There are ${names.join(', ')}. ` +
      'For any other language, docs/adapters.md in the package countersign says where to begin.',
  );
}

/** A file of a template, beside this code in a checkout and in the package alike. */
const read = (name: string, file: string): string =>
  readFileSync(new URL(`init/templates/${name}/${file}`, import.meta.url), 'utf8');

function write(path: string, text: string): void {
  try {
    writeWhole(path, text);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw usageError(error.message.replace(/ Choose another place .*/, ' Name another folder.'));
  }
}

function nextSteps({ build, command, needs }: Language, folder: string, paths: string[]): string {
  const adapter = command.map((word) => quoted(word.replace('DIR', folder))).join(' ');
  const steps = [
    ...(build === undefined
      ? []
      : [`Build it:                    ${build.replaceAll('DIR', quoted(folder))}`]),
    `See that it runs:            npx countersign doctor -- ${adapter}`,
    `Put in calls of your client: in ${paths[0]}, under "The calls"`,
    `Test the client:             npx countersign run -- ${adapter}`,
  ];
  const numbered = steps.map((step, index) => `  ${index + 1}. ${step}\n`).join('');
  return `Wrote ${paths.join(' and ')}. It needs ${needs}.\n\n${numbered}`;
}

/** A word as a shell takes it. */
const quoted = (word: string): string =>
  /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
