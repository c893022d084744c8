// Runs one mutant of the reference client: node clients/mutants/adapter.ts NAME
// The text is replaced while the file is loaded; nothing is written.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { parse } from 'yaml';

/** A client that is wrong in one place (mutants.yaml says what each member is). */
export interface Mutant {
  name: string;
  defect: string;
  file: string;
  replace: string;
  by: string;
  caughtBy: string;
  rule: string;
  says: string;
}

export const mutants: Mutant[] = parse(readFileSync(new URL('./mutants.yaml', import.meta.url), 'utf8'));

if (import.meta.main) {
  const mutant = mutants.find(({ name }) => name === process.argv[2]);
  if (mutant === undefined) {
    process.stderr.write(`There is no mutant "${process.argv[2]}". Name one of:\n`);
    for (const { name, defect } of mutants) process.stderr.write(`  ${name.padEnd(32)} ${defect}\n`);
    process.exit(2);
  }
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/clients/typescript/${mutant.file}`)) return loaded;
      const source = String(loaded.source);
      if (source.split(mutant.replace).length !== 2)
        throw new Error(`"${mutant.replace}" does not stand in ${mutant.file} exactly once`);
      return { ...loaded, source: source.replace(mutant.replace, () => mutant.by) };
    },
  });
  await import('../typescript/adapter.ts');
}
