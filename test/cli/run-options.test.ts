import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBaseline } from '../../cli/run/baseline-file.ts';
import { selectedCases } from '../../cli/run/cases.ts';
import { apiNames, atLeastOne, levelName, type RunOptions, seconds, shardOf } from '../../cli/run/options.ts';
import { INTRODUCTION } from '../../clients/typescript/methods.ts';
import type { RunEvent } from '../../harness/result.ts';
import { collect, type Report } from '../../reports/report.ts';
import { countersign, type Ended } from '../support/countersign.ts';

const CLIENT = ['--', 'node', 'clients/typescript/adapter.ts'];
const MUTANT = ['--', 'node', 'clients/mutants/adapter.ts', 'latin1-payload'];
/** It fails wherever it registers a storage. */
const OTHER = ['--', 'node', 'clients/mutants/adapter.ts', 'region-left-out'];
const HOSTILE = (manner: string) => ['--', 'node', 'clients/hostile/adapter.ts', manner];
/** The mutant passes the first and fails the second. */
const PASSED = 'packaging/register-storage/success';
const FAILED = 'packaging/register-storage/unicode';
/** An entry of a baseline, in the place of a glob. */
const ENTRY = '- {case: "$&", verdict: failed, reason: known}';
const TWO = ['--grep', `{${PASSED},${FAILED}}`];

let folder: string;
let out: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs with reports in a folder of this call's own, or in that of the one before. */
function run(args: string[], again = false): Promise<Ended> {
  if (!again) out = join(folder, `run-${++count}`);
  return countersign(['run', '--quiet', '--out', out, '--runs', '0', ...args]);
}

const report = (): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
const verdicts = (): string[] => report().results.map(({ id, status }) => `${id} ${status}`);

