import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../cli/catalog.ts';
import {
  APIS,
  type Api,
  ambiguities,
  clausesOf,
  drmSystems,
  failureCodes,
  findClause,
  jobStatuses,
  openApi,
  packagingErrors,
  processErrors,
  specFile,
  ticketCodes,
} from '../../specs/index.ts';
import { violationsAt } from '../../specs/validate.ts';
import { cpixSchemaProblems } from '../support/xsd.ts';

const clauses = APIS.flatMap(clausesOf);

/** A node of a document with the keys that lead to it. */
interface Node {
  path: string[];
  value: Record<string, unknown>;
}

/** Every object and array of a value, itself included. */
function nodesOf(value: unknown, path: string[] = []): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, child]) => nodesOf(child, [...path, key]));
  return [{ path, value: value as Node['value'] }, ...inside];
}

test('each document has as many clauses as were found in it', () => {
  const count = (document: string) => clauses.filter(({ source }) => source.document === document).length;
  expect(
    Object.fromEntries(
      [...new Set(clauses.map(({ source }) => source.document))].map((name) => [name, count(name)]),
    ),
  ).toEqual({ 'packaging-api': 213, 'cpix-api': 100, 'aws-elemental-speke': 31, 'sevu-request-api': 49 });
});

test('the tables have as many rows as the documents', () => {
  expect(packagingErrors()).toHaveLength(10);
  expect(jobStatuses()).toHaveLength(16);
  expect(processErrors()).toHaveLength(59);
  expect(ticketCodes().filter(({ documented }) => documented)).toHaveLength(1);
  expect(drmSystems().filter(({ documented }) => documented)).toHaveLength(3);
  expect(ambiguities()).toHaveLength(112);
});

test('IDs are unique, also in another letter case, and written as IDs', () => {
  const ids = [...clauses, ...ambiguities()].map(({ id }) => id);
  expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length);
  for (const { id } of clauses) expect(id).toMatch(/^(PKG(-[ASP])?|CPX|SPK|NEA|ELM|SEV)-[A-Z0-9]+$/);
});

test('ambiguities are numbered without a gap', () => {
  const expected = ambiguities().map((_, index) => `A-${String(index + 1).padStart(2, '0')}`);
  expect(ambiguities().map(({ id }) => id)).toEqual(expected);
});

test('a clause says how it is seen to be kept where it asks something of a client, and only there', () => {
  for (const { id, level, binds, proof } of clauses) {
    const asks = level !== 'info' && binds !== 'server';
    expect(proof !== undefined, `${id} has ${asks ? 'no proof' : 'a proof'}`).toBe(asks);
  }
});

test.each(clauses)('$id is complete', ({ statement, level, binds, source }) => {
  expect(statement).toMatch(/^\S.*\S\.$/s);
  expect(['must', 'should', 'may', 'info']).toContain(level);
  expect(['client', 'server', 'both']).toContain(binds);
  expect(source.section).not.toBe('');
  expect(source.lines).toMatch(/^\d+(-\d+)?(, \d+(-\d+)?)*$/);
});

test.each(ambiguities())(
  '$id is complete',
  ({ title, apis, readings, decision, accepts, returns, flags }) => {
    expect([title, decision, accepts, returns, ...readings, ...Object.values(flags)]).not.toContain('');
    expect(readings.length).toBeGreaterThan(1);
    expect(APIS).toEqual(expect.arrayContaining(apis));
    expect(Object.keys(flags).filter((flag) => !['pass', 'warn', 'fail'].includes(flag))).toEqual([]);
    expect(flags).not.toEqual({});
  },
);

test('cases, rules, ambiguities and code tables name clauses that exist', () => {
  const { cases, rules } = loadCatalog();
  expect(cases.length).toBeGreaterThan(0);
  expect(rules.length).toBeGreaterThan(0);
});

test('an ambiguity touches clauses of the APIs it is said to be of', () => {
  const apiOf = new Map(APIS.flatMap((api) => clausesOf(api).map(({ id }) => [id, api] as const)));
  for (const { id, apis, clauses } of ambiguities())
    expect([...new Set(clauses.map((clause) => apiOf.get(clause)))].sort(), id).toEqual([...apis].sort());
});

test('the codes of failure are those of the examples that report one', () => {
  for (const api of APIS) {
    const named = nodesOf(openApi(api)).flatMap(({ value }) => {
      const { error_code: code, status, code: number } = Object(value.value) as Record<string, unknown>;
      return code ?? (status === 'failure' ? number : []);
    });
    const others = ['0000', ...processErrors().map(({ code }) => code)];
    const failures = [...new Set(named.map(String))].filter((code) => !others.includes(code));
    expect(failures.sort(), api).toEqual(failureCodes(api).sort());
  }
});

test.each(APIS)('every clause that the OpenAPI document of %s names exists', (api) => {
  const named = nodesOf(openApi(api)).flatMap(
    ({ value }) => (value['x-clauses'] as string[] | undefined) ?? [],
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((id) => findClause(id) === undefined)).toEqual([]);
});

