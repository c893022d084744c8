import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../harness/result.ts';
import { collect, type Report } from '../../reports/report.ts';
import { type AtOutput, countersign } from '../support/countersign.ts';

/** An adapter that takes its time for the first call and for later ones, and starts a child that does not end by itself. */
const ADAPTER = `
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
const [mark, first, later, silent] = process.argv.slice(2);
let calls = 0;
spawn(process.execPath, ['-e', 'setTimeout(() => {}, 180_000)', mark], { stdio: 'ignore' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const write = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
const introduction = { protocolVersion: 1, client: { name: 'slow' }, methods: ['sevu.requestTicket'] };
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (silent) return;
  if (method === 'initialize') return write({ id, result: introduction });
  if (method === 'shutdown') return write({ id, result: null });
  setTimeout(() => write({ id, error: { code: -32602, message: 'No.' } }), Number(calls++ === 0 ? first : later));
});
// Longer than any test takes.
setTimeout(() => process.exit(), 180_000);
`;

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  writeFileSync(join(folder, 'adapter.mjs'), ADAPTER);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder for reports, and a word that stands on the command line of every process started for a run. */
function fresh(): { out: string; mark: string; client: (...args: string[]) => string[] } {
  const mark = `mark-${process.pid}-${++count}`;
  const client = (...args: string[]) => ['--', process.execPath, join(folder, 'adapter.mjs'), mark, ...args];
  return { out: join(folder, `out-${count}`), mark, client };
}

/** Many processes at once take their time on a machine that is busy with others. */
const PATIENCE = { timeout: 240_000 };

const CASES = ['--api', 'sevu', '--grep', 'sevu/request-ticket/**', '--no-environments', '--runs', '0'];

/** Command lines with a word in them, but for that of Countersign itself. */
function running(mark: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(mark) && !line.includes('countersign.js'));
}

/** Those that are not gone within the time that a busy machine takes to end what was killed. */
async function left(mark: string): Promise<string[]> {
  for (let tries = 0; tries < 50 && running(mark).length > 0; tries++) await sleep(200);
  return running(mark);
}

const reportIn = (out: string): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));

function eventsIn(out: string): RunEvent[] {
  const text = readFileSync(join(out, 'events.ndjson'), 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line): RunEvent => JSON.parse(line));
}

describe.concurrent('a run that is interrupted', PATIENCE, () => {
  test.each([
    ['SIGINT', 'Ctrl-C again'],
    ['SIGTERM', 'another signal'],
    ['SIGHUP', 'another signal'],
  ] as const)(
    'by %s ends the cases under way, and writes a report that says it is not complete',
    async (signal, again) => {
      const { out, mark, client } = fresh();
      const args = ['run', '--out', out, '--jobs', '2', ...CASES, ...client('300', '300')];
      const { code, stdout, stderr } = await countersign(args, (kill) => kill(signal));
      expect([code, stderr]).toEqual([5, `Ends after the cases under way; ${again} stops at once.\n`]);
      expect(stdout.trimEnd()).toMatch(/ incomplete$/);
      const report = reportIn(out);
      expect(report.complete).toBe(false);
      const finished = eventsIn(out).filter(({ type }) => type === 'case-finished');
      expect(report.results).toHaveLength(finished.length);
      // Both processes end the call that they are at.
      expect(eventsIn(out).filter(({ type }) => type === 'case-started')).toHaveLength(finished.length);
      expect(await left(mark)).toEqual([]);
    },
  );

  test('twice stops at once: nothing is left running, and the events are what there was', async () => {
    const { out, mark, client } = fresh();
    let second = 0;
    const twice: AtOutput = (kill) => {
      kill('SIGINT');
      setTimeout(() => {
        second = Date.now();
        kill('SIGINT');
      }, 300);
    };
    // The first case is quick, the next one takes a minute.
    const slow = ['--timeout', '120000', '--jobs', '2'];
    const args = ['run', '--out', out, '--verbose', ...slow, ...CASES, ...client('300', '60000')];
    const { code } = await countersign(args, twice);
    expect(code).toBe(5);
    expect(Date.now() - second).toBeLessThan(20_000);
    expect(existsSync(join(out, 'report.json'))).toBe(false);
    const { complete, results } = collect(eventsIn(out));
    expect([complete, results.length > 0]).toEqual([false, true]);
    expect(await left(mark)).toEqual([]);
  });

  test('before the client has introduced itself ends at once', async () => {
    const { out, mark, client } = fresh();
    const args = ['bin/countersign.js', 'run', '--out', out, ...CASES, ...client('0', '0', 'silent')];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    while (running(mark).length < 2) await sleep(100);
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(5);
    expect(await left(mark)).toEqual([]);
    expect(existsSync(join(out, 'events.ndjson'))).toBe(false);
  });
});

