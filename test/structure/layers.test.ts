import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** Which rooms a room may import from, itself aside. What is not listed here may import from everywhere. */
const MAY_IMPORT: Record<string, string[]> = {
  specs: [],
  codecs: ['specs'],
  mocks: ['specs', 'codecs'],
  contracts: ['specs', 'codecs'],
  harness: ['specs', 'codecs', 'mocks', 'contracts'],
  reports: ['specs', 'codecs', 'contracts', 'harness'],
  cli: ['specs', 'codecs', 'mocks', 'contracts', 'harness', 'reports'],
  // Clients stand for other people's code: they share nothing with what judges them.
  clients: [],
};

/** Folders of one API each, in rooms where they do not know each other. */
const APIS = ['packaging', 'cpix', 'sevu'];
const SIBLINGS = ['mocks', 'contracts'];

interface Import {
  from: string;
  to: string;
}

const imports: Import[] = Object.keys(MAY_IMPORT).flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js)$/.test(file))
    .map((file) => join(room, file))
    .flatMap((from) => importsOf(from).map((to) => ({ from, to }))),
);

function importsOf(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  const specifiers = code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier]) => normalize(join(dirname(file), specifier!)));
}

const roomOf = (path: string): string => path.split('/')[0]!;

test('there are imports to look at in every room', () => {
  const rooms = new Set(imports.map(({ from }) => roomOf(from)));
  expect([...rooms].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test('rooms import only what is below them', () => {
  const wrong = imports
    .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !MAY_IMPORT[roomOf(from)]!.includes(roomOf(to)))
    .map(
      ({ from, to }) =>
        `${from} imports ${to}; ${roomOf(from)} may import ${MAY_IMPORT[roomOf(from)]!.join(', ') || 'nothing of ours'}. Move what is shared to a room below both.`,
    );
  expect(wrong).toEqual([]);
});

test('the APIs of a room do not import each other', () => {
  const apiOf = (path: string) =>
    SIBLINGS.includes(roomOf(path)) ? APIS.find((api) => path.split('/')[1] === api) : undefined;
  const wrong = imports
    .filter(
      ({ from, to }) => apiOf(from) !== undefined && apiOf(to) !== undefined && apiOf(from) !== apiOf(to),
    )
    .map(({ from, to }) => `${from} imports ${to}. Move what they share out of both folders.`);
  expect(wrong).toEqual([]);
});

test('nothing imports bench, properties or test', () => {
  const wrong = imports.filter(({ to }) => ['bench', 'properties', 'test'].includes(roomOf(to)));
  expect(wrong).toEqual([]);
});
