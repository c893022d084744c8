import { readFileSync } from 'node:fs';
import { SpecError } from './spec-error.ts';
import { parseYaml, YamlError } from './yaml.ts';

/** The path of a spec file, for tools that read it themselves. */
export const specFile = (path: string): URL => new URL(path, import.meta.url);

const parsed = new Map<string, unknown>();

/**
 * The value of a YAML file of this room, put through a check of what it holds. Read once in the life of the process.
 * @param path relative to this room
 * @param check throws {@link SpecError}, or gives the value back
 */
export function readSpec<T>(path: string, check: (file: string, value: unknown) => T): T {
  if (!parsed.has(path)) {
    const file = `specs/${path}`;
    parsed.set(path, check(file, parseSpec(file, readFileSync(specFile(path), 'utf8'))));
  }
  return parsed.get(path) as T;
}

/** The value of a YAML text. Throws {@link SpecError} with line and column when there is none. */
export function parseSpec(file: string, text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new SpecError(file, error.place, `not valid YAML: ${error.problem}`, 'Correct that line.');
  }
}

/** The rows of a table, once no two of them have the same ID. Throws {@link SpecError}. */
export function uniqueRows<Row>(file: string, rows: Row[], idOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  for (const row of rows) {
    const id = idOf(row);
    if (seen.has(id))
      throw new SpecError(file, id, 'the ID is given twice', 'Rename or remove one of the two.');
    seen.add(id);
  }
  return rows;
}

/** The fault of an ID that is not the only one. */
export const givenTwice = (file: string, id: string): SpecError =>
  new SpecError(file, id, 'the ID is given twice', 'Rename or remove one of the two.');
