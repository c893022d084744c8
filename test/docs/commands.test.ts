import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Block {
  language: string;
  /** What stands behind the language: `exit=1`. */
  info: string;
  code: string;
}

/** The fenced blocks of a page, in order. */
function blocksOf(page: string): Block[] {
  const fences = readFileSync(page, 'utf8').matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, language = '', info = '', code = '']) => ({
    language,
    info,
    code: code.trim(),
  }));
}

const run = (command: string) =>
  spawnSync('sh', ['-c', command], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

describe('the commands of README do what it says', () => {
  const shell = blocksOf('README.md').filter(({ language }) => language === 'sh');
  // These two set up and run everything else, this test among it.
  const whole = ['npm ci && npm run demo', 'npm ci && npm test'];

  test('README starts with the two that do everything', () => {
    expect(shell.map(({ code }) => code).slice(0, 2)).toEqual(whole);
  });

  test.each(shell.filter(({ code }) => !whole.includes(code)))('$code', ({ code, info }) => {
    const { status, stdout, stderr } = run(code);
    expect(status, stderr).toBe(Number(/exit=(\d)/.exec(info)?.[1] ?? 0));
    expect(stdout).not.toBe('');
  });

  test('the failure it shows is what one sees', () => {
    const shown = blocksOf('README.md').find(
      ({ language, code }) => language === 'text' && code.includes('✗'),
    );
    const command = shell.find(({ info }) => info === 'exit=1')!.code;
    // Hashes and times are others each time.
    const stable = (text: string) => text.trim().replace(/ {2}(expected|actual) .*|, [\d.]+ m?s/g, '');
    expect(stable(run(command).stdout)).toBe(stable(shown!.code));
  });
});

describe('the minimal adapter of the protocol’s page', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const hasPython = spawnSync('python3', ['--version']).status === 0;
  if (!hasPython) console.log('The minimal adapter is not tested: there is no python3 on the path.');

  test.skipIf(!hasPython)(
    'shakes hands, refuses what it is not told to do, and gets a verdict for it',
    () => {
      const python = blocksOf('docs/client-protocol.md').find(({ language }) => language === 'python');
      const path = join(folder, 'adapter.py');
      writeFileSync(path, python!.code);
      const { status, stdout } = run(`node bin/countersign.js run --out ${folder} -- python3 ${path}`);
      expect(status).toBe(1);
      expect(stdout).toContain('A client takes every input that the documents allow.');
      expect(stdout).not.toContain('errored');
    },
  );
});
