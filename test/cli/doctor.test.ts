import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { type Diagnosis, examine } from '../../harness/doctor.ts';
import { countersign } from '../support/countersign.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (...args: string[]): string[] => [process.execPath, ...args];
const hostile = (manner: string): string[] => node('clients/hostile/adapter.ts', manner);

function diagnose(command: string[], limits: { timeoutMs?: number; startMs?: number } = {}) {
  const harness = { name: 'countersign', version: '0.0.0' };
  const settings = { harness, timeoutMs: 4000, startMs: 20_000, ...limits, tell: () => {} };
  return examine({ kind: 'process', command }, settings);
}

const found = (diagnosis: Diagnosis, verdict: string): string[] =>
  diagnosis.kind === 'examined'
    ? diagnosis.findings.filter((each) => each.verdict === verdict).map(({ check }) => check)
    : [diagnosis.message];

const says = (diagnosis: Diagnosis, check: string): string | undefined =>
  diagnosis.kind === 'examined'
    ? diagnosis.findings.find((each) => each.check === check && each.verdict !== 'ok')?.says
    : undefined;

describe('an adapter that misbehaves is told what is wrong', () => {
  // Most of them refuse a method that is not there with another error.
  test.each([
    ['disowns', []],
    ['one-shot', ['unknown method']],
    ['chatty', ['unknown method', 'stdout']],
    ['answers-twice', ['unknown method', 'stdout']],
    ['not-utf8', ['unknown method', 'stdout']],
    ['protocol-9', ['protocol version', 'unknown method', 'answers to calls']],
    ['nameless', ['name of the client', 'unknown method', 'answers to calls']],
    ['boasts', ['methods it lists', 'unknown method']],
    ['leaves-a-child', ['unknown method', 'answers to calls', 'nothing left behind']],
    ['never-ends', ['unknown method', 'shutdown', 'stdin closed']],
    ['floods-when-called', ['unknown method', 'answers to calls', 'stdout']],
  ])('%s', async (manner, wrong) => {
    expect(found(await diagnose(hostile(manner), { timeoutMs: 2500 }), 'wrong')).toEqual(wrong);
  });

  test('one that stops answering, with how long it was waited for', async () => {
    const diagnosis = await diagnose(hostile('silent'), { timeoutMs: 1500 });
    expect(says(diagnosis, 'answers to calls')).toBe('sevu.requestTicket: It did not answer within 1.5 s.');
  });

  test('one that answers in prose, with what it wrote', async () => {
    const diagnosis = await diagnose(hostile('nonsense'), { startMs: 4000 });
    expect(found(diagnosis, 'wrong')).toEqual(['initialize']);
    expect(says(diagnosis, 'initialize')).toContain('It wrote "Hello! How can I help you?" to stdout.');
  });

  test('one whose answers stay in a buffer, with what is in their way', async () => {
    const path = join(folder, 'buffering.mjs');
    writeFileSync(path, BUFFERING);
    const diagnosis = await diagnose(node(path), { startMs: 2500 });
    expect(found(diagnosis, 'wrong')).toEqual(['initialize']);
    expect(says(diagnosis, 'initialize')).toBe(
      'It did not answer within 2.5 s. Its answer came when its stdin was closed.',
    );
  });

  test('one that says what was wrong before it says that it gave up, with the former', async () => {
    const dies = `console.error("Can't locate Acme.pm\\nBEGIN failed"); process.exit(2)`;
    expect(await diagnose(node('-e', dies))).toEqual({
      kind: 'not-started',
      message:
        "The adapter ended (exit code 2) before it answered anything. Its last words on stderr: Can't locate Acme.pm",
    });
  });

  test('one that ends at once, with its last words', async () => {
    expect(await diagnose(hostile('dies-at-once'))).toEqual({
      kind: 'not-started',
      message:
        'The adapter ended (exit code 1) before it answered anything. Its last words on stderr: cannot find module acme',
    });
  });
});

/** Answers as it should, and writes it all when its stdin ends, as languages do that buffer what goes to a pipe. */
const BUFFERING = `
import { createInterface } from 'node:readline';
const client = { name: 'buffering' };
let written = '';
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id } = JSON.parse(line);
    written += JSON.stringify({ jsonrpc: '2.0', id, result: { protocolVersion: 1, client, methods: [] } }) + '\\n';
  })
  .on('close', () => process.stdout.write(written));
`;

