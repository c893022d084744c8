import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

let folder: string;
/** A copy of an example, to be changed and written into. */
function exampleOf(name: string): void {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  cpSync(join(root, 'examples', name), folder, { recursive: true });
}

const shell = (command: string) => {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      NO_COLOR: '1',
      COUNTERSIGN: `${process.execPath} ${root}/bin/countersign.js`,
    },
  });
  return { status, output: stdout + stderr };
};

const edit = (file: string, text: string, by: string): void => {
  const before = readFileSync(join(folder, file), 'utf8');
  expect(before).toContain(text);
  writeFileSync(join(folder, file), before.replace(text, by));
};

describe('the CI gate', () => {
  beforeEach(() => {
    exampleOf('ci-gate');
    return () => rmSync(folder, { recursive: true });
  });
  const gate = () => shell('./gate.sh --no-environments --runs 0');

  test('lets a client with a known mistake pass', () => {
    const { status, output } = gate();
    expect(status, output).toBe(0);
    expect(output).toContain('Baseline: 6 cases fail as it says.');
  });

  test('stops one with another mistake', () => {
    edit('adapter.js', 'if (answer.status === 200)', 'if (answer.status < 500)');
    expect(gate().status).toBe(1);
  });

  test('asks for a new baseline when the mistake is mended', () => {
    edit(
      'adapter.js',
      'await answer.text();',
      "if ((await answer.text()).trim() !== 'SUCCESS') throw new Error('no');",
    );
    const { status, output } = gate();
    expect(status, output).toBe(6);
  });
});

describe('the SDK', () => {
  beforeEach(() => {
    exampleOf('sdk-author');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    return () => rmSync(folder, { recursive: true });
  });

  test('keeps to the documents in everything', () => {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const command = scripts.test.replace('countersign run', '$COUNTERSIGN run --no-environments --runs 2');
    const { status, output } = shell(command);
    expect(status, output).toBe(0);
    expect(output).toMatch(/ticket-sdk 1\.0\.0: (\d+) cases, \1 passed/);
  }, 60_000);

  test('fails with the mistakes that its README names', () => {
    edit('tickets.js', "redirect: 'manual', ", '');
    const { status, output } = shell("$COUNTERSIGN run --grep 'sevu/**/redirect-307' -- node adapter.js");
    expect(status, output).toBe(1);
  }, 60_000);
});
