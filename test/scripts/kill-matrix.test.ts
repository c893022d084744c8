import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changes } from '../../scripts/selftest/kill-matrix.ts';

const page = readFileSync('docs/kill-matrix.md', 'utf8');
const [row] = page.split('\n').filter((line) => line.startsWith('| `hash-site-id-first`')) as [string];

test('the page is the same as itself', () => {
  expect(row).toMatch(/`register-storage\/[^`]+`/);
  expect(changes(page, page)).toEqual([]);
});

test('a mutant is the same whichever cases catch it besides the one meant for it', () => {
  expect(changes(page, page.replace(row, `${row.slice(0, row.lastIndexOf(','))} |`))).toEqual([]);
});

test('another case meant for a mutant, and a mutant that is not caught any more, are told', () => {
  const [meant] = /`register-storage\/[^`]+`/.exec(row)!;
  const lines = changes(page, page.replace(row, row.replace(meant, '`register-storage/another`')));
  expect(lines).toEqual([
    expect.stringContaining(`- | \`hash-site-id-first\``),
    expect.stringContaining('+ '),
  ]);
  expect(lines[1]).toContain('register-storage/another');
  expect(changes(page, page.replace(`${row}\n`, ''))).toHaveLength(1);
});
