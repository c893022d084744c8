import { expect, test } from 'vitest';
import { table } from '../../cli/table.ts';

const long = 'x'.repeat(100);

test('columns are as wide as they need, and nothing hangs over at the end of a line', () => {
  expect(
    table(
      ['A', 'BB', 'C'],
      [
        ['1', '2', 'three'],
        ['four', '', ''],
      ],
      {},
    ),
  ).toBe('A     BB  C\n1     2   three\nfour\n');
});

test('everything is there when it does not go to a terminal', () => {
  expect(table(['ID', 'TEXT'], [['a', long]], { isTTY: false, columns: 40 })).toContain(long);
});

test.each([
  [120, long],
  [100, `${'x'.repeat(95)}…`],
  [80, `${'x'.repeat(75)}…`],
  [20, `${'x'.repeat(75)}…`],
  [undefined, `${'x'.repeat(75)}…`],
])(
  'on a terminal of %s columns the last column is cut where the line ends, at 80 at the least',
  (columns, shown) => {
    const [, row] = table(['ID', 'TEXT'], [['a', long]], { isTTY: true, ...(columns && { columns }) }).split(
      '\n',
    );
    expect(row).toBe(`a   ${shown}`);
  },
);

test('a character outside the basic plane is not cut in two', () => {
  const lines = table(['ID', 'TEXT'], [['a', '🎬'.repeat(100)]], { isTTY: true, columns: 80 });
  expect(lines).not.toMatch(/\p{Surrogate}/u);
});