/** Sound as far as Countersign goes, but for a child it leaves, HOME, which it needs, its folder, and some bad habits. */
const ODD = `
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
if (!process.env.HOME || process.cwd() !== ${JSON.stringify(process.cwd())}) process.exit(1);
spawn('sleep', ['30'], { stdio: 'ignore' }).unref();
let last = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  const write = (outcome) => console.log(JSON.stringify({ jsonrpc: '2.0', id: Number(id), ...outcome }));
  const client = { name: 'odd' };
  const methods = ['speke.heartbeat'];
  if (method === 'initialize') write({ result: { protocolVersion: 1, client, methods, maxInFlight: 4 } });
  else if (method === 'shutdown') write({ result: null });
  else if (method !== 'speke.heartbeat') write({ error: { code: -32601, message: 'no such method' } });
  else
    last = last
      .then(() => fetch(params.target.baseUrl))
      .then(({ status }) => write({ error: { code: 2, message: 'HTTP ' + status } }));
}).on('close', () => process.exit(7));
`;

test('habits that Countersign can live with are advice, what it cannot live with is wrong', async () => {
  const path = join(folder, 'odd.mjs');
  writeFileSync(path, ODD);
  const diagnosis = await diagnose(node(path), { timeoutMs: 15_000 });
  expect(found(diagnosis, 'wrong')).toEqual(['nothing left behind', 'start without HOME']);
  expect(found(diagnosis, 'advice')).toEqual([
    'ids that are texts',
    'request that is no JSON',
    'calls at once',
    'exit code',
    'start in another folder',
  ]);
  expect(says(diagnosis, 'calls at once')).toBe(
    'It says it takes 4; of 4 made together, 1 were under way at once.',
  );
});

/** Starts a process that ends with it. Its end is fetched by whoever adopts it, in a container perhaps by nobody. */
const TIDY = `
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
spawn('cat', { stdio: ['pipe', 'ignore', 'inherit'] }).unref();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method } = JSON.parse(line);
    const introduction = { protocolVersion: 1, client: { name: 'tidy' }, methods: [] };
    const none = { error: { code: -32601, message: 'no such method' } };
    const outcomes = { initialize: { result: introduction }, shutdown: { result: null } };
    console.log(JSON.stringify({ jsonrpc: '2.0', id, ...(outcomes[method] ?? none) }));
  })
  .on('close', () => process.exit(0));
`;

test('a process that ends with the adapter is not left behind', async () => {
  const path = join(folder, 'tidy.mjs');
  writeFileSync(path, TIDY);
  expect(found(await diagnose(node(path)), 'wrong')).toEqual([]);
});

describe('on the command line', () => {
  test('a sound adapter gets a line for each check, and exit code 0', async () => {
    const { code, stdout } = await countersign(['doctor', '--', ...node('clients/typescript/adapter.ts')]);
    const lines = stdout.split('\n');
    expect(lines).toContain('✓ UTF-8, U+2028 among it   there and back');
    expect(lines).toContain('✓ calls at once            8 under way together, of 16 it takes');
    expect(lines.at(-2)).toMatch(/^countersign-reference 0\.1\.0 typescript: sound: \d+ checks passed/);
    expect(code).toBe(0);
  });

  test('one that is not sound gets exit code 1, what to do, and no control characters', async () => {
    const { code, stdout } = await countersign(['doctor', '--quiet', '--', ...hostile('injects')]);
    expect(stdout).toContain('✗ unknown method           It answered with the error -32602.\n');
    expect(stdout).toContain('Answer a method that is not there with the error -32601');
    expect(stdout).not.toMatch(/✓|[^\P{Cc}\n]/u);
    expect(code).toBe(1);
  });

  test('one that cannot be started gets exit code 3, and none at all exit code 2', async () => {
    const gone = await countersign(['doctor', '--', 'no-such-command']);
    expect(gone).toMatchObject({ code: 3, stdout: '' });
    expect(gone.stderr).toMatch(/^Failed to start "no-such-command": there is no such command\./);
    const none = await countersign(['doctor']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('countersign doctor -- python3 adapter.py');
  });

  test('when it is interrupted, the adapter is ended with it', async () => {
    const marker = `doctor-${process.pid}-${Date.now()}`;
    const { code } = await countersign(['doctor', '--', ...hostile('never-ends'), marker], (kill) =>
      kill('SIGINT'),
    );
    expect(code).toBe(5);
    await sleep(200);
    expect(await processesWith(marker)).toEqual([]);
  });
});

/** The command lines of running processes that have a word in them. */
async function processesWith(word: string): Promise<string[]> {
  const child = spawn('ps', ['-eo', 'args']);
  let listed = '';
  for await (const text of child.stdout) listed += text;
  return listed.split('\n').filter((line) => line.includes(word));
}
