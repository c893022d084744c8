import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { XmlDocument } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Case, readCaseFile } from '../../contracts/case.ts';
import { collect, type Report } from '../../reports/report.ts';
import { type AtOutput, type Ended, countersign as runCountersign } from '../support/countersign.ts';

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(out, { recursive: true }));

const CLIENT = ['node', 'clients/typescript/adapter.ts'];
const MUTANT = ['node', 'clients/mutants/adapter.ts', 'hash-site-id-first'];
const HOSTILE = (manner: string) => ['node', 'clients/hostile/adapter.ts', manner];

/** Runs `countersign run` with its reports in a folder of this test. */
const countersign = (args: string[], atOutput?: AtOutput): Promise<Ended> =>
  runCountersign(['run', '--out', out, '--runs', '0', ...args], atOutput);

const reportIn = (path: string): Report => JSON.parse(readFileSync(join(out, path), 'utf8'));

describe('a run', () => {
  test('of a client that conforms: exit 0, progress, a summary, and reports that fit their schemas', async () => {
    const { code, stdout, stderr } = await countersign([
      '--seed',
      '7',
      '--reporter',
      'junit',
      '--',
      ...CLIENT,
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ ?\d+\/\d+ {2}\d+ passed$/m);
    expect(stdout).toMatch(/countersign-reference 0\.1\.0: (\d+) cases, \1 passed {2}seed 7/);

    const report = reportIn('report.json');
    expect(fitsSchema(report)).toEqual([]);
    expect(report).toMatchObject({ seed: 7, complete: true, summary: { failed: 0, errored: 0 } });
    const events = readFileSync(join(out, 'events.ndjson'), 'utf8').trimEnd().split('\n');
    expect(collect(events.map((line) => JSON.parse(line)))).toEqual(report);

    const junit = XmlDocument.fromString(readFileSync(join(out, 'junit.xml'), 'utf8'));
    expect(junit.find('//testcase')).toHaveLength(report.summary.total);
    expect(junit.find('//failure')).toHaveLength(0);
    junit.dispose();
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 240_000);

  test('of a mutant: exit 1, and the finding names the defect and how to see it again', async () => {
    const json = join(out, 'r.json');
    const { code, stdout } = await countersign([
      ...[
        '--seed',
        '7',
        '--grep',
        'packaging/register-storage/success',
        '--reporter',
        `json=${json}`,
        '--',
        ...MUTANT,
      ],
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'diagnosis     its parts stand in the order site ID, access key, data, timestamp',
    );
    expect(stdout).toContain(
      'again         countersign run --seed 7 --grep packaging/register-storage/success -- node',
    );
    const report = reportIn('r.json');
    expect(fitsSchema(report)).toEqual([]);
    expect(report.results[0]).toMatchObject({
      status: 'failed',
      findings: [{ rule: 'packaging/envelope-hash', clause: 'PKG-018', level: 'must' }],
    });
  });

  test('leaves no secret in anything it writes', async () => {
    await countersign(['--seed', '7', '--reporter', 'junit', '--grep', '*/*/success', '--', ...MUTANT]);
    const { credentialsFor } = await import('../../harness/credentials.ts');
    for (const { id } of reportIn('report.json').results) {
      const { site, encToken, account } = credentialsFor(`7 ${id}`);
      for (const file of ['report.json', 'events.ndjson', 'junit.xml'])
        for (const secret of [site.siteKey, site.accessKey, encToken, account.apiSecret])
          expect(readFileSync(join(out, file), 'utf8')).not.toContain(secret);
    }
  });

  test('of nothing but skipped cases: exit 5', async () => {
    const { code, stdout } = await countersign(['--grep', 'packaging/**', '--', ...HOSTILE('silent')]);
    expect(code).toBe(5);
    expect(stdout).toMatch(/\d+ skipped: The client does not implement packaging\.registerStorage\./);
  });

  test('in which nothing could be proved: exit 5', async () => {
    const { code, stdout } = await countersign(['--grep', 'sevu/*/success', '--', ...HOSTILE('makes-it-up')]);
    expect(code).toBe(5);
    expect(stdout).toContain("No request reached the case's server");
  });

  test('of a client that never answers a call: exit 3', async () => {
    const { code } = await countersign([
      '--timeout',
      '200',
      '--grep',
      'sevu/*/success',
      '--',
      ...HOSTILE('silent'),
    ]);
    expect(code).toBe(3);
  });

  test('that is interrupted: the case under way is finished, the report says it is not complete, exit 5', async () => {
    const { code } = await countersign(
      ['--timeout', '1500', '--api', 'sevu', '--shard', '1/20', '--', ...HOSTILE('silent')],
      (kill) => kill('SIGINT'),
    );
    expect(code).toBe(5);
    const report = reportIn('report.json');
    expect(report.complete).toBe(false);
    expect(report.results.length).toBeGreaterThan(0);
  });

  test('--list lists the selected cases and runs none', async () => {
    const { code, stdout } = await countersign(['--list', '--grep', 'sevu/*/success']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^sevu\/request-ticket\/success +A ticket is requested/),
    ]);
  });
});

describe('bad input gets one or two lines that name the thing and the fix', () => {
  const rows: [what: string, args: string[], code: number, says: string][] = [
    ['no command', [], 2, 'No client given. Put the command that starts its adapter after --'],
    ['a command that does not exist', ['--', '/no/such/thing'], 3, 'Failed to start "/no/such/thing"'],
    ['a command that may not be executed', ['--', './README.md'], 3, 'Set its executable bit'],
    [
      'a glob that matches nothing',
      ['--grep', 'nothing/like/this', '--', ...CLIENT],
      2,
      'No case matches --grep',
    ],
    [
      'a glob that is nearly right',
      ['--grep', 'sevu/request-ticket/sucess', '--', ...CLIENT],
      2,
      'The nearest is "sevu/request-ticket/success"',
    ],
    [
      'an adapter that speaks nonsense',
      ['--', ...HOSTILE('echo')],
      3,
      'The client does not speak the protocol',
    ],
    [
      'an unknown protocol version',
      ['--', ...HOSTILE('protocol-9')],
      3,
      'protocol version 9; this harness speaks 1',
    ],
    [
      'an unknown reporter',
      ['--reporter', 'pdf', '--', ...CLIENT],
      2,
      'There is no reporter "pdf". Choose one of json, junit',
    ],
    ['a seed that is no number', ['--seed', 'x', '--', ...CLIENT], 2, 'It must be a whole number'],
    [
      'a folder that cannot be made',
      ['--reporter', 'json=/proc/x/y.json', '--grep', 'sevu/*/success', '--', ...CLIENT],
      2,
      'Failed to write',
    ],
    ['an unknown option', ['--grap', 'x'], 2, '--grep'],
    [
      'a place that cannot be written',
      ['--reporter', 'json=/dev/null/x.json', '--grep', 'sevu/*/success', '--', ...CLIENT],
      2,
      'Failed to write "/dev/null/x.json"',
    ],
  ];
  test.each(rows)('%s', async (_, args, expected, says) => {
    const { code, stderr } = await countersign(args);
    expect(code).toBe(expected);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  const files: [what: string, yaml: string, says: string][] = [
    ['is no YAML', 'method: [', 'Failed to read the case file'],
    [
      'has a member nobody knows',
      'method: a.b\ninput: {}\ncases: {x: {title: t, clauses: [PKG-001], titel: t}}',
      'at /cases/x/titel',
    ],
    [
      'lacks a title',
      'method: a.b\ninput: {}\ncases: {x: {clauses: [PKG-001]}}',
      "at /cases/x: must have required property 'title'",
    ],
    [
      'has an error code the service does not have',
      'method: a.b\ninput: {}\ncases: {x: {title: t, clauses: [SEV-001], server: {error: "99"}}}',
      'at /cases/x/server/error that sevu does not have: "99". Use one of 0, 1, 2',
    ],
    ['is empty', '', 'does not fit contracts/case.schema.json at /'],
  ];
  test.each(files)('a case file that %s', (_, yaml, says) => {
    const path = join(out, 'some-cases.yaml');
    writeFileSync(path, yaml);
    const read = (): Case[] => readCaseFile(path, 'sevu');
    expect(read).toThrow(says);
    expect(read).toThrow(path);
    expect(read).not.toThrow(/\n/);
  });
});

function fitsSchema(report: unknown): string[] {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
  const validate = ajv.compile(JSON.parse(readFileSync('reports/report.schema.json', 'utf8')));
  return validate(report)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
