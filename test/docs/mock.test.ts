import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSites } from '../../mocks/index.ts';

const PAGE = readFileSync('docs/mock.md', 'utf8');
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.log('The commands of docs/mock.md are not tested: there is no curl on the path.');

test.skipIf(!hasCurl)('the commands of the page do what they say', () => {
  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(15);
  const script = join(folder, 'page.sh');
  writeFileSync(script, commands.map((command) => `${command}\necho\necho ----\n`).join(''));
  const args = ['bin/countersign.js', 'mock', '--', 'sh', '-e', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const answers = stdout.split('\n----\n').slice(0, -1);
  expect(answers).toHaveLength(commands.length);
  // What the admin API refuses it answers with an object that has nothing but an error.
  const failed = commands.filter((_, index) => /^\s*(\{"error":|$)/.test(answers[index]!));
  expect(failed).toEqual([]);
  const answerTo = (part: string) => answers[commands.findIndex((command) => command.includes(part))];
  expect(answerTo('Prefer')).toContain('"error_code":"A1007"');
  expect(answerTo('-D -')).toContain('x-countersign-reason: ');
  expect(answerTo('/playback')).toContain('"denial":"unknown-ticket"');
});

test('its file of sites can be used', () => {
  const path = join(folder, 'sites.yaml');
  writeFileSync(path, blocks('yaml')[0]!);
  expect(readSites(path)).toMatchObject({ sites: [{ siteId: 'DEMO' }], accounts: [{ suspended: true }] });
});

test('its test of a Node.js project passes', () => {
  const imported = new URL('../../mocks/index.ts', import.meta.url).pathname;
  const code = blocks('ts')[0]!.replace("'countersign/mock'", JSON.stringify(imported));
  // Vitest looks for tests, and tests for Vitest, inside the checkout.
  const path = `test/docs/.mock-page-${process.pid}.test.ts`;
  writeFileSync(path, code);
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', path];
    const { status, stdout, stderr } = spawnSync(process.execPath, vitest, { encoding: 'utf8' });
    expect(status, stdout + stderr).toBe(0);
  } finally {
    rmSync(path);
  }
});
