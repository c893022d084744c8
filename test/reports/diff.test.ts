import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { CaseResult } from '../../harness/result.ts';
import { diffToConsole } from '../../reports/diff/console.ts';
import { diffToMarkdown } from '../../reports/diff/markdown.ts';
import { diff, KINDS } from '../../reports/diff.ts';
import type { Report } from '../../reports/report.ts';
import { aFailure, aFinding, aReport, aResult } from '../support/report.ts';

const ID = 'packaging/x/a';
const passed = aResult(ID);
const failed = aFailure(ID, 'packaging/wrong');
const failedOtherwise = aFailure(ID, 'packaging/odd');
const warned = aResult(ID, { status: 'warned', findings: [aFinding('packaging/ugly', 'Ugly.', 'should')] });
const warnedOtherwise = aResult(ID, {
  status: 'warned',
  findings: [aFinding('packaging/late', 'Late.', 'should')],
});
const skipped = aResult(ID, { status: 'skipped', reason: 'The client does not implement it.' });
const errored = aResult(ID, { status: 'errored', reason: 'No request came.' });
const blocked = aResult(ID, {
  status: 'blocked',
  reason: 'See another.',
  cause: 'packaging/wrong it is odd',
});

const compare = (
  before: CaseResult[],
  now: CaseResult[],
  older: Partial<Report> = {},
  newer: Partial<Report> = {},
) => diff({ ...aReport([], older), results: before }, { ...aReport([], newer), results: now });

describe('what becomes of a case', () => {
  const rows: [before: CaseResult | undefined, now: CaseResult | undefined, kind: string, worse: number][] = [
    [passed, failed, 'newFailures', 1],
    [warned, failed, 'newFailures', 1],
    [passed, blocked, 'newFailures', 1],
    [passed, errored, 'newFailures', 1],
    [skipped, failed, 'newFailures', 1],
    [passed, skipped, 'newlySkipped', 1],
    [failed, skipped, 'newlySkipped', 0],
    [passed, warned, 'newlyWarned', 0],
    [skipped, warned, 'newlyWarned', 0],
    [warned, warnedOtherwise, 'newlyWarned', 0],
    [failed, failed, 'stillFailing', 0],
    [failed, errored, 'stillFailing', 0],
    [failed, failedOtherwise, 'stillFailing', 0],
    [failed, passed, 'fixed', 0],
    [blocked, warned, 'fixed', 0],
    [errored, passed, 'fixed', 0],
    [undefined, failed, 'added', 0],
    [failed, undefined, 'removed', 0],
    [passed, passed, 'unchanged', 0],
    [warned, passed, 'unchanged', 0],
    [warned, warned, 'unchanged', 0],
    [skipped, passed, 'unchanged', 0],
    [skipped, skipped, 'unchanged', 0],
  ];
  test.each(rows)('%o → %o: %s', (before, now, kind, worse) => {
    const found = compare(before === undefined ? [] : [before], now === undefined ? [] : [now]);
    const told = [
      ...KINDS.filter((each) => found[each].length > 0),
      ...(found.unchanged > 0 ? ['unchanged'] : []),
    ];
    expect([told, found.regressions]).toEqual([[kind], worse]);
  });

  test('the rules that it breaks now and did not before are told', () => {
    expect(compare([failed], [failedOtherwise]).stillFailing).toMatchObject([
      { gained: ['packaging/odd'], lost: ['packaging/wrong'], says: 'packaging/odd is broken.' },
    ]);
    expect(compare([failed], [blocked]).stillFailing).toMatchObject([{ gained: [], lost: [] }]);
    expect(compare([passed], [failed]).newFailures).toMatchObject([{ before: 'passed', now: 'failed' }]);
  });
});

