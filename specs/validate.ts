import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Api, openApi } from './index.ts';

/** What a value violates of the schema at a path of keys in a document, a line for each: `/region must be string`. */
export type Checker = (path: string[], value: unknown) => string[];

/** Checks values against the schemas of an OpenAPI document. Each schema is compiled once, when it is first needed. */
export function checkerOf(document: object, name: string): Checker {
  const compiled = new Map<string, ValidateFunction>();
  let ajv: Ajv2020 | undefined;

  function validatorAt(path: string[]): ValidateFunction {
    const key = path.join('\n');
    const known = compiled.get(key);
    if (known !== undefined) return known;
    ajv ??= createAjv(document, name);
    const pointer = path.map(
      (part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`,
    );
    const validate = ajv.getSchema(`${name}#${pointer.join('')}`);
    if (validate === undefined) throw new Error(`${name}: there is no schema ${path.join('/')}`);
    compiled.set(key, validate);
    return validate;
  }

  return (path, value) => {
    const validate = validatorAt(path);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message ?? 'is invalid'}${allowed(params)}`.trim(),
    );
  };
}

const checkers = new Map<Api, Checker>();

/**
 * What a value violates of a schema of an API's OpenAPI document. Empty when it is valid.
 * @param schema name under `components/schemas`
 */
export const violations = (api: Api, schema: string, value: unknown): string[] =>
  violationsAt(api, ['components', 'schemas', schema], value);

/** The same for a schema anywhere in the document, by the path of keys that leads to it. */
export function violationsAt(api: Api, path: string[], value: unknown): string[] {
  let checker = checkers.get(api);
  if (checker === undefined) {
    checker = checkerOf(openApi(api), api);
    checkers.set(api, checker);
  }
  return checker(path, value);
}

function allowed(params: Record<string, unknown>): string {
  const values = params.allowedValues ?? params.allowedValue ?? params.additionalProperty;
  return values === undefined ? '' : `: ${JSON.stringify(values)}`;
}

function createAjv(document: object, name: string): Ajv2020 {
  // Whether the documents' schemas are schemas is for `npm run lint`: at each start it would take as long as compiling one.
  const trusted = { meta: false, validateSchema: false };
  const ajv = new Ajv2020({ allErrors: true, strict: false, strictNumbers: true, ...trusted });
  addFormats.default(ajv);
  ajv.addFormat('utf8-bytes-200', (text) => Buffer.byteLength(text, 'utf8') <= 200);
  ajv.addSchema(document, name);
  return ajv;
}
