import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trial } from './property.ts';

/** An input that a property failed on once: all of it made up, nothing of it secret. */
export interface Regression {
  property: string;
  input: Trial;
  /** Where it was found: the seed of the run and the path of fast-check. */
  seed: number;
  path: string;
}

/** A regression with the file it is kept in. */
export interface Kept extends Regression {
  file: string;
}

const nameOf = (property: string): string => property.replaceAll('/', '-');

/** The inputs kept for a property, in the order of their files. Files that cannot be read as such are passed over. */
export function regressionsOf(folder: string, property: string): Kept[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter(
    (file) => file.startsWith(nameOf(property)) && file.endsWith('.json'),
  );
  return files.sort().flatMap((name) => {
    const file = join(folder, name);
    const kept = readRegression(file);
    return kept?.property === property ? [{ ...kept, file }] : [];
  });
}

function readRegression(file: string): Regression | undefined {
  try {
    const { property, input, seed, path } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Regression>;
    if (typeof property !== 'string' || typeof input !== 'object' || input === null) return undefined;
    return { property, input, seed: Number(seed ?? 0), path: String(path ?? '') };
  } catch {
    return undefined;
  }
}

/** Keeps an input. Gives its file, which is the same for the same input. */
export function keepRegression(folder: string, regression: Regression): string {
  const hash = createHash('sha256').update(JSON.stringify(regression.input)).digest('hex').slice(0, 8);
  const file = join(folder, `${nameOf(regression.property)}-${hash}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(regression, null, 2)}\n`);
  return file;
}
