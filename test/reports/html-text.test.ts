import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../reports/html/app/cells.ts';
import { differenceOf } from '../../reports/html/app/text/difference.ts';
import { jsonLines } from '../../reports/html/app/text/json.ts';
import { keyIdsIn } from '../../reports/html/app/text/key-ids.ts';
import { type Line, limited } from '../../reports/html/app/text/lines.ts';
import { xmlLines } from '../../reports/html/app/text/xml.ts';
import { duration } from '../../reports/html/app/words.ts';
import type { CaseLine } from '../../reports/html/page.ts';

const written = (lines: Line[] | undefined): string | undefined =>
  lines?.map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map(({ text }) => text).join('')).join('\n');

describe('JSON', () => {
  test('is laid out with its numbers and member names as they came', () => {
    const text = '{"id":12345678901234567890,"a":{},"a":[1.0,{"b":"\\u0041"}],"c":[]}';
    expect(written(jsonLines(text))).toBe(
      '{\n  "id": 12345678901234567890,\n  "a": {},\n  "a": [\n    1.0,\n    {\n      "b": "\\u0041"\n    }\n  ],\n  "c": []\n}',
    );
  });

  test('that is none is not', () => {
    expect(jsonLines('{"a":')).toBeUndefined();
  });

  test('nested deeper than anybody reads is laid out all the same', () => {
    expect(jsonLines(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)!.length).toBeGreaterThan(5_000);
  });
});

describe('XML', () => {
  test('is laid out, what has only text in it on one line', () => {
    const text = '<?xml version="1.0"?><a b=\'>\'><c>text</c><d/><e></e><!-- <f> --><g><h>1</h></g></a>';
    expect(written(xmlLines(text))).toBe(
      '<?xml version="1.0"?>\n<a b=\'>\'>\n  <c>text</c>\n  <d/>\n  <e></e>\n  <!-- <f> -->\n  <g>\n    <h>1</h>\n  </g>\n</a>',
    );
  });

  test.each(['', '<', '<a', '</a></b>', '<a b="', 'text < more', '<![CDATA[x', `<a ${' '.repeat(90_000)}>`])(
    'that is not well-formed loses nothing: %.20s',
    (text) => {
      const laidOut = written(xmlLines(text))!;
      expect(laidOut.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    },
  );

  test('of a million opened brackets takes no time', () => {
    expect(xmlLines('<'.repeat(300_000)).length).toBeGreaterThan(0);
  }, 5_000);
});

test('of what is long only the beginning is shown', () => {
  const lines = Array.from({ length: 10 }, () => ({ depth: 0, tokens: [{ text: '12345' }] }));
  expect(limited(lines, { lines: 3, characters: 100 })).toMatchObject({ cut: true, lines: { length: 3 } });
  const { lines: kept, cut } = limited(lines, { lines: 30, characters: 7 });
  expect([written(kept), cut]).toEqual(['12345\n12', true]);
  expect(limited(lines, { lines: 10, characters: 50 }).cut).toBe(false);
});

describe('key IDs', () => {
  const KID = '9BBFDAA0-4589-954C-0644-E308E84942ED';
  const keys = keyIdsIn([`<ContentKey kid="${KID}"/><ContentKey kid="plain-text"/>`, '{"kid":"other one"}']);
  const found = (text: string) =>
    keys.in(text).flatMap(({ spelling }) => (spelling === undefined ? [] : [[spelling.key, spelling.how]]));

  test.each([
    ['9bbfdaa0-4589-954c-0644-e308e84942ed', 'UUID'],
    ['9bbfdaa04589954c0644e308e84942ed', 'hex'],
    ['m7/aoEWJlUwGROMI6ElC7Q==', 'base64'],
    ['a0dabf9b-8945-4c95-0644-e308e84942ed', 'GUID order'],
    ['oNq/m4lFTJUGROMI6ElC7Q==', 'GUID order, base64'],
  ])('%s is found as %s', (text, how) => {
    expect(found(`before ${text} behind`)).toEqual([[0, how]]);
  });

  test('base64 in other letters is another key', () => {
    expect(found('M7/AOEWJLUWGROMI6ELC7Q==')).toEqual([]);
  });

  test('that are no UUIDs are themselves, and nothing is lost between them', () => {
    expect(found('plain-text, other one')).toEqual([
      [1, 'as it came'],
      [2, 'as it came'],
    ]);
    expect(keys.in('a plain-text b').map(({ text }) => text)).toEqual(['a ', 'plain-text', ' b']);
  });

  test('are not looked for where there are none', () => {
    expect(keyIdsIn(['nothing']).in('x')).toEqual([{ text: 'x' }]);
  });
});

describe('differences', () => {
  test('of one line are marked by the character, and the first is named', () => {
    const { by, first, pieces } = differenceOf('storage_id=12345, region=b', 'storage_id=19385, region=b')!;
    expect([by, first]).toEqual(['characters', 13]);
    expect(pieces.filter(({ side }) => side !== 'both').map(({ text }) => text)).toEqual(['234', '938']);
    expect(written2(pieces, 'expected')).toBe('storage_id=12345, region=b');
    expect(written2(pieces, 'actual')).toBe('storage_id=19385, region=b');
  });

  test('of several lines are marked by the line', () => {
    const { by, first, pieces } = differenceOf('a\nb\nc\n', 'a\nx\nc\n')!;
    expect([by, first]).toEqual(['lines', 2]);
    expect(pieces.map(({ side }) => side)).toEqual(['both', 'expected', 'actual', 'both']);
  });

  test('of what has nothing in common are not marked', () => {
    expect(
      differenceOf('cVpW0H2nVN4P8xV+sGLPx+XOjLXzlqx=', 'NE42f3gjAcF8TBtoZ1+9gevsGvD1n+Z='),
    ).toBeUndefined();
    expect(differenceOf('x'.repeat(100_000), 'y'.repeat(100_000))).toBeUndefined();
  });

  const written2 = (pieces: { text: string; side: string }[], side: string): string =>
    pieces
      .filter((piece) => piece.side === 'both' || piece.side === side)
      .map(({ text }) => text)
      .join('');
});

test('a clause fails where a finding names it; a case that fails for another says nothing of it', () => {
  const line = (
    status: CaseLine['status'],
    clauses: number[],
    findings: CaseLine['findings'] = [],
  ): CaseLine => ({
    id: 'a',
    title: '',
    api: 'sevu',
    operation: 'one',
    status,
    ms: 1,
    clauses,
    tags: [],
    findings,
  });
  const cells = cellsOf(
    [
      line('passed', [0, 1]),
      line('failed', [0, 1, 2], [[1, 'must', 0]]),
      line('warned', [3, 4], [[3, 'should', 0]]),
      line('skipped', [4]),
    ],
    ({ operation }) => operation,
  ).get('one')!;
  expect([...cells].sort(([a], [b]) => a - b).map(([, { status }]) => status)).toEqual([
    'passed',
    'failed',
    'blocked',
    'warned',
    'passed',
  ]);
  expect(cells.get(0)).toEqual({ status: 'passed', cases: 2, saying: 1 });
});

test.each([
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 0 s'],
  [119_600, '2 min 0 s'],
  [3_601_000, '60 min 1 s'],
])('%d ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
