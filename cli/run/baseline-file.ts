import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { dump } from 'js-yaml';
import type { KnownFailure } from '../../harness/baseline.ts';
import { parseYaml } from '../../specs/index.ts';
import { usageError } from '../exit.ts';

const SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['case', 'verdict', 'reason'],
    additionalProperties: false,
    properties: {
      case: { type: 'string', minLength: 1 },
      verdict: { enum: ['failed', 'warned', 'errored'] },
      reason: { type: 'string', minLength: 1 },
      expires: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    },
  },
};

/** Reads a baseline. One that is to be written may be missing. */
export function readBaseline(path: string, mayBeMissing: boolean): KnownFailure[] {
  if (!existsSync(path)) {
    if (mayBeMissing) return [];
    throw usageError(`There is no baseline "${path}". With --update-baseline a run writes it.`);
  }
  let value: unknown;
  try {
    value = parseYaml(readFileSync(path, 'utf8')) ?? [];
  } catch (error) {
    throw usageError(`Failed to read the baseline "${path}": ${(error as Error).message}.`);
  }
  const validate = new Ajv2020({ meta: false, validateSchema: false }).compile(SCHEMA);
  if (validate(value)) return value as KnownFailure[];
  const [first] = validate.errors ?? [];
  throw usageError(
    `The baseline "${path}" is wrong at ${first?.instancePath || '/'}: ${first?.message}. Each entry has case (a glob), verdict, reason and, if wanted, expires.`,
  );
}

const HEAD = `# What is known to fail, and why it is put up with: countersign run --baseline THIS_FILE
# case: a glob over case IDs   verdict: failed, warned or errored   expires: the last day on which it counts
`;

export const baselineText = (entries: KnownFailure[]): string =>
  `${HEAD}${entries.length === 0 ? '[]\n' : dump(entries, { lineWidth: -1 })}`;
