import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEncToken } from '../../codecs/enc-token.ts';
import { accountFor, siteFor } from '../../mocks/index.ts';
import type { Report } from '../../reports/report.ts';
import { countersign, type Ended } from '../support/countersign.ts';

const site = siteFor('observed programs');
const account = accountFor('observed programs');
const encToken = writeEncToken(site);

/** What the programs know by themselves. */
const OWN = {
  SITE_ID: site.siteId,
  SITE_KEY: site.siteKey,
  ACCESS_KEY: site.accessKey,
  ENC_TOKEN: encToken,
  API_KEY: account.apiKey,
  API_SECRET: account.apiSecret,
  CDN: String(account.cdn),
};
const GIVEN = [
  ...['--site-id', site.siteId, '--site-key', site.siteKey, '--access-key', site.accessKey],
  ...['--api-key', account.apiKey, '--api-secret', account.apiSecret, '--cdn', String(account.cdn)],
];
const PROGRAMS = 'test/harness/programs';

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'countersign-'));
  Object.assign(process.env, OWN);
});
afterAll(() => {
  rmSync(out, { recursive: true });
  for (const name of Object.keys(OWN)) delete process.env[name];
});

const observe = (
  args: string[],
  ...rest: Parameters<typeof countersign> extends [unknown, ...infer R] ? R : []
) => countersign(['observe', '--quiet', '--out', out, ...args], ...rest);
const report = (): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
const verdicts = (): string[] => report().results.map(({ id, status }) => `${id} ${status}`);
const findings = () => report().results.flatMap((result) => result.findings);

/** Whether a command works here; what needs it is skipped otherwise. */
function isThere(command: string, ...args: string[]): boolean {
  const works = spawnSync(command, args).status === 0;
  if (!works) process.stderr.write(`Skipped what needs ${command} ${args.join(' ')}\n`);
  return works;
}

const LANGUAGES = [
  {
    name: 'curl',
    works: isThere('curl', '--version') && isThere('openssl', 'version'),
    command: ['sh', `${PROGRAMS}/register-storage.sh`],
    operation: 'packaging/register-storage',
    said: '"error_code":"0000"',
    mistake: 'hash-order',
    rule: 'packaging/envelope-hash',
    diagnosis: 'its parts stand in the order site ID, access key',
  },
  {
    name: 'Python with requests',
    works: isThere('/usr/bin/python3', '-c', 'import requests, cryptography'),
    command: ['/usr/bin/python3', `${PROGRAMS}/register_storage.py`],
    operation: 'packaging/register-storage',
    said: '"error_code":"0000"',
    mistake: 'zero-iv',
    rule: 'packaging/envelope-cipher',
    diagnosis: 'the initialisation vector is all zeros',
  },
  {
    name: 'PHP with curl',
    works: isThere('php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'),
    command: ['php', `${PROGRAMS}/request-ticket.php`],
    operation: 'sevu/request-ticket',
    said: '"status":"success"',
    mistake: 'hex-signature',
    rule: 'sevu/signature',
    diagnosis: 'hex text',
  },
  {
    name: 'Java with HttpClient',
    works: isThere('java', '-version'),
    command: ['java', `${PROGRAMS}/ContentKeys.java`],
    operation: 'cpix/get-content-keys-v2',
    said: '200 <',
    mistake: 'json-type',
    rule: 'cpix/content-type',
    diagnosis: undefined,
  },
];

/** Two virtual machines of Java start slowly on a machine that is busy. */
const SLOW = 150_000;

describe.each(LANGUAGES)('$name, whose URLs are written into the program', (language) => {
  const { command, operation, said, mistake, rule, diagnosis } = language;

  test.skipIf(!language.works)(
    'is answered, found right, and told its mistake',
    async () => {
      const right = command.join(' ');
      const { code, stdout, stderr } = await observe([
        ...GIVEN,
        ...['--', 'sh', '-c', `${right}; echo; ${right} ${mistake}; exit 7`],
      ]);
      expect(code, stdout + stderr).toBe(1);
      expect(stdout).toContain(said);
      expect(stdout).toContain('The program ended with exit code 7.');
      expect(verdicts()).toEqual([`observed/${operation}/0001 passed`, `observed/${operation}/0002 failed`]);
      const [passed] = report().results;
      expect(passed!.clauses.length).toBeGreaterThan(3);
      const found = findings().filter(({ level }) => level === 'must');
      expect(found.map((finding) => finding.rule)).toEqual([rule]);
      if (diagnosis !== undefined) expect(found[0]!.diagnosis).toContain(diagnosis);
      const text = readFileSync(join(out, 'report.json'), 'utf8');
      for (const secret of [site.siteKey, site.accessKey, encToken, account.apiSecret])
        expect(text).not.toContain(secret);
    },
    SLOW,
  );
});

const HEARTBEAT = 'https://kms.pallycon.com/cpix/getKey/heartbeat';
const hasCurl = LANGUAGES[0]!.works;

/** A server of this machine that is none of the APIs, and how often it was asked. */
async function another(): Promise<{ port: number; asked(): number; close(): void }> {
  let asked = 0;
  const server = createServer((_request, response) => response.end(`answer ${++asked}`));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { port, asked: () => asked, close: () => server.close() };
}

