/**
 * Writes what follows from the data: the pages of docs/ that list it, and the types of the OpenAPI schemas.
 * With --check nothing is written; each file that is not up to date is named, and the exit code is 1.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadCatalog } from '../cli/catalog.ts';
import { APIS } from '../specs/index.ts';
import { apiPage } from './generate/api-page.ts';
import { ambiguitiesPage, casesPage, clausesPage, rulesPage } from './generate/pages.ts';
import { typesOf } from './generate/types.ts';

const root = join(import.meta.dirname, '..');

/** Every generated file with its content, by path within the project. */
export function generated(): Map<string, string> {
  const catalog = loadCatalog();
  return new Map([
    ...APIS.map((api): [string, string] => [`docs/apis/${api}.md`, apiPage(api)]),
    ['docs/clauses.md', clausesPage(catalog)],
    ['docs/ambiguities.md', ambiguitiesPage(catalog)],
    ['docs/cases.md', casesPage(catalog)],
    ['docs/rules.md', rulesPage(catalog)],
    ...APIS.map((api): [string, string] => [`specs/${api}/types.ts`, typesOf(api)]),
  ]);
}

/** The generated files that are not there or not what they would be now. */
export function stale(folder: string = root): string[] {
  return [...generated()]
    .filter(([path, content]) => read(join(folder, path)) !== content)
    .map(([path]) => path);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

if (import.meta.main) {
  const old = stale();
  if (process.argv.includes('--check')) {
    for (const path of old) process.stderr.write(`${path} is not up to date. Run node scripts/generate.ts\n`);
    process.exitCode = old.length === 0 ? 0 : 1;
  } else {
    const files = generated();
    for (const path of old) {
      write(join(root, path), files.get(path)!);
      process.stdout.write(`${path}\n`);
    }
  }
}