/** A file of this test. Gives its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('which cases are run', () => {
  test('--list shows what --api and --tag leave', async () => {
    const { code, stdout } = await run([
      '--list',
      '--api',
      'sevu',
      '--tag',
      'everywhere',
      '--no-environments',
    ]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^sevu\/request-ticket\/success .*\n$/)]);
  });

  test('--last-failed runs what failed in the last run, until nothing does', async () => {
    expect(await run(['--seed', '7', ...TWO, ...MUTANT])).toMatchObject({ code: 1 });
    expect(verdicts()).toEqual([`${PASSED} passed`, `${FAILED} failed`]);
    const last = { lastFailed: true as const, environments: false, runs: 0, timeout: 1, jobs: 1, out };
    expect(selectedCases({ ...last, seed: 8 }).seed).toBe(8);
    expect(await run(['--last-failed', ...CLIENT], true)).toMatchObject({ code: 0 });
    expect(verdicts()).toEqual([`${FAILED} passed`]);
    expect(report().seed).toBe(7);
    const third = await run(['--last-failed', ...CLIENT], true);
    expect(third).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('No case of the last run failed'),
    });
  });

  test('--suite runs cases of one’s own beside the others', async () => {
    const suite = join(folder, 'suite');
    file(
      'suite/sevu/mine.yaml',
      `method: sevu.requestTicket
input: {app: a-{nonce}, video: v, pass: 0123456789abc, ip: 0.0.0.0/0, uses: 1, expire: 2099-12-31 23:59:59}
cases:
  one: {title: A ticket of ours, clauses: [SEV-003]}
`.replace('a-{nonce}', '"a-{nonce}"'),
    );
    expect(await run(['--suite', suite, '--grep', 'own/**', ...CLIENT])).toMatchObject({ code: 0 });
    expect(verdicts()).toEqual(['own/sevu/mine/one passed']);
    const { options } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
    expect(options).toEqual([`--suite=${suite}`]);
  });
});

describe('how they are run', () => {
  test('--jobs starts the client several times, and --bail ends the run early', async () => {
    const { code } = await run(['--jobs', '2', '--bail', '2', '--api', 'packaging', ...OTHER]);
    expect(code).toBe(1);
    const { complete, summary } = report();
    expect(complete).toBe(false);
    expect(summary.failed).toBeGreaterThanOrEqual(2);
    // Those that are under way are run to their end.
    expect(summary.failed).toBeLessThan(2 + 2 * INTRODUCTION.maxInFlight);
  });

  test('--patience makes a failure of what is a warning without it', async () => {
    const silence = ['--grep', 'sevu/ticket-refusal/silent', '--no-environments'];
    const hostile = HOSTILE('waits-for-ever');
    expect(await run([...silence, '--timeout', '300', ...hostile])).toMatchObject({ code: 0 });
    expect(verdicts()).toEqual(['sevu/ticket-refusal/silent warned']);
    expect(await run([...silence, '--patience', '0.3', ...hostile])).toMatchObject({ code: 1 });
    expect(verdicts()).toEqual(['sevu/ticket-refusal/silent failed']);
  });

  test('a run that is killed leaves whole lines of what it had', async () => {
    const dir = join(folder, 'killed');
    const args = ['run', '--out', dir, '--runs', '0', '--timeout', '200', '--api', 'sevu'];
    const { code } = await countersign([...args, '--shard', '1/10', ...HOSTILE('silent')], (kill) =>
      kill('SIGKILL'),
    );
    expect(code).toBe(null);
    const text = readFileSync(join(dir, 'events.ndjson'), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    const events = text
      .trimEnd()
      .split('\n')
      .map((line): RunEvent => JSON.parse(line));
    const { complete, results } = collect(events);
    expect(complete).toBe(false);
    expect(results.length).toBeGreaterThan(0);
  });
});

describe('--baseline', () => {
  test('is written, puts up with what it names and nothing else, and is news when it passes', async () => {
    const path = join(folder, 'known.yaml');
    const written = await run([...TWO, '--baseline', path, '--update-baseline', ...MUTANT]);
    expect(written).toMatchObject({ code: 0, stdout: expect.stringContaining('known.yaml, one entry') });
    expect(readFileSync(path, 'utf8')).toContain(`- case: ${FAILED}\n  verdict: failed\n  reason: `);
    const known = await run([...TWO, '--baseline', path, ...MUTANT]);
    expect(known).toMatchObject({ code: 0, stdout: expect.stringContaining('one case fails as it says') });
    const passing = await run([...TWO, '--baseline', path, ...CLIENT]);
    expect(passing).toMatchObject({ code: 6, stdout: expect.stringContaining(`${FAILED} passed.`) });
    expect(await run([...TWO, '--baseline', path, ...OTHER])).toMatchObject({ code: 1 });
  });

  test('puts up with a client that goes down, and names cases that this run leaves out', async () => {
    const path = file(
      'down.yaml',
      'property/**\nenvironment/**\nsevu/request-ticket/success\n'.replace(/.+/g, ENTRY),
    );
    const options = ['--no-environments', '--grep', 'sevu/request-ticket/success', '--baseline', path];
    expect(await run([...options, ...HOSTILE('leaves-when-called')])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('one case fails as it says'),
    });
  });

  const files: [what: string, text: string, says: string][] = [
    ['is no YAML', '- case: [', 'Failed to read the baseline'],
    [
      'gives no reason',
      '- {case: "a/**", verdict: failed}',
      "is wrong at /0: must have required property 'reason'",
    ],
    ['expects what is no verdict', '- {case: a, verdict: bad, reason: r}', 'is wrong at /0/verdict'],
    ['expires on no day', '- {case: a, verdict: failed, reason: r, expires: soon}', 'is wrong at /0/expires'],
  ];
  test.each(files)('that %s is told of with its place', (_, text, says) => {
    const path = file('bad.yaml', text);
    expect(() => readBaseline(path, false)).toThrow(says);
    expect(() => readBaseline(path, true)).toThrow(path);
    expect(() => readBaseline(path, false)).not.toThrow(/\n/);
  });

  test('that is missing is told of, unless it is to be written', () => {
    const path = join(folder, 'missing.yaml');
    expect(() => readBaseline(path, false)).toThrow(
      `There is no baseline "${path}". With --update-baseline a run writes it.`,
    );
    expect(readBaseline(path, true)).toEqual([]);
  });
});

describe('what cannot be meant is told in a line or two', () => {
  const values: [read: (text: string) => unknown, text: string, says: string][] = [
    [apiNames, 'sevo', 'There is no API "sevo". Choose from packaging, cpix, sevu.'],
    [levelName, 'info', 'It must be must, should or may.'],
    [shardOf, '4/3', 'It must be I/N with I from 1 to N'],
    [shardOf, '0/3', 'It must be I/N with I from 1 to N'],
    [atLeastOne, '0', 'It must be a whole number from 1 on.'],
    [seconds, '0', 'It must be a number of seconds over 0.'],
    [seconds, '-1', 'It must be a number of seconds over 0.'],
  ];
  test.each(values)('%o: %s', (read, text, says) => expect(() => read(text)).toThrow(says));

  const selections: [options: Partial<RunOptions>, says: string][] = [
    [{ tag: ['no-such-tag'] }, 'No case has the tag "no-such-tag". The tags there are: '],
    [{ tag: ['everywhere'], api: ['sevu'], grep: 'cpix/**' }, 'No case is left by these options together'],
    [{ grep: 'sevu/request-ticket/sucess' }, 'The nearest is "sevu/request-ticket/success"'],
    [{ grep: 'own/sevu/mine/one' }, 'Cases of your own are there with --suite DIR'],
    [{ suite: '/no/such/folder' }, 'There is no folder "/no/such/folder"'],
    [{ suite: 'test/support' }, 'holds no case files'],
    [{ lastFailed: true }, 'Run countersign run first, or name its folder with --out'],
  ];
  test.each(selections)('%j', (options, says) => {
    const some = { environments: false, runs: 0, timeout: 1, jobs: 1, out: join(folder, 'nothing') };
    expect(() => selectedCases({ ...some, ...options })).toThrow(says);
  });

  test('--update-baseline without a file', async () => {
    const { code, stderr } = await run(['--update-baseline', ...CLIENT]);
    expect([code, stderr]).toEqual([2, '--update-baseline writes the file of --baseline; name one.\n']);
  });

  test('a case of one’s own that is wrong: the file and the place', async () => {
    const yaml = 'method: sevu.requestTicket\ninput: {}\ncases: {x: {clauses: [SEV-003]}}';
    const path = file('wrong/sevu/mine.yaml', yaml);
    const { code, stderr } = await run(['--suite', join(folder, 'wrong'), ...CLIENT]);
    expect(code).toBe(2);
    expect(stderr).toContain(path);
    expect(stderr).toContain("at /cases/x: must have required property 'title'");
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});

describe('replay', () => {
  const replay = (...args: string[]) => countersign(['replay', ...args, '--out', out]);

  test('shows all that was said of a case, with the seed and the command of the last run', async () => {
    await run(['--seed', '7', ...TWO, ...MUTANT]);
    const { code, stdout } = await replay(FAILED);
    expect(code).toBe(1);
    for (const part of [
      '— request 1\nPOST /api/v2/storage/',
      '— decoded',
      '— answer 1\n200',
      '— the client said',
    ])
      expect(stdout).toContain(part);
    expect(stdout).toContain(`again         countersign run --seed 7 --grep ${FAILED} -- node`);
    const site = /POST (\/api\/v2\/storage\/[^?]+)/.exec(stdout)?.[1];
    expect(report().results[1]?.exchanges[0]?.request.url).toContain(site);
  });

  test('takes another command, and a case that was not in the last run', async () => {
    const { code, stdout } = await countersign([
      'replay',
      '--out',
      out,
      'sevu/request-ticket/success',
      ...CLIENT,
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('POST /stable/')]);
  });

  test('ends with 5 where nothing was proved', async () => {
    const again = ['replay', '--out', out, 'sevu/request-ticket/success', ...HOSTILE('disowns')];
    const { code, stdout } = await countersign(again);
    expect([code, stdout]).toEqual([5, expect.stringContaining('1 skipped')]);
  });

  test('gives a start the time that --start-timeout says', async () => {
    const again = ['replay', '--out', out, FAILED, '--start-timeout', '300', '--', 'sleep', '30'];
    const { code, stderr } = await countersign(again);
    expect([code, stderr]).toEqual([3, expect.stringContaining('did not answer initialize within 0.3 s')]);
  });

  test('names the nearest case, and what to do where nothing was run', async () => {
    const unknown = await replay('packaging/register-storage/unicod');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining(`The nearest is "${FAILED}"`) });
    out = join(folder, 'nothing');
    const none = await replay(FAILED);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('Run countersign run first') });
  });
});