describe.skipIf(!hasCurl)('what else a program does', () => {
  test('other hosts are not reached, unless they are allowed or said to serve an API', async () => {
    const server = await another();
    const options = ['--host', 'keys.example.test=cpix', '--allow', 'localhost'];
    const { code, stdout } = await observe([
      ...GIVEN,
      ...options,
      ...['--', 'curl', '-sS', 'https://example.com/a?b', `http://127.0.0.1:${server.port}/`],
      ...['https://keys.example.test/cpix/getKey/heartbeat', `http://localhost:${server.port}/`],
    ]);
    server.close();
    expect(code, stdout).toBe(0);
    expect(server.asked()).toBe(1);
    expect(stdout).toContain('refuses its request to example.com.');
    expect(stdout).toContain('SUCCESSanswer 1');
    expect(verdicts()).toEqual([
      'observed/cpix/heartbeat/0001 passed',
      `observed/elsewhere/127.0.0.1-${server.port} warned`,
      'observed/elsewhere/example.com warned',
    ]);
    expect(findings()[0]).toMatchObject({ rule: 'observe/unexpected-egress', level: 'should' });
  });

  test('a certificate that is pinned is told', async () => {
    const pin = ['--pinnedpubkey', `sha256//${'A'.repeat(43)}=`];
    const { code, stdout } = await observe([...GIVEN, '--', 'curl', '-sS', ...pin, HEARTBEAT]);
    expect(code).toBe(5);
    expect(stdout).toContain('or has pinned the certificate');
    expect(stdout).toContain('The program ended with exit code 90.');
    expect(verdicts()).toEqual(['observed/cpix/connection/kms.pallycon.com errored']);
  });

  test('a program that passes over the proxy has proved nothing', async () => {
    const { code, stdout } = await observe(['--', 'curl', '-sS', '--noproxy', '*', 'http://127.0.0.1:9']);
    expect(code).toBe(5);
    expect(stdout).toContain('The program may pass over the proxy');
    expect(report().results).toEqual([]);
  });
});

/** Which processes have a word of this test in their command line. */
const running = (word: string): string => spawnSync('pgrep', ['-f', word], { encoding: 'utf8' }).stdout;

describe.skipIf(!hasCurl)('the end', () => {
  const mark = `7${process.pid}`;
  const restless = `sleep ${mark} & trap 'echo interrupted; exit 3' INT; curl -sS ${HEARTBEAT}; while :; do sleep 0.1; done`;

  test('Ctrl-C goes on to the program; nothing of it runs on, and there is a report', async () => {
    // The program says something as soon as it runs.
    const ended = observe([...GIVEN, '--', 'sh', '-c', restless], (kill) => kill('SIGINT'));
    const { code, stdout } = await ended;
    expect(stdout).toContain('interrupted');
    expect(stdout).toContain('The program ended with exit code 3 when it was interrupted.');
    expect(code, stdout).toBe(0);
    expect(verdicts()).toEqual(['observed/cpix/heartbeat/0001 passed']);
    expect(running(`sleep ${mark}`)).toBe('');
  });

  test('so it is when its time is up, and no file is left', async () => {
    const script = `echo "$SSL_CERT_FILE"; test -s "$SSL_CERT_FILE" && ${restless}`;
    const { code, stdout } = await observe(['--for', '5s', ...GIVEN, '--', 'sh', '-c', script]);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('when its time was up');
    expect(running(`sleep ${mark}`)).toBe('');
    expect(existsSync(stdout.split('\n')[0]!)).toBe(false);
  });

  test('a command that cannot be started, which leaves the last report whole', async () => {
    const events = join(out, 'events.ndjson');
    writeFileSync(events, 'of the last time\n');
    const { code, stderr }: Ended = await observe(['--', './there-is-no-such-program']);
    expect(code).toBe(3);
    expect(stderr).toBe(
      'Failed to start "./there-is-no-such-program": there is no such command. Check the path, or that it is installed.\n',
    );
    expect(readFileSync(events, 'utf8')).toBe('of the last time\n');
  });
});

describe('without a proxy', () => {
  test('a program is told where to send its requests, and with which credentials', async () => {
    const script = `const {COUNTERSIGN_URL: url, HTTPS_PROXY: proxy} = process.env;
      fetch(url + '/cpix/getKey/heartbeat').then(({status}) => console.log(status, proxy));`;
    const { code, stdout } = await observe(['--listen', '--', process.execPath, '-e', script]);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('200 undefined');
    expect(verdicts()).toEqual(['observed/cpix/heartbeat/0001 passed']);
  });

  test('without a command it says where, and watches until it is ended', async () => {
    const { code, stdout } = await countersign(['observe', '--listen', '--for', '500ms', '--out', out]);
    expect(code).toBe(5);
    expect(stdout).toMatch(
      /packaging +http:\/\/127\.0\.0\.1:\d+ +in the place of https:\/\/api\.pallycon\.com/,
    );
    expect(stdout).toMatch(/Site key +\w{32}\n/);
    expect(stdout).toContain('No request came to http://127.0.0.1:');
  });

  test('without either there is nothing to watch', async () => {
    const { code, stderr } = await observe([]);
    expect(code).toBe(2);
    expect(stderr).toContain('No program given. Put its command after --');
  });
});
