import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Api, openApi } from './index.ts';

const compiled = new Map<string, ValidateFunction>();
const documents = new Map<Api, Ajv2020>();

/**
 * What a value violates of a schema of an API's OpenAPI document, a line for each: `/region must be string`.
 * Empty when it is valid.
 * @param schema name under `components/schemas`
 */
export const violations = (api: Api, schema: string, value: unknown): string[] =>
  violationsAt(api, ['components', 'schemas', schema], value);

/** The same for a schema anywhere in the document, by the path of keys that leads to it. */
export function violationsAt(api: Api, path: string[], value: unknown): string[] {
  const pointer = path.map(
    (key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`,
  );
  const key = `${api}#${pointer.join('')}`;
  let validate = compiled.get(key);
  if (validate === undefined) {
    validate = validatorsOf(api).getSchema(key);
    if (validate === undefined) throw new Error(`specs/${api}/openapi.yaml has no schema ${path.join('/')}`);
    compiled.set(key, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath || '/'} ${message ?? 'is invalid'}${allowed(params)}`.trim(),
  );
}

function allowed(params: Record<string, unknown>): string {
  const values = params.allowedValues ?? params.allowedValue;
  return values === undefined ? '' : `: ${JSON.stringify(values)}`;
}

function validatorsOf(api: Api): Ajv2020 {
  const known = documents.get(api);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addFormat('utf8-bytes-200', (text) => Buffer.byteLength(text, 'utf8') <= 200);
  ajv.addSchema(openApi(api), api);
  documents.set(api, ajv);
  return ajv;
}