describe.concurrent('a run whose output nobody takes', PATIENCE, () => {
  test('goes on to its end when the reader of stdout is gone', async () => {
    const { out, mark, client } = fresh();
    const args = ['bin/countersign.js', 'run', '--out', out, '--verbose', ...CASES, ...client('1', '1')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([1, '']);
    expect(reportIn(out).complete).toBe(true);
    expect(await left(mark)).toEqual([]);
  });

  test.skipIf(!existsSync('/dev/full'))(
    'says so when stdout is full, and has the report all the same',
    () => {
      const { out, client } = fresh();
      const { status, stderr } = inShell('exec "$@" > /dev/full', [
        'run',
        '--out',
        out,
        ...CASES,
        ...client('1', '1'),
      ]);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^Failed to write to stdout: ENOSPC.*\n$/)]);
      expect(reportIn(out).complete).toBe(true);
    },
  );
});

/** Runs Countersign as "$@" of a script. */
const inShell = (script: string, args: string[]) =>
  spawnSync('sh', ['-c', script, 'sh', process.execPath, 'bin/countersign.js', ...args], {
    encoding: 'utf8',
  });

describe('a report that cannot be written', PATIENCE, () => {
  test('is told of before the client is started, where that can be seen', () => {
    const { out, client } = fresh();
    writeFileSync(`${out}-file`, '');
    const places = [
      ['--out', `${out}-file/below`],
      ['--reporter', `junit=${folder}`],
      ['--reporter', `junit=${out}-file/below/junit.xml`],
    ];
    for (const place of places) {
      const { status, stderr } = inShell('exec "$@"', [
        'run',
        '--out',
        out,
        ...place,
        ...CASES,
        ...client('1', '1'),
      ]);
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(/^Failed to write ".+\. Choose another place.+\n$/),
      ]);
      expect(existsSync(join(out, 'events.ndjson'))).toBe(false);
    }
  });

  test('because the disk is full leaves no half of it, and no older one that claims to be complete', () => {
    const { out, client } = fresh();
    const args = [
      'run',
      '--out',
      out,
      '--grep',
      'sevu/request-ticket/success',
      '--runs',
      '0',
      ...client('1', '1'),
    ];
    expect(inShell('exec "$@"', args).status).toBe(1);
    expect(reportIn(out).complete).toBe(true);
    // What is longer than that cannot be written, as on a disk that is full.
    const full = inShell('ulimit -f 8; exec "$@"', ['run', '--out', out, ...CASES, ...client('1', '1')]);
    expect([full.status, full.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^Failed to write ".+events\.ndjson": EFBIG.+\nFailed to write ".+report\.json": EFBIG.+\n$/,
      ),
    ]);
    expect(full.stdout).toMatch(/slow: \d+ cases, /);
    expect(readdirSync(out).sort()).toEqual(['events.ndjson']);
    expect(collect(eventsIn(out)).complete).toBe(false);
  });

  test.skipIf(!existsSync('/dev/full'))('on a device keeps the device, and the other reports', () => {
    const { out, client } = fresh();
    const reporter = ['--reporter', 'json=/dev/full'];
    const { status, stderr } = inShell('exec "$@"', [
      'run',
      '--out',
      out,
      ...reporter,
      ...CASES,
      ...client('1', '1'),
    ]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^Failed to write "\/dev\/full": ENOSPC.+\n$/),
    ]);
    expect(reportIn(out).complete).toBe(true);
    expect(existsSync('/dev/full.part')).toBe(false);
    expect(spawnSync('test', ['-c', '/dev/full']).status).toBe(0);
  });
});
