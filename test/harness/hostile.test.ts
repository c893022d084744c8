import { setTimeout as sleep } from 'node:timers/promises';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { toConsole } from '../../reports/console.ts';
import { toJson } from '../../reports/json.ts';
import { toJunit } from '../../reports/junit.ts';
import { node, runCases } from '../support/run-cases.ts';

const hostile = (manner: string) => node('clients/hostile/adapter.ts', manner);
/** Three cases that refusing (code -32602) fails, in the order they run in. */
const THREE = 'sevu/request-ticket/{success,own-password,unicode}';
const ONE = 'sevu/request-ticket/success';

const rulesOf = ({ results }: Awaited<ReturnType<typeof runCases>>) =>
  results.map(({ status, findings }) => [status, ...findings.map(({ rule }) => rule)]);

const REFUSED = ['failed', 'protocol/input-taken'];

describe('adapters that misbehave get the right verdict, and the run goes on', () => {
  test('silent: every call runs into the time limit', async () => {
    const report = await runCases(hostile('silent'), { grep: THREE, timeoutMs: 300 });
    expect(rulesOf(report)).toEqual(Array(3).fill(['failed', 'protocol/time-limit']));
    expect(report.complete).toBe(true);
  });

  test('crashes-on-second: the crash is the second call’s, with its last words; it is started again for the third', async () => {
    const report = await runCases(hostile('crashes-on-second'), { grep: THREE });
    const byVerdict = rulesOf(report);
    expect(byVerdict.filter(([, rule]) => rule === 'protocol/crash')).toHaveLength(1);
    expect(byVerdict.filter(([, rule]) => rule === 'protocol/input-taken')).toHaveLength(2);
    const crash = report.results.find(({ findings }) => findings[0]?.rule === 'protocol/crash');
    expect(crash?.findings[0]?.message).toContain('exit code 139');
    expect(crash?.stderr).toContain('Segmentation fault');
  });

  test('leaves-when-called: ending cleanly without an answer is a crash too, after another try', async () => {
    const report = await runCases(hostile('leaves-when-called'), { grep: THREE });
    expect(rulesOf(report)).toEqual(Array(3).fill(['failed', 'protocol/crash']));
  });

  test('one-shot: it is started again for each call', async () => {
    const report = await runCases(hostile('one-shot'), { grep: THREE });
    expect(rulesOf(report)).toEqual(Array(3).fill(REFUSED));
  });

  test('chatty: lines that are no answers are reported, and do not get in the way', async () => {
    const report = await runCases(hostile('chatty'), { grep: ONE });
    expect(rulesOf(report)).toEqual([['failed', 'protocol/stdout', 'protocol/input-taken']]);
    expect(report.results[0]?.findings[0]).toMatchObject({ level: 'should', actual: 'Starting request...' });
  });

  test('answers-twice: the second answer and the unasked one are noise', async () => {
    const report = await runCases(hostile('answers-twice'), { grep: THREE });
    expect(rulesOf(report).every((verdict) => verdict.includes('protocol/input-taken'))).toBe(true);
    expect(rulesOf(report).some((verdict) => verdict.includes('protocol/stdout'))).toBe(true);
  });

  test('not-utf8 and long-line: the line is noise, the answer behind it counts', async () => {
    for (const manner of ['not-utf8', 'long-line']) {
      const report = await runCases(hostile(manner), { grep: ONE });
      expect(rulesOf(report), manner).toEqual([['failed', 'protocol/stdout', 'protocol/input-taken']]);
    }
  });

  test('makes-it-up: success without a request proves nothing, and is never a pass', async () => {
    const report = await runCases(hostile('makes-it-up'), { grep: THREE });
    expect(rulesOf(report)).toEqual(Array(3).fill(['errored']));
    expect(report.results[0]?.reason).toContain('No request reached');
  });

  test('leaves-a-child: a child that holds the pipes open does not hold up the run', async () => {
    const report = await runCases(hostile('leaves-a-child'), { grep: ONE });
    expect(rulesOf(report)).toEqual([['failed', 'protocol/crash']]);
    expect(report.durationMs).toBeLessThan(5000);
  });

  test('never-ends: it is ended two seconds after its stdin is closed', async () => {
    const before = Date.now();
    await runCases(hostile('never-ends'), { grep: ONE });
    expect(Date.now() - before).toBeLessThan(8000);
  });

  test('injects: nothing a client says reaches a terminal or a report as more than text', async () => {
    const report = await runCases(hostile('injects'), { grep: ONE });
    const escapes = /\p{Cc}(?<![\n\t])|\u202e/u;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are our own
    expect(toConsole(report).replace(/\u001b\[\d+m/g, '')).not.toMatch(escapes);
    expect(toJunit(report)).not.toMatch(escapes);
    const junit = XmlDocument.fromString(toJunit(report));
    expect(junit.find('//script')).toEqual([]);
    expect(junit.get('//system-err')?.content).toContain('<script>alert(1)</script>');
    junit.dispose();
  });

  test('leaks: secrets are scrubbed by value from everything written', async () => {
    const report = await runCases(hostile('leaks'), { grep: ONE });
    expect(report.results[0]?.stderr).toBe('secret ‹API secret› or ‹API secret, base64›\n');
    for (const text of [toConsole(report), toJson(report), toJunit(report)])
      expect(text).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe('adapters that cannot be used at all are told why in one line', () => {
  test.each([
    ['protocol-9', 'The client speaks protocol version 9; this harness speaks 1.'],
    ['nameless', 'without client.name'],
    ['echo', 'It wrote "{\\"jsonrpc\\":\\"2.0\\"'],
    ['flood', 'which is no JSON-RPC answer'],
  ])('%s', async (manner, says) => {
    await expect(runCases(hostile(manner), { grep: ONE })).rejects.toThrow(says);
    await expect(runCases(hostile(manner), { grep: ONE })).rejects.not.toThrow(/\n/);
  });

  test('a command that is not there', async () => {
    await expect(runCases(['/no/such/thing'])).rejects.toThrow(
      'Failed to start "/no/such/thing": there is no such command',
    );
  });

  test('a command that ends at once', async () => {
    const command = [process.execPath, '-e', 'console.error("cannot find module acme"); process.exit(1)'];
    await expect(runCases(command)).rejects.toThrow(/ended \(exit code 1\).*cannot find module acme/);
  });
});

test('no process is left behind', async () => {
  await sleep(100);
  const { stdout } = await import('node:child_process').then(({ spawnSync }) =>
    spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }),
  );
  expect(stdout.split('\n').filter((line) => line.includes('clients/hostile/adapter.ts'))).toEqual([]);
});
