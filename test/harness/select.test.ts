import { describe, expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { holdAgainst, updated } from '../../harness/baseline.ts';
import { withBlocked } from '../../harness/blocked.ts';
import { ENVIRONMENTS, withEnvironments } from '../../harness/environments.ts';
import type { CaseResult } from '../../harness/result.ts';
import { select } from '../../harness/select.ts';

const all = withEnvironments(loadCases());
const ids = (cases: { id: string }[]): string[] => cases.map(({ id }) => id);

describe('select', () => {
  test('nothing selects all', () => expect(select(all, {})).toEqual(all));

  test.each([2, 3, 7, 1000])('%i shards are together the whole, and share nothing', (count) => {
    const parts = Array.from({ length: count }, (_, index) =>
      select(all, { shard: { index: index + 1, count } }),
    );
    expect(ids(parts.flat()).sort()).toEqual(ids(all).sort());
    const sizes = parts.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('API, glob, tag and IDs hold together', () => {
    const sevu = select(all, { apis: ['sevu'] });
    expect(new Set(sevu.map(({ api }) => api))).toEqual(new Set(['sevu']));
    const [first] = sevu;
    expect(ids(select(all, { apis: ['sevu', 'cpix'], ids: new Set([first!.id]) }))).toEqual([first!.id]);
    expect(select(all, { apis: ['cpix'], ids: new Set([first!.id]) })).toEqual([]);
    expect(select(all, { tags: ['environment'] }).every(({ environment }) => environment !== undefined)).toBe(
      true,
    );
    expect(select(all, { grep: 'environment/**' })).toEqual(select(all, { tags: ['environment'] }));
  });

  test('a level takes the higher ones in, a lower one more cases', () => {
    const [must, should, may] = (['must', 'should', 'may'] as const).map((level) =>
      ids(select(all, { level })),
    );
    expect(should).toEqual(expect.arrayContaining(must!));
    expect(may).toEqual(expect.arrayContaining(should!));
    expect(must!.length).toBeGreaterThan(0);
  });
});

test('every environment repeats every case that asks for it, of each API', () => {
  const repeated = loadCases().filter(({ tags }) => tags.includes('everywhere'));
  expect(new Set(repeated.map(({ api }) => api)).size).toBe(3);
  expect(select(all, { tags: ['environment'] })).toHaveLength(repeated.length * ENVIRONMENTS.length);
  expect(new Set(ids(all)).size).toBe(all.length);
});

function result(
  id: string,
  status: CaseResult['status'],
  ...findings: [rule: string, diagnosis?: string][]
): CaseResult {
  return {
    id,
    title: id,
    api: 'packaging',
    operation: 'registerStorage',
    clauses: [],
    status,
    durationMs: 1,
    findings: findings.map(([rule, diagnosis]) => ({
      rule,
      level: 'must',
      clause: 'PKG-018',
      requirement: 'It is right.',
      message: 'It is wrong.',
      hint: 'Mend it.',
      ...(diagnosis === undefined ? {} : { diagnosis }),
    })),
    exchanges: [],
  };
}

describe('blocked', () => {
  const GATE = 'packaging/envelope-hash';
  const statuses = (results: CaseResult[]) => withBlocked(results).map(({ status }) => status);

  test('what only repeats that requests cannot be read is blocked by the first', () => {
    const results = ['a', 'b', 'c'].map((id) => result(id, 'failed', [GATE, 'x']));
    expect(withBlocked(results)).toMatchObject([
      { status: 'failed' },
      { status: 'blocked', reason: 'Nothing more can be said of it: see a.', findings: [] },
      { status: 'blocked' },
    ]);
  });

  test('the plainest is the one that blocks, wherever it stands', () => {
    const ids = ['packaging/a/aligned', 'packaging/a/success', 'packaging/b/success', 'packaging/b/x'];
    const results = ids.map((id) => result(id, 'failed', [GATE, 'x']));
    expect(statuses(results)).toEqual(['blocked', 'failed', 'blocked', 'blocked']);
    const parts = [withBlocked(results.slice(0, 1)), withBlocked(results.slice(1, 2))].flat();
    expect(withBlocked([...parts, ...withBlocked(results).slice(2)]).map(({ reason }) => reason)).toEqual([
      'Nothing more can be said of it: see packaging/a/success.',
      undefined,
      ...Array(2).fill('Nothing more can be said of it: see packaging/a/success.'),
    ]);
  });

  test('another mistake, another rule or a failure beside it is not', () => {
    expect(statuses([result('a', 'failed', [GATE, 'x']), result('b', 'failed', [GATE, 'y'])])).toEqual([
      'failed',
      'failed',
    ]);
    const payload = 'packaging/register-storage-payload';
    expect(statuses([result('a', 'failed', [payload]), result('b', 'failed', [payload])])).toEqual([
      'failed',
      'failed',
    ]);
    expect(statuses([result('a', 'failed', [GATE]), result('b', 'failed', [GATE], [payload])])).toEqual([
      'failed',
      'failed',
    ]);
    expect(statuses([result('a', 'passed'), result('b', 'warned')])).toEqual(['passed', 'warned']);
  });
});

describe('a baseline', () => {
  const known = { case: 'packaging/**', verdict: 'failed' as const, reason: 'being mended' };
  const today = '2026-01-02';
  const hold = (entry: object, results: CaseResult[]) =>
    holdAgainst([{ ...known, ...entry }], results, ids(results).concat('packaging/other'), today);

  test('puts up with what it names', () => {
    expect(hold({}, [result('packaging/a', 'failed'), result('sevu/b', 'failed')])).toEqual({
      known: new Set(['packaging/a']),
      stale: [],
    });
    expect(hold({ verdict: 'warned' }, [result('packaging/a', 'failed')]).known).toEqual(new Set());
  });

  test('is stale where what it names passes, has expired or is not there', () => {
    expect(hold({}, [result('packaging/a', 'passed')]).stale).toEqual([
      'packaging/** (being mended): packaging/a passed.',
    ]);
    const expired = hold({ expires: '2026-01-01' }, [result('packaging/a', 'failed')]);
    expect(expired).toEqual({
      known: new Set(),
      stale: ['packaging/** (being mended): it expired on 2026-01-01.'],
    });
    expect(hold({ expires: today }, [result('packaging/a', 'failed')]).stale).toEqual([]);
    expect(hold({ case: 'nothing/**' }, [result('packaging/a', 'failed')]).stale).toEqual([
      'nothing/** (being mended): no case matches.',
    ]);
  });

  test('says nothing of cases that were skipped, or not run', () => {
    expect(hold({}, [result('packaging/a', 'skipped')])).toEqual({ known: new Set(), stale: [] });
    expect(hold({ case: 'packaging/other' }, [result('packaging/a', 'passed')]).stale).toEqual([]);
  });

  test('is updated: what still fails is kept with its reason, the rest goes, what is new comes', () => {
    const results = [
      result('packaging/a', 'failed'),
      result('sevu/b', 'failed', ['r']),
      result('sevu/c', 'passed'),
    ];
    const gone = { case: 'sevu/c', verdict: 'failed' as const, reason: 'old' };
    const next = updated([known, gone], results, ids(results), today);
    expect(next).toEqual([known, { case: 'sevu/b', verdict: 'failed', reason: 'It is wrong.' }]);
    expect(holdAgainst(next, results, ids(results), today).stale).toEqual([]);
  });

  const GATE = 'packaging/envelope-hash';
  test('is updated with what is blocked: where it is run without what blocks it, it fails', () => {
    const whole = withBlocked([result('sevu/b', 'failed', [GATE]), result('sevu/c', 'failed', [GATE])]);
    expect(whole.map(({ status }) => status)).toEqual(['failed', 'blocked']);
    const entries = updated([], whole, ids(whole), today);
    expect(entries.map((entry) => [entry.case, entry.verdict, entry.reason])).toEqual([
      ['sevu/b', 'failed', 'It is wrong.'],
      ['sevu/c', 'failed', 'It is wrong.'],
    ]);
    expect(holdAgainst(entries, whole, ids(whole), today).stale).toEqual([]);
    const part = withBlocked([result('sevu/c', 'failed', [GATE])]);
    expect(holdAgainst(entries, part, ids(whole), today).known).toEqual(new Set(['sevu/c']));
  });

  test('is updated by a part of the cases: what it says of others stays, but for cases that are no more', () => {
    const results = [
      result('packaging/a', 'failed'),
      result('packaging/b', 'blocked'),
      result('cpix/a', 'skipped'),
    ];
    const other = { case: 'sevu/b', verdict: 'failed' as const, reason: 'not run', expires: '2027-01-01' };
    const skipped = { ...other, case: 'cpix/a' };
    const entries = [known, other, skipped, { ...other, case: 'no/more' }];
    expect(updated(entries, results, [...ids(results), 'sevu/b'], today)).toEqual([known, other, skipped]);
  });
});
