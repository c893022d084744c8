import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCatalog, uncovered } from '../../cli/catalog.ts';

const file = new URL('uncovered.json', import.meta.url);
const allowed = JSON.parse(readFileSync(file, 'utf8')) as Record<'must' | 'should' | 'may', number>;
const open = uncovered(loadCatalog());

test.each(['must', 'should', 'may'] as const)(
  'no more clauses of level %s than counted are without a case',
  (level) => {
    const count = open.filter((clause) => clause.level === level).length;
    expect(
      count,
      count > allowed[level]
        ? 'Clauses that bind a client have lost their cases, or came without one: countersign list clauses --uncovered'
        : `More clauses have a case now. Lower "${level}" in test/specs/uncovered.json to ${count}.`,
    ).toBe(allowed[level]);
  },
);

test('what is without a case binds a client, asks something and is named by none', () => {
  const catalog = loadCatalog();
  for (const { id, binds, level } of open) {
    expect(binds).not.toBe('server');
    expect(level).not.toBe('info');
    expect(catalog.cases.some(({ clauses }) => clauses.includes(id))).toBe(false);
  }
  expect(uncovered(catalog, ['server']).every(({ binds }) => binds === 'server')).toBe(true);
});
