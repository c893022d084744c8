import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const SCHEMAS = { report: 'urn:countersign:report:1', event: 'urn:countersign:events:1' };
const FILES = ['report.schema.json', 'events.schema.json'];

let ajv: Ajv2020 | undefined;

/** Where a value is not what it must be, and how, such as `at /results/3/id: must be string`; undefined where it fits. */
export function wrongWith(value: unknown, what: keyof typeof SCHEMAS): string | undefined {
  ajv ??= withSchemas();
  const validate = ajv.getSchema(SCHEMAS[what])!;
  if (validate(value)) return undefined;
  // The last errors only say that an "if" was not met; the first tells why.
  const [{ instancePath, message, params }] = validate.errors as [ErrorObject];
  const allowed = params.allowedValues === undefined ? '' : ` (${params.allowedValues.join(', ')})`;
  return `at ${instancePath || '/'}: ${message}${allowed}`;
}

function withSchemas(): Ajv2020 {
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  for (const file of FILES)
    ajv.addSchema(JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')));
  return ajv;
}
