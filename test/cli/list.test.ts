import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog, uncovered } from '../../cli/catalog.ts';
import { type Kind, listing } from '../../cli/list.ts';

const bin = join(import.meta.dirname, '../../bin/countersign.js');
const catalog = loadCatalog();

function list(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'list', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const listed: [what: Kind, key: string, ids: string[]][] = [
  ['apis', 'id', ['packaging', 'cpix', 'sevu']],
  ['methods', 'method', catalog.methods.map(({ method }) => method)],
  ['cases', 'id', catalog.cases.map(({ id }) => id)],
  ['rules', 'id', catalog.rules.map(({ id }) => id)],
  ['clauses', 'id', catalog.clauses.map(({ id }) => id)],
  ['ambiguities', 'id', catalog.ambiguities.map(({ id }) => id)],
];

test.each(listed)('%s are listed with a row each, the ID first', (what, key, ids) => {
  const { headings, items, rows } = listing(what, catalog);
  expect(rows.map(([id]) => id)).toEqual(ids);
  expect((items as Record<string, unknown>[]).map((item) => item[key])).toEqual(ids);
  for (const row of rows) expect(row, row[0]).toHaveLength(headings.length);
});

test('methods are all of the protocol, with that which starts a receiver for callbacks', () => {
  const protocol = readFileSync(join(import.meta.dirname, '../../docs/client-protocol.md'), 'utf8');
  const documented = [...protocol.matchAll(/^\| `((?:packaging|cpix|speke|sevu)\.\w+)` \|/gm)].map(
    ([, name]) => name,
  );
  const { rows } = listing('methods', catalog);
  expect(rows.map(([method]) => method)).toEqual(expect.arrayContaining(documented));
  expect(rows).toHaveLength(documented.length);
  for (const [method, cases] of rows) expect(Number(cases), method).toBeGreaterThan(0);
});

test('list prints a table of whole lines where it does not go to a terminal', () => {
  const { status, stdout, stderr } = list('ambiguities');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [headings, ...lines] = stdout.trimEnd().split('\n');
  expect(headings).toMatch(/^AMBIGUITY {2}APIS +TITLE$/);
  expect(lines).toHaveLength(112);
  expect(lines[32]).toMatch(/^A-33 +packaging +protect_type or protection_type$/);
});

test('list --json prints everything that is known', () => {
  const { status, stdout } = list('clauses', '--uncovered', '--binds', 'client', '--json');
  expect(status).toBe(0);
  const clauses = JSON.parse(stdout) as { id: string; cases: string[] }[];
  expect(clauses.map(({ id }) => id)).toEqual(uncovered(catalog, ['client']).map(({ id }) => id));
  expect(clauses[0]).toMatchObject({ binds: 'client', cases: [], source: { document: expect.any(String) } });
});

test('--uncovered keeps the clauses that ask something of a client and have no case', () => {
  const ids = listing('clauses', catalog, { uncovered: true }).rows.map(([id]) => id);
  expect(ids).toEqual(uncovered(catalog).map(({ id }) => id));
  expect(ids).not.toContain('PKG-018');
});

test('--binds keeps the clauses that bind this party, with and without --uncovered', () => {
  const levels = (options: { binds: 'server'; uncovered?: true }) => {
    const { items } = listing('clauses', catalog, options);
    const clauses = items as { binds: string; level: string }[];
    expect(clauses.every(({ binds }) => binds === 'server')).toBe(true);
    return clauses.map(({ level }) => level);
  };
  expect(levels({ binds: 'server' })).toContain('info');
  expect(levels({ binds: 'server', uncovered: true })).not.toContain('info');
});

test.each([
  [['clauzes'], "'clauzes' is invalid"],
  [['clauses', '--binds', 'nobody'], 'Allowed choices are client, server, both'],
  [['cases', '--uncovered'], '--uncovered and --binds are for clauses'],
])('list %j is a usage error', (args, message) => {
  const { status, stdout, stderr } = list(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});
