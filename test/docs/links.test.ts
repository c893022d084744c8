import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
});
const PAGES = listed.stdout.trim().split('\n');

/** A page without its code, in which brackets mean something else. */
const prose = (page: string): string =>
  readFileSync(page, 'utf8')
    .replace(/^ *```.*?^ *```$/gms, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));

/** What a heading is linked by, as GitHub makes it: `#a-minimal-adapter`. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string): string[] =>
  [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));

interface Link {
  from: string;
  /** As written. */
  target: string;
  /** The file, from the root of the checkout. */
  to: string;
  fragment?: string;
}

const LINKS: Link[] = PAGES.flatMap((from) =>
  [...prose(from).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', fragment] = target.split('#');
      const to = path === '' ? from : normalize(join(dirname(from), path));
      return { from, target, to, ...(fragment === undefined ? {} : { fragment }) };
    }),
);

test('there are pages, and links between them', () => {
  expect(PAGES).toContain('README.md');
  expect(LINKS.length).toBeGreaterThan(100);
});

test('every link leads somewhere', () => {
  const dead = LINKS.filter(({ to, fragment }) => {
    if (!existsSync(to)) return true;
    return fragment !== undefined && to.endsWith('.md') && !anchorsOf(to).includes(fragment);
  });
  expect(dead.map(({ from, target }) => `${from}: ${target}`)).toEqual([]);
});

test('every page of docs can be found from another one', () => {
  const linked = new Set(LINKS.filter(({ from, to }) => from !== to).map(({ to }) => to));
  expect(PAGES.filter((page) => page.startsWith('docs/') && !linked.has(page))).toEqual([]);
});
