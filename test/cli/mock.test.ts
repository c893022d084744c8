import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { readSites, type Site } from '../../mocks/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** A `countersign mock` in a process of its own. */
interface Running {
  child: ChildProcess;
  said: { stdout: string; stderr: string };
  /** Its exit code, or the signal it died of. */
  ended: Promise<number | string>;
}

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function mock(...args: string[]): Running {
  const child = spawn(process.execPath, ['bin/countersign.js', 'mock', ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.on('data', (text) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, said, ended };
}

interface Told {
  url: string;
  site: Site;
  caFile?: string;
  environment: Record<string, string>;
  requests: { api: string; command: string }[];
}

/** A server on a free port, once it listens, and what it tells programs. */
async function serve(...args: string[]): Promise<Running & { told: Told }> {
  const running = mock('--port', '0', '--json', ...args);
  await until(() => running.said.stdout.endsWith('\n'), running);
  return { ...running, told: JSON.parse(running.said.stdout) };
}

async function until(done: () => boolean | Promise<boolean>, { said, child }: Running): Promise<void> {
  for (const start = Date.now(); Date.now() - start < 30_000; ) {
    if (await done()) return;
    if (child.exitCode !== null) break;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`It did not happen. ${said.stdout}${said.stderr}`);
}

const admin = (told: { url: string }, method: string, path: string, body?: object) =>
  fetch(`${told.url}/_countersign/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });

async function call({ url, site }: Told, method: string, what: string, payload: object) {
  const clock = (await (await admin({ url }, 'GET', 'clock')).json()) as { now: string };
  const apidata = sealEnvelope(JSON.stringify(payload), formatTimestamp(Date.parse(clock.now)), site);
  const query = new URLSearchParams({ 'pallycon-apidata': apidata });
  const response = await fetch(`${url}/api/v2/${what}/${site.siteId}?${query}`, { method });
  return (await response.json()) as Record<string, string>;
}

const STORAGE = {
  storage_name: 'one',
  type: 'S3',
  id: 'AKIAEXAMPLE',
  password: 'secret',
  aws_bucket: 'bucket',
  region: 'ap-northeast-2',
};
const register = (told: Told) => call(told, 'POST', 'storage', STORAGE);
const list = (told: Told) => call(told, 'GET', 'storage', { storage_type: 'S3', region: 'ap-northeast-2' });

const sh = (command: string) => spawnSync('sh', ['-c', command], { encoding: 'utf8' });
const hasTools = sh('openssl version && curl --version').status === 0;
if (!hasTools)
  console.log('The requests of the banner are not tested: openssl and curl are not on the path.');

describe('what it prints', () => {
  test.skipIf(!hasTools)('has a request for each API that works as it is pasted', async () => {
    const running = mock('--port', '0');
    await until(() => running.said.stdout.includes('/stable/'), running);
    const { stdout } = running.said;
    expect(stdout).toMatch(/Countersign mock of packaging, cpix, sevu on http:\/\/127\.0\.0\.1:\d+/);
    const commands = stdout.split(/^# .*$/m).slice(1);
    const answers = commands.map((command) => sh(command).stdout);
    expect(answers).toEqual([
      expect.stringContaining('"error_code":"0000"'),
      expect.stringContaining('<pskc:PlainValue>'),
      expect.stringContaining('"status":"success"'),
    ]);
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(running.said.stderr).toBe('');
  });

  test('is one line of JSON for programs, with the same requests', async () => {
    const { told, child, ended, said } = await serve('--api', 'sevu,cpix', '--seed', 'x');
    expect(said.stdout.trimEnd()).not.toContain('\n');
    expect(told.requests.map(({ api }) => api)).toEqual(['cpix', 'sevu']);
    expect(told).toMatchObject({ site: { siteId: 'DEMO' }, environment: { COUNTERSIGN_URL: told.url } });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('a command', () => {
  test('finds server and credentials in its environment, and its exit code is the one there is', async () => {
    const program =
      'fetch(process.env.COUNTERSIGN_URL + "/_countersign/sites").then((r) => r.json()).then(([site]) => {' +
      'console.log(site.siteKey === process.env.COUNTERSIGN_SITE_KEY, process.argv[1]); process.exitCode = 7 })';
    const { ended, said } = mock('--', process.execPath, '-e', program, '--', '--port');
    expect([await ended, said]).toEqual([7, { stdout: 'true --port\n', stderr: '' }]);
  });

  test('speaks HTTPS without more ado, and the file of the certificate is gone afterwards', async () => {
    const program =
      'fetch(process.env.COUNTERSIGN_URL + "/cpix/getKey/heartbeat").then((r) => r.text())' +
      '.then((text) => console.log(text, process.env.COUNTERSIGN_CA_FILE))';
    const { ended, said } = mock('--tls', '--host', '0.0.0.0', '--', process.execPath, '-e', program);
    expect([await ended, said.stderr]).toEqual([0, '']);
    const [text, caFile] = said.stdout.trim().split(' ');
    expect(text).toBe('SUCCESS');
    expect(existsSync(caFile!)).toBe(false);
  });

  test('is sent SIGTERM, and dies of it', async () => {
    const running = mock('--', 'sh', '-c', 'echo up; exec sleep 30');
    await until(() => running.said.stdout === 'up\n', running);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(143);
  });

  test.each([
    [['no-such-command'], 'Failed to start "no-such-command": there is no such command.'],
    [['cpix'], 'To serve this API alone: --api cpix.'],
    [[tmpdir()], 'or none that you may run'],
  ])('%j cannot be started', async (command, says) => {
    const { ended, said } = mock('--', ...command);
    expect([await ended, said]).toEqual([3, { stdout: '', stderr: expect.stringContaining(says) }]);
  });
});

describe('a server', () => {
  test('keeps what it has answered in its state, even when it is killed', async () => {
    const state = join(folder, 'state.json');
    const first = await serve('--state', state, '--seed', 'kept');
    const { storage_id: id } = await register(first.told);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await serve('--state', state, '--clock', '0');
    expect(second.told.site).toEqual(first.told.site);
    expect(await (await admin(second.told, 'GET', 'clock')).json()).toMatchObject({ speed: 0 });
    expect(await list(second.told)).toMatchObject({ data: [{ storage_id: id }] });
  });

  test('adopts its sites when their file changes, and says why it does not', async () => {
    const site = (more: string) =>
      `sites:\n  - { siteId: MINE, siteKey: ${'k'.repeat(32)}, accessKey: mine${more} }\n`;
    const path = file('sites.yaml', site(''));
    const running = await serve('--sites', path, '--watch');
    const { told, said } = running;
    expect(told.site).toEqual({ siteId: 'MINE', siteKey: 'k'.repeat(32), accessKey: 'mine' });
    const sites = async () => (await admin(told, 'GET', 'sites')).json();
    file('sites.yaml', site(', trial: maybe'));
    await until(() => said.stderr.includes('/sites/0/trial must be boolean'), running);
    expect(said.stderr).toContain('Everything stays as it was.');
    file('sites.yaml', 'sites: [\n');
    await until(() => said.stderr.includes('at line 2'), running);
    expect(await sites()).toEqual([told.site]);
    file('sites.yaml', `${site(', trial: true')}  - { siteId: NEXT }\n`);
    await until(() => said.stderr.includes(`Read ${path} again.`), running);
    expect(await sites()).toMatchObject([{ siteId: 'MINE', trial: true }, { siteId: 'NEXT' }]);
  });

  test('posts the results of jobs, at the speed of its clock', async () => {
    const results: { status: string }[] = [];
    const receiver = createServer(async (incoming, outgoing) => {
      results.push(JSON.parse(Buffer.concat(await incoming.toArray()).toString()));
      outgoing.end();
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    const { port } = receiver.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/results`;
    const running = await serve('--callback-url', url, '--clock', '1000');
    const { storage_id } = await register(running.told);
    const job = await call(running.told, 'POST', 'pack', {
      job_name: 'one',
      storage: { input: { storage_id, contents_path: ['a.mp4'] }, output: { storage_id, path: 'out' } },
      content_id: 'movie',
      streaming_format: ['dash'],
      protect_type: ['drm', 'watermark'],
    });
    await until(() => results.length > 0, running);
    receiver.close();
    expect(results).toEqual([expect.objectContaining({ job_id: job.job_id, error_code: '0000' })]);
  });

  test('stops its clock, is late, speaks HTTPS and asks for a token when it is told to', async () => {
    const { told } = await serve('--clock', '0', '--latency', '150', '--tls', '--admin', 't0ken');
    const get = (headers: Record<string, string>) =>
      new Promise<{ status: number; text: string }>((done, fail) => {
        const ca = readFileSync(told.caFile!);
        httpsRequest(`${told.url}/_countersign/clock`, { ca, headers }, async (answer) => {
          done({ status: answer.statusCode!, text: Buffer.concat(await answer.toArray()).toString() });
        })
          .on('error', fail)
          .end();
      });
    const started = performance.now();
    const first = await get({ Authorization: 'Bearer t0ken' });
    expect(performance.now() - started).toBeGreaterThan(140);
    expect(first).toMatchObject({ status: 200, text: expect.stringContaining('"speed":0') });
    expect(await get({ Authorization: 'Bearer t0ken' })).toEqual(first);
    expect(await get({})).toMatchObject({ status: 401 });
  });

  test('answers what it is answering when SIGTERM comes, and no more', async () => {
    const { told, child, ended } = await serve();
    await admin(told, 'POST', 'faults', { operation: 'heartbeat', fault: { kind: 'delay', ms: 900 } });
    const answer = fetch(`${told.url}/cpix/getKey/heartbeat`).then((response) => response.text());
    await new Promise((next) => setTimeout(next, 300));
    child.kill('SIGTERM');
    expect([await answer, await ended]).toEqual(['SUCCESS', 0]);
  });

  test('waits for no answer when it is interrupted twice', async () => {
    const running = await serve();
    const { told, child, ended, said } = running;
    await admin(told, 'POST', 'faults', { operation: 'heartbeat', fault: { kind: 'silence' } });
    const answer = fetch(`${told.url}/cpix/getKey/heartbeat`).catch(() => 'cut');
    await new Promise((next) => setTimeout(next, 300));
    child.kill('SIGINT');
    await until(() => said.stderr.includes('Ctrl-C ends it now.'), running);
    child.kill('SIGINT');
    expect([await answer, await ended]).toEqual(['cut', 0]);
  });
});

