import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Inputs that a law once failed on, each tried again before any other. */
export interface Regression<Inputs> {
  law: string;
  examples: Inputs[];
}

const FOLDER = join(import.meta.dirname, 'regressions');

/** The file a law's regressions are kept in, named after it. */
export const regressionFile = (law: string, folder = FOLDER): string =>
  join(
    folder,
    `${law
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')}.json`,
  );

/** The inputs kept for a law; none where there is no file. Throws for a file that belongs to another law. */
export function regressionsOf<Inputs>(law: string, folder = FOLDER): Inputs[] {
  const file = regressionFile(law, folder);
  if (!existsSync(file)) return [];
  const regression = fromJson(readFileSync(file, 'utf8')) as Regression<Inputs>;
  if (regression.law !== law)
    throw new Error(
      `Failed to read ${file}: it belongs to the law "${regression.law}". Rename one of the two.`,
    );
  return regression.examples;
}

/**
 * Adds an input to those kept for a law, once, and gives the file; `undefined` for an input that JSON cannot
 * hold.
 */
export function keepRegression(law: string, inputs: unknown, folder = FOLDER): string | undefined {
  const examples = regressionsOf<unknown>(law, folder);
  if (!isKeepable(inputs)) return undefined;
  const written = toJson(inputs);
  const file = regressionFile(law, folder);
  if (examples.some((kept) => toJson(kept) === written)) return file;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${toJson({ law, examples: [...examples, inputs] }, 2)}\n`);
  return file;
}

/** Whether a value is made of nothing but what JSON has, and bytes. */
function isKeepable(value: unknown): boolean {
  if (value === null || ['string', 'boolean'].includes(typeof value) || value instanceof Uint8Array)
    return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'object' && Object.values(value).every(isKeepable);
}

/** JSON with bytes as `{"$bytes": hex}`. */
function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, replaceBytes, indent);
}

function replaceBytes(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Uint8Array ? { $bytes: Buffer.from(original).toString('hex') } : value;
}

function fromJson(json: string): unknown {
  return JSON.parse(json, (_key, value) => {
    const isBytes = typeof value?.$bytes === 'string' && Object.keys(value).length === 1;
    return isBytes ? new Uint8Array(Buffer.from(value.$bytes, 'hex')) : value;
  });
}