test.each([
  'cpix/content-keys.schema.json',
  'packaging/openapi.yaml',
  'cpix/openapi.yaml',
  'sevu/openapi.yaml',
  'cpix/cpix.xsd',
  'cpix/drm-systems.yaml',
  'cpix/codes.yaml',
  'packaging/codes.yaml',
  'sevu/codes.yaml',
  'ambiguities.yaml',
])('every clause and ambiguity that the text of %s speaks of exists', (path) => {
  const text = readFileSync(specFile(path), 'utf8');
  const known = new Set([...clauses, ...ambiguities()].map(({ id }) => id));
  const named = text.match(/\b(?:(?:PKG|CPX|SPK|NEA|ELM|SEV)(?:-[ASP])?-[A-Z]*\d+|A-\d{2,3})\b/g) ?? [];
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});

const codeTables: Record<string, { code: string }[]> = {
  apiErrors: packagingErrors(),
  jobStatuses: jobStatuses(),
  processErrors: processErrors(),
};

test('each code table is an enumeration of the OpenAPI document', () => {
  const repeated = nodesOf(openApi('packaging')).filter(({ value }) => 'x-codes' in value);
  expect(repeated.map(({ value }) => value['x-codes']).sort()).toEqual(Object.keys(codeTables).sort());
  for (const { value } of repeated)
    expect(value.enum).toEqual(codeTables[value['x-codes'] as string]!.map(({ code }) => code));
  const { FailureCode } = openApi('packaging').components.schemas as Record<string, { enum: string[] }>;
  expect(FailureCode!.enum).toEqual(
    packagingErrors()
      .map(({ code }) => code)
      .filter((code) => code !== '0000'),
  );
});

test('the OpenAPI document of packaging has an example of each error, with its text', () => {
  const { examples } = openApi('packaging').components as { examples?: Record<string, { value: object }> };
  for (const { code, text } of packagingErrors().filter((row) => row.code !== '0000'))
    expect(examples![code]!.value).toEqual({ error_code: code, error_message: text });
});

test('the OpenAPI document of sevu has an example of each result, with its code and text', () => {
  const named = nodesOf(openApi('sevu')).find(({ path }) =>
    path.join('/').endsWith('200/content/application/json'),
  )!;
  const examples = named.value.examples as Record<string, { value: object }>;
  for (const { name, code, text, status } of ticketCodes())
    expect(examples[name]!.value).toMatchObject({ code, status, message: text });
});

/** An example, and the keys that lead to the schema it is one of. */
interface Example {
  api: Api;
  name: string;
  schema: string[];
  value: unknown;
}

/** Every example: of media types and parameters beside their schema, and those a schema has itself. */
function examplesOf(api: Api): Example[] {
  const document = openApi(api);
  return nodesOf(document).flatMap(({ path, value }) => {
    const name = (key: string) => [...path, key].join('/');
    if (Array.isArray(value.examples))
      return value.examples.map((each, index) => ({
        api,
        name: name(`examples/${index}`),
        schema: path,
        value: each,
      }));
    if (value.schema === undefined) return [];
    const schema = [...path, 'schema'];
    const single = 'example' in value ? [{ api, name: name('example'), schema, value: value.example }] : [];
    const several = Object.entries(
      (value.examples ?? {}) as Record<string, { $ref?: string; value?: unknown }>,
    );
    return [
      ...single,
      ...several.map(([key, each]) => ({
        api,
        name: name(`examples/${key}`),
        schema,
        value: each.$ref === undefined ? each.value : atRef(document, each.$ref),
      })),
    ];
  });
}

function atRef(document: object, ref: string): unknown {
  let found: unknown = document;
  for (const key of ref.slice(2).split('/')) found = (found as Record<string, unknown>)[key];
  return (found as { value: unknown }).value;
}

const examples = APIS.flatMap(examplesOf);

const named = (some: Example[]) => some.map((each): [string, Example] => [`${each.api}: ${each.name}`, each]);

test('there are examples to check', () => {
  const count = (api: Api) => examples.filter((example) => example.api === api).length;
  expect(APIS.map(count).every((number) => number > 10)).toBe(true);
});

test.each(named(examples))('%s is valid', (_name, { api, schema, value }) => {
  expect(violationsAt(api, schema, value)).toEqual([]);
});

const xmlExamples = examples.filter(({ schema }) => schema.includes('application/xml'));

test.each(named(xmlExamples))('%s is valid under cpix.xsd', (_name, { value }) => {
  expect(cpixSchemaProblems(value as string)).toEqual([]);
});

test('no example stands in the components unused', () => {
  const { examples: known = {} } = openApi('cpix').components as {
    examples?: Record<string, { value: string }>;
  };
  const used = new Set(xmlExamples.map(({ value }) => value));
  expect(Object.keys(known).filter((name) => !used.has(known[name]!.value))).toEqual([]);
});

test('a content ID is limited in bytes, not in characters', () => {
  const path = ['components', 'schemas', 'RegisterJobRequest', 'properties', 'content_id'];
  expect(violationsAt('packaging', path, 'x'.repeat(200))).toEqual([]);
  expect(violationsAt('packaging', path, 'é'.repeat(101))).not.toEqual([]);
});
