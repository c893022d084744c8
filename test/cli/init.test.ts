import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../cli/init/languages.ts';
import { countersign } from '../support/countersign.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-init-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The command that says whether a language is there, and of a version that will do. */
const PRESENT: Record<string, string[]> = {
  typescript: [process.execPath, '-e', 'process.exit(process.features.typescript ? 0 : 1)'],
  python: ['python3', '--version'],
  java: ['java', '-version'],
  go: ['go', 'version'],
  php: ['php', '--version'],
  ruby: ['ruby', '--version'],
  shell: ['sh', '-c', 'command -v awk'],
};

test('there is a way to tell whether each language is there', () => {
  expect(Object.keys(PRESENT)).toEqual(Object.keys(LANGUAGES));
});

const METHODS = [...readFileSync('docs/client-protocol.md', 'utf8').matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(
  ([, method]) => method!,
);

describe.each(Object.entries(LANGUAGES))('the skeleton in %s', (name, { build, command, files }) => {
  const [first, ...rest] = PRESENT[name]!;
  const isThere = spawnSync(first!, rest).status === 0;
  if (!isThere) console.log(`The skeleton in ${name} is not tested: there is no ${first} that runs it.`);

  test.skipIf(!isThere)(
    'is written, runs, has manners, and says of every method that it is not there yet',
    async () => {
      const folder = join(root, `${name} skeleton`);
      const written = await countersign(['init', name, folder]);
      expect(written).toMatchObject({ code: 0, stderr: '' });
      if (build !== undefined)
        spawnSync('sh', ['-c', build.replaceAll('DIR', `'${folder}'`)], {
          env: { ...process.env, GOPROXY: 'off' },
        });
      const words = command.map((word) => word.replace('DIR', folder));
      const adapter = words[0] === 'node' ? [process.execPath, ...words.slice(1)] : words;

      const doctor = await countersign(['doctor', '--quiet', '--', ...adapter]);
      expect(doctor.stdout).toMatch(/^! methods that are there {3}Of the \d+ it lists, none is/);
      expect(doctor.stdout).toMatch(/: sound: \d+ checks passed, 1 to consider\n$/);
      expect(doctor.code).toBe(0);

      const source = readFileSync(join(folder, files[0]!), 'utf8');
      const listed = METHODS.filter((method) => source.includes(method));
      // A shell has no server to take callbacks with.
      expect(listed).toEqual(METHODS.filter((method) => name !== 'shell' || !method.includes('Callback')));
      const out = join(folder, 'report');
      const args = ['run', '--quiet', '--no-environments', '--runs', '0', '--out', out];
      const run = await countersign([...args, '--grep', '*/*/success', '--', ...adapter]);
      expect(run.stdout).toContain('skipped: sevu.requestTicket is not implemented yet');
      expect(run.code).toBe(5);
    },
    300_000,
  );
});

test('a call that is filled in passes its cases', async () => {
  const folder = join(root, 'filled');
  await countersign(['init', 'typescript', folder]);
  const path = join(folder, 'adapter.ts');
  const skeleton = readFileSync(path, 'utf8');
  const filled = skeleton
    .replace(
      "'speke.heartbeat': async (_target, _input) => {\n    throw notImplemented('speke.heartbeat');",
      `'speke.heartbeat': async (target) => {
    const response = await fetch(target.baseUrl + '/cpix/getKey/heartbeat').catch(() => {
      throw transportError('connection');
    });
    if (!response.ok) throw transportError('http', response.status);
    if ((await response.text()) !== 'SUCCESS') throw malformedResponse('it does not say SUCCESS');
    return { alive: true };`,
    )
    .replace('const CLIENT', 'export const CLIENT');
  expect(filled).toContain("malformedResponse('it does not say SUCCESS')");
  writeFileSync(path, filled);
  const args = ['run', '--quiet', '--no-environments', '--grep', 'cpix/heartbeat/{success,*-503}'];
  const run = await countersign([...args, '--out', join(folder, 'report'), '--', process.execPath, path]);
  expect(run.stdout).toMatch(/my-client 0\.0\.0: (\d+) cases, \1 passed /);
  expect(run.code).toBe(0);
});

test('the reader is told what to do next, in words a shell takes', async () => {
  const folder = join(root, "it's here");
  const { stdout } = await countersign(['init', 'go', folder]);
  const quoted = `'${folder.replaceAll("'", `'\\''`)}'`;
  expect(stdout).toContain(`(cd ${quoted} && go build -o adapter .)`);
  expect(stdout).toContain(`npx countersign doctor -- ${quoted.slice(0, -1)}/adapter'`);
  expect(spawnSync('sh', ['-c', `cd ${quoted} && ls`], { encoding: 'utf8' }).stdout).toBe(
    'go.mod\nmain.go\n',
  );
});

describe('what cannot be done is said, and nothing is written', () => {
  test('a file that is there already is kept', async () => {
    const folder = mkdtempSync(join(root, 'taken-'));
    writeFileSync(join(folder, 'json.awk'), 'mine');
    const { code, stderr } = await countersign(['init', 'shell', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(folder, 'json.awk')} is there already; nothing was written.`);
    expect(existsSync(join(folder, 'adapter.sh'))).toBe(false);
    expect(readFileSync(join(folder, 'json.awk'), 'utf8')).toBe('mine');
  });

  test('a language there is no skeleton in', async () => {
    const { code, stderr } = await countersign(['init', 'pyton', join(root, 'none')]);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no skeleton in "pyton". Did you mean python?');
    expect(existsSync(join(root, 'none'))).toBe(false);
  });

  test('another language is not taken for a slip of the pen', async () => {
    const { code, stderr } = await countersign(['init', 'perl', join(root, 'none')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^There is no skeleton in "perl"\. There are typescript, .* docs\/adapters\.md /);
  });

  test('a folder that cannot be made', async () => {
    const { code, stderr } = await countersign(['init', 'php', '/dev/null/adapter']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^Failed to write "\/dev\/null\/adapter\/adapter\.php": .*\. Name another folder\.\n$/,
    );
  });
});
