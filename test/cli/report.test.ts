import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseResult } from '../../harness/result.ts';
import type { Report } from '../../reports/report.ts';
import { countersign, type Ended } from '../support/countersign.ts';
import { aFailure, aReport, aResult } from '../support/report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const report = (...args: string[]): Promise<Ended> => countersign(['report', ...args]);
const readJson = <Value = Report>(path: string): Value => JSON.parse(readFileSync(at(path), 'utf8'));

/** Writes a report and gives its path. */
function written(name: string, report: Report): string {
  writeFileSync(at(name), JSON.stringify(report));
  return at(name);
}

const MUTANT = ['--', 'node', 'clients/mutants/adapter.ts', 'hash-site-id-first'];
const GREP = 'packaging/register-storage/{success,b*,s*}';
const CASES = ['--grep', GREP, '--no-environments', '--runs', '0'];
const run = (out: string, ...args: string[]): Promise<Ended> =>
  countersign(['run', '--seed', '7', '--out', at(out), ...CASES, ...args, ...MUTANT]);

/** Busy machines take their time for so many processes. */
const PATIENCE = 240_000;

describe('the shards of a run', () => {
  let whole: Ended;
  beforeAll(async () => {
    [whole] = await Promise.all([
      run('whole'),
      run('shard-1', '--shard', '1/2'),
      run('shard-2', '--shard', '2/2'),
    ]);
  }, PATIENCE);

  /** What does not depend on when and where something was run. */
  const outcomes = ({ results }: Report): Partial<CaseResult>[] =>
    results.map(({ id, status, reason, cause, findings }) => ({
      id,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(cause === undefined ? {} : { cause }),
      findings: findings.map(({ rule, diagnosis, message }) => ({ rule, diagnosis, message })) as never,
    }));

  test('come to exactly the whole', async () => {
    expect(whole.code).toBe(1);
    const { code, stdout } = await report(
      ...['merge', at('shard-2'), at('shard-1/report.json'), '--out', at('merged')],
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Report: ${at('merged/report.json')}`)]);
    const [merged, expected] = [readJson('merged/report.json'), readJson('whole/report.json')];
    expect(outcomes(merged)).toEqual(outcomes(expected));
    expect(merged.summary).toEqual(expected.summary);
    expect(merged.summary.blocked).toBeGreaterThan(3);
    expect(merged.selected).toEqual(expected.selected);
    expect(Object.keys(merged)).toEqual(Object.keys(expected));
    expect(readdirSync(at('merged'))).toEqual(['report.json']);
  });

  test('are an incomplete whole where one is missing: exit 5, and a line that says which', async () => {
    const { code, stderr } = await report('merge', at('shard-1'), '--out', at('missing'));
    expect([code, stderr]).toEqual([5, 'Shard 2/2 is missing, so the whole is not complete.\n']);
    expect(readJson('missing/report.json').complete).toBe(false);
  });

  test('are not merged with what is of another run, and nothing is written', async () => {
    const { code, stderr } = await report('merge', at('shard-1'), at('whole'), '--out', at('mixed'));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/is one of 2 shards, .* is no shard\..*\n$/)]);
    expect(existsSync(at('mixed'))).toBe(false);
  });
});

test('a pattern in quotes that matches nothing is told of', async () => {
  const { code, stderr } = await report('merge', at('nothing-*.json'));
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^Nothing matches ".*nothing-\*\.json"\. .*\n$/)]);
});

test(
  'a run that was killed is rendered from its events, and marked',
  async () => {
    await countersign(['run', '--out', at('killed'), '--runs', '0', ...MUTANT], (kill) => kill('SIGKILL'));
    expect(existsSync(at('killed/report.json'))).toBe(false);
    const { code, stdout, stderr } = await report(
      ...['render', 'json', 'markdown=-', 'junit', '--from', at('killed'), '--out', at('rendered')],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('did not end, so what comes of it is marked as incomplete.\n');
    expect(stdout).toMatch(/incomplete/);
    expect(readJson('rendered/report.json')).toMatchObject({ complete: false });
    expect(readdirSync(at('rendered')).sort()).toEqual(['junit.xml', 'report.json']);
  },
  PATIENCE,
);

describe('a comparison', () => {
  const good = [aResult('packaging/x/a'), aResult('packaging/x/b')];
  const bad = [aResult('packaging/x/a'), aFailure('packaging/x/b', 'packaging/wrong')];
  beforeAll(() => {
    written('good.json', aReport(good));
    written('bad.json', aReport(bad));
    written('unfinished.json', aReport(good, { complete: false }));
  });

  test('with what got worse: exit 1', async () => {
    const { code, stdout, stderr } = await report('diff', at('good.json'), at('bad.json'));
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(
      'New failures (1)\n  packaging/wrong is broken.\n    packaging/x/b  passed → failed\n',
    );
    expect(stdout).toMatch(/1 case is worse than before\.\n$/);
  });

  test('with what got better: exit 0, into a file as well', async () => {
    const { code, stdout } = await report(
      ...['diff', at('bad.json'), at('good.json'), '--format', 'json', '--out', at('diff.json')],
    );
    expect([code, stdout]).toEqual([0, '']);
    expect(readJson('diff.json')).toMatchObject({ regressions: 0, fixed: [{ id: 'packaging/x/b' }] });
  });

  test('with a run of no cases: exit 5', async () => {
    const { code, stdout } = await report('diff', at('good.json'), written('none.json', aReport([])));
    expect([code, stdout]).toEqual([5, expect.stringContaining('Nothing was compared: no case is in both.')]);
  });

  test('with a run that did not end: exit 5', async () => {
    const { code, stdout } = await report(
      'diff',
      at('good.json'),
      at('unfinished.json'),
      '--format',
      'markdown',
    );
    expect([code, stdout]).toEqual([5, expect.stringMatching(/^## \? No regressions in what was run\./)]);
  });
});

test('a matrix of clients is written as a page, and as Markdown', async () => {
  const one = written('one.json', aReport([aResult('packaging/x/a')], { client: { name: 'one' } }));
  const two = written('two.json', aReport([aFailure('packaging/x/a', 'r')], { client: { name: 'two' } }));
  const page = await report('matrix', one, two, '--out', at('matrix'));
  expect([page.code, page.stdout]).toEqual([
    0,
    `2 clients side by side\nReport: ${at('matrix/matrix.html')}\n`,
  ]);
  const text = await report('matrix', one, two, '--out', at('matrix'), '--format', 'markdown');
  expect(text.code).toBe(0);
  expect(readdirSync(at('matrix')).sort()).toEqual(['matrix.html', 'matrix.md']);
  expect(readFileSync(at('matrix/matrix.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
});

test('the schemas are printed', async () => {
  const { stdout } = await report('schema', 'events');
  expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:countersign:events:1' });
  const { code, stderr } = await report('schema', 'none');
  const choices = 'Allowed choices are diff, events, matrix, report, statement.';
  expect([code, stderr]).toEqual([2, expect.stringContaining(choices)]);
});

describe('what cannot be done is told in a line, and leaves nothing half done', () => {
  beforeAll(() => {
    written('fine.json', aReport([aResult('packaging/x/a')]));
    writeFileSync(at('newer.json'), JSON.stringify({ schemaVersion: 2 }));
    mkdirSync(at('last'));
    writeFileSync(at('last/report.json'), JSON.stringify({ schemaVersion: 2 }));
  });

  const NEWER = 'was written by a newer Countersign: its schemaVersion is 2, this one reads 1.';
  const rows: [what: string, args: () => string[], says: string][] = [
    ['a newer report', () => ['report', 'render', 'junit', '--from', at('newer.json')], NEWER],
    ['the last run a newer one', () => ['replay', 'sevu/request-ticket/success', '--out', at('last')], NEWER],
    ['no report', () => ['report', 'open', '--no-open', at('none')], 'there is no such file'],
    [
      'a full disk',
      () => ['report', 'diff', at('fine.json'), at('fine.json'), '--out', '/dev/full'],
      'ENOSPC',
    ],
    [
      'a full disk for a report',
      () => ['report', 'render', 'json=/dev/full', '--from', at('fine.json')],
      'ENOSPC',
    ],
    [
      'a file for a folder',
      () => ['report', 'matrix', at('fine.json'), '--out', at('newer.json')],
      'is no folder',
    ],
    [
      'a folder for a file',
      () => ['report', 'diff', at('fine.json'), at('fine.json'), '--out', at('last')],
      'It is a folder. Choose another place for it.\n',
    ],
    [
      'no place',
      () => ['report', 'merge', at('fine.json'), '--out', '/proc/x'],
      'Failed to write "/proc/x/report.json"',
    ],
  ];
  test.each(rows)('%s', async (_, args, says) => {
    const { code, stdout, stderr } = await countersign(args());
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