describe.concurrent('wrong use is told in one line', () => {
  const rows: [args: string[], says: string][] = [
    [['--api', 'cpx'], 'There is no API "cpx". Choose from packaging, cpix, sevu.'],
    [['--port', 'http'], 'It must be a whole number from 0 to 65535.'],
    [['--clock', '-1'], 'It must be a number from 0 to 1000000.'],
    [['--latency', '1.5'], 'It must be a whole number of milliseconds'],
    [['--callback-url', 'localhost:3000'], 'It must be a URL that begins with http:// or https://.'],
    [['--admin', ''], 'It must be printable ASCII without spaces, and not empty.'],
    ...['--seed', '--host', '--sites', '--state'].map((option): [string[], string] => [
      [option, ''],
      `option '${option} <`,
    ]),
    [['--watch'], '--watch watches the file of --sites; name one.'],
    [['--json', '--', 'true'], 'Leave one of them out.'],
    [['--static', '--callback-url', 'http://localhost/'], '--callback-url does not go with --static'],
    [['--static', '--', 'true'], '--static does not run a command.'],
    [['--sites', '/no/such/file'], 'Failed to read the sites of "/no/such/file": '],
    [['--state', '/no/such/folder/state.json'], 'Failed to write the state'],
    [['--host', '192.0.2.1'], 'Choose an address of this machine with --host.'],
  ];
  test.each(rows)('%j', async (args, says) => {
    const { ended, said } = mock(...args);
    expect([await ended, said]).toEqual([2, { stdout: '', stderr: expect.stringContaining(says) }]);
    expect(said.stderr.replace(/\nSee countersign.*/, '').trimEnd()).not.toContain('\n');
  });

  test('a file of sites with the line, or the member, that is wrong', async () => {
    const yaml = mock('--sites', file('broken.yaml', 'sites:\n  - siteId: [\n'));
    const member = mock('--sites', file('member.yaml', 'sites:\n  - siteId: DEMO\n    trail: true\n'));
    expect(await Promise.all([yaml.ended, member.ended])).toEqual([2, 2]);
    expect(yaml.said.stderr).toMatch(/broken\.yaml.* at line \d+, column \d+/);
    expect(member.said.stderr).toContain('/sites/0 must NOT have additional properties');
    const twice = file('twice.yaml', 'sites: [{ siteId: A, trial: true }, { siteId: B }, { siteId: A }]');
    expect(() => readSites(twice)).toThrow('twice.yaml": A stands there twice.');
  });

  test('a port in use', async () => {
    const other = createTcpServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const { ended, said } = mock('--port', String(port));
    expect([await ended, said.stderr]).toEqual([
      2,
      `Port ${port} of 127.0.0.1 is in use. Choose another with --port, or a free one with --port 0.\n`,
    ]);
    other.close();
  });
});