describe('what makes two reports hard to compare is told', () => {
  const other = { tool: { name: 'countersign', version: '0.2.0' } };
  const rows: [what: string, older: Partial<Report>, newer: Partial<Report>, notes: string[]][] = [
    ['nothing', {}, {}, []],
    [
      'another suite',
      {},
      other,
      ['The suites differ: countersign 0.1.0, now countersign 0.2.0. Cases and rules may have changed.'],
    ],
    ['another seed', {}, { seed: 8 }, ['The seeds differ: 7, now 8. Made-up inputs are not the same.']],
    ['another client', {}, { client: { name: 'b' } }, ['The clients differ: acme, now b.']],
    ['another version of the client', {}, { client: { name: 'acme', version: '2' } }, []],
    [
      'other cases',
      { selected: { cases: 1, hash: 'a' } },
      { selected: { cases: 1, hash: 'b' } },
      ['The two were not asked for the same cases: their options or their own suites differ.'],
    ],
    [
      'a shard',
      {},
      { shard: { index: 1, count: 2 } },
      ['The two were not asked for the same cases: their options or their own suites differ.'],
    ],
    [
      'an incomplete one',
      { complete: false },
      { complete: false },
      [
        'The old report is incomplete: what it lacks counts as added.',
        'The new report is incomplete: what it lacks counts as removed.',
      ],
    ],
  ];
  test.each(rows)('%s', (_, older, newer, notes) => {
    expect(compare([passed], [passed], older, newer).notes).toEqual(notes);
  });

  test('added cases that fail are no regressions', () => {
    const { notes, regressions } = compare([passed], [passed, aFailure('packaging/x/b', 'packaging/wrong')]);
    expect([notes.at(-1), regressions]).toEqual([
      '1 of the added cases do not pass. They were not run before, so they are no regressions.',
      0,
    ]);
  });
});

describe('for people', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    aResult(`packaging/x/${String(index).padStart(2, '0')}`),
  );
  const broken = many.map(({ id }) => aFailure(id, 'packaging/wrong'));

  test('cases that fail for the same stand together, and not all of them', () => {
    const text = stripVTControlCharacters(diffToConsole(compare(many, broken)));
    expect(text.match(/packaging\/wrong is broken\./g)).toHaveLength(1);
    expect(text.match(/ {2}passed → failed/g)).toHaveLength(10);
    expect(text).toContain('and 20 more');
    expect(text).toMatch(/30 new failures, 0 unchanged\.\n30 cases are worse than before\.\n$/);
  });

  test('no more than a few causes of a kind are told', () => {
    const all = many.map(({ id }, index) => aFailure(id, `packaging/wrong-${index}`));
    expect(diffToConsole(compare(many, all))).toContain('and 10 more for other reasons');
    expect(diffToMarkdown(compare(many, all))).toContain('- and 10 more for other reasons');
  });

  test('nothing of a new report that is not complete is taken for well', () => {
    const found = compare([passed], [passed], {}, { complete: false });
    expect(diffToConsole(found)).toContain('No regressions in what was run.');
    expect(diffToMarkdown(found)).toMatch(/^## \? No regressions in what was run\./);
  });

  test('two that share no case are not compared', () => {
    for (const found of [compare([], []), compare([passed], []), compare([], [failed])]) {
      expect(diffToConsole(found)).toContain('Nothing was compared: no case is in both.');
      expect(diffToMarkdown(found)).toMatch(/^## \? Nothing was compared/);
    }
  });

  const hostile = '\u001b[2J\u202e<script>alert(1)</script> | @everyone [x](http://evil) `\n# heading\n';
  const evil = compare(
    [aResult(`${hostile}id`)],
    [aResult(`${hostile}id`, { status: 'failed', findings: [aFinding(`${hostile}rule`, hostile)] })],
    {},
    { client: { name: hostile, version: hostile } },
  );

  test('nothing a client says drives a terminal', () => {
    const text = stripVTControlCharacters(diffToConsole(evil));
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    expect(text).toContain('\\u001b[2J\\u202e<script>');
    expect(text.split('\n').filter((line) => line.startsWith('# heading'))).toEqual([]);
  });

  test('nothing a client says is markup in Markdown', () => {
    const text = diffToMarkdown(evil);
    const outsideCode = text.replace(/(`+).*?\1/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<script|(?<![\\])\[x|@everyone|(?!\n)\p{Cc}/u);
    expect(text.split('\n').filter((line) => line.startsWith('# '))).toEqual([]);
  });
});

test('what is written as JSON fits its schema', () => {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }));
  for (const name of ['report', 'diff'])
    ajv.addSchema(JSON.parse(readFileSync(`reports/${name}.schema.json`, 'utf8')));
  const validate = ajv.getSchema('urn:countersign:diff:1')!;
  for (const [before, now] of [
    [[passed], [failed]],
    [[failed], []],
    [[], [blocked]],
    [[warned], [skipped]],
  ] as const)
    expect([validate(compare([...before], [...now])), validate.errors]).toEqual([true, null]);
  expect(validate({ ...compare([], []), fixed: [{}] })).toBe(false);
});
