// The reference client with texts replaced, while its files are loaded; nothing is written.
import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { load } from 'js-yaml';

/** A text that occurs exactly once in a file of clients/typescript, and what stands there instead. */
export interface Edit {
  file: string;
  replace: string;
  by: string;
}

/** A client that differs from the reference client in one place, or in the places of its edits. */
export interface Variant extends Partial<Edit> {
  name: string;
  edits?: Edit[];
}

/** The rows of all tables in a folder. */
export function readVariants<Row extends Variant>(folder: URL): Row[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) => load(readFileSync(new URL(name, folder), 'utf8')) as Row[]);
}

/** Runs the variant that the command line names. @param describe what a row is, for the list of them */
export async function runVariant<Row extends Variant>(
  variants: Row[],
  describe: (row: Row) => string,
): Promise<void> {
  const variant = variants.find(({ name }) => name === process.argv[2]);
  if (variant === undefined) {
    process.stderr.write(`There is no client "${process.argv[2]}". Name one of:\n`);
    for (const row of variants) process.stderr.write(`  ${row.name.padEnd(40)} ${describe(row)}\n`);
    process.exit(2);
  }
  const edits = variant.edits ?? [variant as Edit];
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const here = edits.filter(({ file }) => url.endsWith(`/clients/typescript/${file}`));
      if (here.length === 0) return loaded;
      return { ...loaded, source: here.reduce(apply, String(loaded.source)) };
    },
  });
  await import('./typescript/adapter.ts');
}

function apply(source: string, { file, replace, by }: Edit): string {
  if (source.split(replace).length !== 2)
    throw new Error(`"${replace}" does not stand in ${file} exactly once`);
  return source.replace(replace, () => by);
}
