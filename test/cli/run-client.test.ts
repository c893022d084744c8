import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../cli/exit.ts';
import { type ClientOptions, clientWords } from '../../cli/run/client.ts';
import type { Report } from '../../reports/report.ts';
import { repeatCommand } from '../../reports/report.ts';
import { countersign } from '../support/countersign.ts';
import { engine, makeImage, NO_ENGINE } from '../support/engine.ts';
import { packagesOf } from '../support/packages.ts';

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(out, { recursive: true }));

const run = (...args: string[]) => countersign(['run', '--out', out, '--runs', '0', '--quiet', ...args]);
const MODULE = 'clients/typescript/module.ts';
const reportOf = (): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));

function wrongWith(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe('which client is meant', () => {
  const rows: [what: string, options: ClientOptions & { jobs?: number }, says: string, command?: string[]][] =
    [
      ['none', {}, 'Or name it with --client-url, --client-module or --client-image.'],
      [
        'two',
        { clientModule: MODULE },
        'Two clients given: a command after -- and --client-module. Name one.',
        ['node', 'x.js'],
      ],
      [
        'a URL that is none',
        { clientUrl: 'localhost:8000' },
        '"localhost:8000" is no URL for --client-url. Give one such as http://127.0.0.1:8000/.',
      ],
      ['a URL with credentials', { clientUrl: 'http://u:p@localhost/' }, 'holds credentials'],
      [
        'an argument without an image',
        { clientArg: ['x'] },
        '--client-arg is passed to the container',
        ['node'],
      ],
      ['several processes at a URL', { clientUrl: 'http://127.0.0.1:9/', jobs: 2 }, 'maxInFlight'],
    ];
  test.each(rows)('%s', (_, options, says, command = []) => {
    const error: unknown = wrongWith(() => clientWords(command, options));
    expect(error).toMatchObject({ exitCode: EXIT.usage, message: expect.stringContaining(says) });
  });

  const started: [what: string, args: string[], says: string][] = [
    [
      'a URL where nobody listens',
      ['--client-url', 'http://127.0.0.1:9/'],
      'nobody listens there. Start it first',
    ],
    [
      'a module that is not there',
      ['--client-module', 'no/such.js'],
      'There is no client module "no/such.js"',
    ],
  ];
  test.each(started)('%s: exit 3, in one line', async (_, args, says) => {
    const { code, stderr } = await run('--grep', 'sevu/*/success', ...args);
    expect([code, stderr]).toEqual([EXIT.client, expect.stringContaining(says)]);
    expect(stderr.trimEnd()).not.toMatch(/\n/);
  });

  test('two clients: exit 2', async () => {
    const { code, stderr } = await run('--client-module', MODULE, '--client-url', 'http://127.0.0.1:9/');
    expect([code, stderr.split('\n')[0]]).toEqual([
      EXIT.usage,
      'Two clients given: --client-url and --client-module. Name one.',
    ]);
  });
});

test('a client that lists methods which there are not is told so, with the nearest', async () => {
  const only = ['--grep', 'sevu/request-ticket/success'];
  const { stderr } = await run(...only, '--', 'node', 'clients/hostile/adapter.ts', 'boasts');
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe(
    'Warning: The client lists the method "sevu.grantWishes", which there is not: no case calls it. The nearest is "sevu.requestTicket".',
  );
  expect(reportOf().warnings).toEqual(lines.map((line) => line.replace('Warning: ', '')));
});

test('--start-timeout says how long a start may take: exit 3', async () => {
  const { code, stderr } = await run('--start-timeout', '300', '--', 'sleep', '30');
  expect([code, stderr]).toEqual([3, expect.stringContaining('did not answer initialize within 0.3 s')]);
});

describe('the command that repeats a case', () => {
  test('has the options that it needs to be the same', () => {
    const options = ['--suite=my cases'];
    expect(repeatCommand({ seed: 7, command: ['node', 'a.js'], options }, 'a/b')).toBe(
      "countersign run --seed 7 --grep a/b '--suite=my cases' -- node a.js",
    );
    const seen = { seed: 7, command: ['php', 'a.php'], options: ['--listen', '--seed=7'] };
    expect(repeatCommand(seen, 'observed/sevu/x/1')).toBe(
      'countersign observe --listen --seed=7 -- php a.php',
    );
  });

  const of = (...command: string[]) => repeatCommand({ seed: 7, command }, 'a/b');

  test('names the client as it was named', () => {
    expect(of('node', 'my adapter.js')).toBe("countersign run --seed 7 --grep a/b -- node 'my adapter.js'");
    expect(of('--client-url', 'http://127.0.0.1:1/?a=1&b')).toBe(
      "countersign run --seed 7 --grep a/b --client-url 'http://127.0.0.1:1/?a=1&b'",
    );
    expect(of('--client-image', 'acme', '--client-arg=--verbose')).toBe(
      'countersign run --seed 7 --grep a/b --client-image acme --client-arg=--verbose',
    );
  });
});

test('a module that fails is told with its own name in the command, and replay runs it again', async () => {
  const wrong = join(out, 'wrong.mjs');
  writeFileSync(
    wrong,
    `export default {
      'sevu.requestTicket': ({ target }) => fetch(target.apiUrl, { method: 'POST' }).then(() => ({ status: 'success' })),
    };`,
  );
  const id = 'sevu/request-ticket/success';
  const { code, stdout } = await run('--seed', '7', '--grep', id, '--client-module', wrong);
  expect(code).toBe(1);
  expect(stdout).toContain(`--client-module ${wrong}`);
  expect(stdout).not.toContain(`-- --client-module`);
  expect(reportOf()).toMatchObject({ command: ['--client-module', wrong], client: { name: 'wrong' } });

  const again = await countersign(['replay', id, '--out', out]);
  expect([again.code, again.stderr]).toEqual([1, '']);
  const other = await countersign(['replay', id, '--out', out, '--client-module', MODULE]);
  expect([other.code, other.stderr]).toEqual([0, '']);
}, 240_000);

test('a client at a URL is tested as any other, and what it cannot be given is skipped with the reason', async () => {
  const server = spawn(process.execPath, ['clients/typescript/server.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [printed] = await once(server.stdout!, 'data');
    const url = String(printed).trim();
    const grep = '{*/*/success,sevu/certificate/*,environment/tz-kolkata/sevu/*/success}';
    const { code, stdout, stderr } = await run('--grep', grep, '--client-url', url);
    expect([code, stderr], stdout).toEqual([0, '']);
    const { command, results, summary } = reportOf();
    expect(command).toEqual(['--client-url', url]);
    const skipped = results.flatMap(({ id, status, reason }) => (status === 'skipped' ? [[id, reason]] : []));
    expect(skipped).toEqual([
      [
        'environment/tz-kolkata/sevu/request-ticket/success',
        expect.stringContaining('does not start a client at a URL'),
      ],
      ['sevu/certificate/expired', expect.stringContaining('cannot be made to trust')],
      ['sevu/certificate/other-host', expect.stringContaining('cannot be made to trust')],
    ]);
    expect(summary.passed).toBe(summary.total - 3);
  } finally {
    server.kill();
  }
});

describe('containers', () => {
  const withEnvironment = (env: Record<string, string>, ...node: string[]) => {
    const args = ['run', '--out', out, '--grep', 'sevu/*/success', '--client-image', 'localhost/any'];
    const { status, stderr } = spawnSync(process.execPath, [...node, 'bin/countersign.js', ...args], {
      encoding: 'utf8',
      env: { ...process.env, HOME: out, XDG_RUNTIME_DIR: out, ...env },
    });
    return [status, stderr.trim()];
  };

  test('without testcontainers: one line with the command that installs it', () => {
    const missing = `import { registerHooks } from 'node:module';
      registerHooks({ resolve(specifier, context, next) {
        if (specifier !== 'testcontainers') return next(specifier, context);
        throw Object.assign(new Error("Cannot find package 'testcontainers'"), { code: 'ERR_MODULE_NOT_FOUND' });
      } });`;
    expect(withEnvironment({}, '--import', `data:text/javascript,${encodeURIComponent(missing)}`)).toEqual([
      3,
      'Clients in containers need the package testcontainers. Install it beside countersign: npm install --save-dev testcontainers',
    ]);
  });

  test.skipIf(existsSync('/var/run/docker.sock'))('without an engine: one line with what to start', () => {
    expect(withEnvironment({ DOCKER_HOST: 'unix:///no/such.sock' })).toEqual([
      3,
      'No container engine answers. Start Docker or Podman, or set DOCKER_HOST to its socket, such as unix:///run/podman/podman.sock.',
    ]);
  });

  const name =
    engine === undefined ? NO_ENGINE : 'a client in an image is tested, and named as it was in the report';
  test.skipIf(engine === undefined)(
    name,
    async () => {
      const image = makeImage('cli', ['clients/typescript', ...packagesOf('fast-xml-parser')]);
      const adapter = ['--client-arg', 'clients/typescript/adapter.ts'];
      const grep = '{*/*/success,environment/tz-kolkata/sevu/*/success,sevu/certificate/*}';
      const { code, stdout, stderr } = await run('--grep', grep, '--client-image', image, ...adapter);
      expect([code, stderr], stdout).toEqual([0, '']);
      const { command, summary } = reportOf();
      expect(command).toEqual(['--client-image', image, '--client-arg=clients/typescript/adapter.ts']);
      expect(summary.passed).toBe(summary.total);
    },
    240_000,
  );
});
