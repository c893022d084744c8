import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsFor } from '../../harness/credentials.ts';
import { nonceOf } from '../../harness/inputs.ts';
import type { Report } from '../../reports/report.ts';
import { countersign } from '../support/countersign.ts';
import { node, runCases } from '../support/run-cases.ts';

const ONE = 'sevu/request-ticket/success';
const secret = credentialsFor(`7 ${ONE}`).account.apiSecret;

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(out, { recursive: true }));

const read = (file: string): string => readFileSync(join(out, file), 'utf8');

describe('a client that prints its secret', () => {
  const run = (...options: string[]) =>
    countersign([
      ...['run', '--out', out, '--seed', '7', '--grep', ONE, '--reporter', 'junit', ...options],
      ...['--', 'node', 'clients/hostile/adapter.ts', 'leaks'],
    ]);

  test('has it in no report', async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stderr]).toEqual([1, '']);
    for (const text of [stdout, ...['report.json', 'events.ndjson', 'junit.xml'].map(read)])
      expect(text).not.toContain(secret);
    expect(JSON.parse(read('report.json'))).not.toHaveProperty('warnings');
  });

  test('has it in every report with --keep-secrets, which say so', async () => {
    const { code, stdout, stderr } = await run('--keep-secrets');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Secrets are kept .+ Do not give it away\.\n$/),
    ]);
    for (const text of [stdout, ...['report.json', 'events.ndjson', 'junit.xml'].map(read)])
      expect(text).toContain(secret);
    expect(stdout).toMatch(/^Warning: Secrets are kept/m);
    const report: Report = JSON.parse(read('report.json'));
    expect(report.warnings).toEqual([stderr.trimEnd()]);
    expect(JSON.parse(read('events.ndjson').split('\n')[0]!)).toMatchObject({ warnings: report.warnings });
    const schema = JSON.parse(readFileSync('reports/report.schema.json', 'utf8'));
    const validate = addFormats.default(new Ajv2020()).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });
});

test('the password of a storage that the service holds already is a secret as well', async () => {
  const id = 'packaging/list-storages/success';
  const password = `s3cr3t/${nonceOf(`42 ${id}`)}+`;
  const body = JSON.stringify({ plain: password, coded: Buffer.from(`x${password}`).toString('base64') });
  const report = await runCases(node('clients/typescript/adapter.ts'), {
    grep: id,
    change: (each) => ({ ...each, situation: { kind: 'respond', status: 200, body } }),
  });
  const answer = report.results[0]?.exchanges[0]?.response?.body ?? '';
  expect(answer).toContain('"plain":"‹storage password›"');
  expect(answer).toContain('‹storage password, base64›');
  expect(JSON.stringify(report)).not.toContain(password.slice(7, 15).concat('+'));
});
