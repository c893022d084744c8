import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

const ruleset = join(import.meta.dirname, '../../specs/.spectral.yaml');
const fixtures = join(import.meta.dirname, 'fixtures');
const documents = readdirSync(fixtures).filter((name) => name.endsWith('.yaml') && name !== 'clauses.yaml');

/** Spectral's number for this severity. */
const error = 0;

const operation = ['paths', '/stable/', 'post'];
const mediaType = [...operation, 'responses', '200', 'content', 'application/json'];
const property = ['components', 'schemas', 'Result', 'properties', 'code'];

/** Each rule that we add or raise, and where it fires in the fixture of its name. */
const violations: [rule: string, path: string[]][] = [
  ['info-license', ['info']],
  ['tag-description', ['tags', '0']],
  ['operation-description', operation],
  ['operation-operationId', operation],
  ['json-schema-dialect', []],
  ['ref-siblings', property],
  ['operation-summary', operation],
  ['operation-method', [...operation, 'x-method']],
  ['operation-id-names-method', [...operation, 'operationId']],
  ['operation-clauses', [...operation, 'x-clauses']],
  ['property-clauses', property],
  ['property-description', property],
  ['clause-exists', [...operation, 'x-clauses', '0']],
  ['response-examples', mediaType],
  ['component-used', ['components', 'schemas', 'Ticket']],
];

/** A rule of spectral:oas that the documents rely on as it is. */
const inherited: typeof violations = [
  ['oas3-valid-media-example', [...mediaType, 'examples', 'granted', 'value', 'code']],
];

interface Problem {
  code: string;
  path: string[];
  severity: number;
  source: string;
}

/** What the linter reports of all fixtures, in one run. */
function lint(): Problem[] {
  const cli = createRequire(import.meta.url).resolve('@stoplight/spectral-cli/dist/index.js');
  const files = documents.map((name) => join(fixtures, name));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'lint', '--ruleset', ruleset, '--format', 'json', '--quiet', ...files],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const problems = lint();
const problemsOf = (fixture: string) =>
  problems.filter(({ source }) => basename(source, '.yaml') === fixture);

test('a document that keeps every rule has no problem', () => {
  expect(problemsOf('conformant')).toEqual([]);
});

test.each([...violations, ...inherited])('%s fires, and nothing else', (rule, path) => {
  const found = problemsOf(rule).map(({ code, path, severity }) => ({ code, path, severity }));
  expect(found).toEqual([{ code: rule, path, severity: error }]);
});

test('each rule of the ruleset has a row, and each row a fixture', () => {
  const { rules } = load(readFileSync(ruleset, 'utf8')) as { rules: Record<string, unknown> };
  expect(violations.map(([rule]) => rule)).toEqual(
    Object.keys(rules).filter((name) => rules[name] !== 'off'),
  );

  const expected = [...violations, ...inherited].map(([rule]) => `${rule}.yaml`);
  expect([...expected, 'conformant.yaml'].sort()).toEqual(documents.sort());
});
