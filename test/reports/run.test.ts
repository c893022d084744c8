import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addToSummary } from '../../cli/run/github.ts';
import { credentialsFor } from '../../harness/credentials.ts';
import { FORMATS } from '../../reports/index.ts';
import type { Report } from '../../reports/report.ts';
import { countersign } from '../support/countersign.ts';
import { longReport, sampleReport } from './sample.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(out, { recursive: true });
});

const read = (file: string): string => readFileSync(join(out, file), 'utf8');

const TEXTS = Object.keys(FORMATS).filter((name) => name !== 'html');
const RUN = ['run', '--seed', '7', '--runs', '0', '--no-environments'];
const CLIENT = ['--', 'node', 'test/reports/sample/adapter.ts', 'sample'];
const CASES = ['--grep', '{packaging/{list,register}*/success,sevu/request-ticket/{success,own-password}}'];

/** As a step of a job has it. */
function inGithub(summary: string): void {
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
  vi.stubEnv('GITHUB_WORKSPACE', process.cwd());
  vi.stubEnv('GITHUB_SERVER_URL', 'https://github.com');
  vi.stubEnv('GITHUB_REPOSITORY', 'acme/sdk');
  vi.stubEnv('GITHUB_RUN_ID', '12');
}

test('a run in GitHub Actions writes every format, annotates, and adds to the summary of the step', async () => {
  const summary = join(out, 'summary.md');
  writeFileSync(summary, 'What stands there already\n');
  inGithub(summary);
  const reporters = TEXTS.filter((name) => name !== 'github').flatMap((name) => ['--reporter', name]);
  const { code, stdout } = await countersign([...RUN, ...CASES, '--out', out, ...reporters, ...CLIENT]);
  expect(code).toBe(1);

  const files = TEXTS.map((name) => FORMATS[name]!).filter(({ printed }) => !printed);
  expect(readdirSync(out).sort()).toEqual(
    ['events.ndjson', 'summary.md', ...files.map(({ file }) => file)].sort(),
  );
  fitsSchemas();

  const told = stdout.split('\n');
  const [, token] = /^::stop-commands::([\w-]{36})$/.exec(told[0]!)!;
  const heard = told.filter((line, at) => isHeard(told.slice(0, at), token!) && line !== '');
  expect(heard.slice(0, 2)).toEqual([
    expect.stringMatching(
      /^::error file=test\/reports\/sample\/adapter\.ts,line=1,title=packaging\/envelope-hash::/,
    ),
    expect.stringMatching(/^::error .*title=sevu\/request-ticket\/own-password::Nothing was proved/),
  ]);
  expect(told.filter((line) => line === `::${token}::`)).toHaveLength(2);

  expect(read('summary.md')).toMatch(/^What stands there already\n\n## ✗ Countersign: not conformant\n/);
  expect(read('summary.md')).toContain(
    '[all details](https://github.com/acme/sdk/actions/runs/12#artifacts)',
  );

  const results = (JSON.parse(read('report.json')) as Report).results;
  for (const { id } of results) {
    const { site, encToken, account } = credentialsFor(`7 ${id}`);
    for (const text of [stdout, ...readdirSync(out).map(read)])
      for (const secret of [site.siteKey, site.accessKey, encToken, account.apiSecret])
        expect(text).not.toContain(secret);
  }
});

/** Whether the runner takes a line for a command after these. */
function isHeard(before: string[], token: string): boolean {
  const stop = before.lastIndexOf(`::stop-commands::${token}`);
  return before.lastIndexOf(`::${token}::`) > stop;
}

function fitsSchemas(): void {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
  for (const name of ['report', 'events', 'statement'])
    ajv.addSchema(JSON.parse(readFileSync(`reports/${name}.schema.json`, 'utf8')));
  const problems = (name: string, text: string) => {
    const validate = ajv.getSchema(`urn:countersign:${name}:1`)!;
    return validate(JSON.parse(text)) ? [] : validate.errors;
  };
  expect(problems('report', read('report.json'))).toEqual([]);
  expect(problems('statement', read('statement.json'))).toEqual([]);
  for (const line of read('events.ndjson').trimEnd().split('\n'))
    expect(problems('events', line)).toEqual([]);
}

test('elsewhere annotations come only when asked for, to stdout or into a file', async () => {
  vi.stubEnv('GITHUB_ACTIONS', '');
  const asked = ['--reporter', 'github', '--reporter', `github=${join(out, 'notes.txt')}`];
  const { stdout } = await countersign([...RUN, ...CASES, '--quiet', '--out', out, ...asked, ...CLIENT]);
  expect(stdout).toMatch(/^::error /m);
  expect(stdout).not.toContain('::stop-commands::');
  expect(stdout).toContain(read('notes.txt'));
});

describe('the summary of a step', () => {
  test('gets as much of a long report as there is room for', async () => {
    const summary = join(out, 'summary.md');
    inGithub(summary);
    writeFileSync(summary, 'x'.repeat(1024 * 1024 - 5000));
    expect(await addToSummary(longReport(40))).toEqual([]);
    expect(read('summary.md')).toContain('more parts in the report.');
    expect(Buffer.byteLength(read('summary.md'))).toBeLessThanOrEqual(1024 * 1024);
    await addToSummary(longReport(40));
    expect(Buffer.byteLength(read('summary.md'))).toBeLessThanOrEqual(1024 * 1024);
  });

  test('is left alone when it is full', async () => {
    const summary = join(out, 'summary.md');
    inGithub(summary);
    writeFileSync(summary, 'x'.repeat(1024 * 1024 - 10));
    expect(await addToSummary(sampleReport())).toEqual([
      'The summary of the step is full; the report is not in it.',
    ]);
    expect(read('summary.md')).toHaveLength(1024 * 1024 - 10);
  });

  test('that cannot be written is told, and fails nothing', async () => {
    inGithub(out);
    expect(await addToSummary(sampleReport())).toEqual([
      expect.stringMatching(/^Failed to add to the summary of the step ".*": .*EISDIR/),
    ]);
  });

  test('is not written outside GitHub Actions', async () => {
    vi.stubEnv('GITHUB_ACTIONS', 'false');
    vi.stubEnv('GITHUB_STEP_SUMMARY', join(out, 'summary.md'));
    expect(await addToSummary(sampleReport())).toEqual([]);
    expect(readdirSync(out)).toEqual([]);
  });
});
