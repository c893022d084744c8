import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { hostile } from '../../clients/hostile/adapter.ts';
import { MANNERS } from '../../clients/hostile/manners.ts';
import { toConsole } from '../../reports/console.ts';
import { toJson } from '../../reports/json.ts';
import { toJunit } from '../../reports/junit.ts';
import { hostileCommand, runHostile } from '../../scripts/selftest/run-hostile.ts';
import { node, runCases } from '../support/run-cases.ts';

const ONE = 'sevu/request-ticket/success';
const rowOf = (wanted: string) => hostile.find(({ name }) => name === wanted)!;

describe.concurrent('each adapter that misbehaves gets the verdict it deserves, and the run goes on', () => {
  test.each(hostile)('$name', async (row) => {
    expect(await runHostile(row)).toMatchObject({ problems: [] });
  });
});

test('each manner has a verdict', () => {
  expect([...new Set(hostile.map(({ name }) => name))]).toEqual(Object.keys(MANNERS));
  expect(hostile.every(({ refused, verdicts, never }) => refused ?? verdicts ?? never)).toBe(true);
});

describe('what is said of them', () => {
  test('a crash is told with how it ended and its last words', async () => {
    const { results } = await runCases(hostileCommand('crashes-on-second'), {
      grep: rowOf('crashes-on-second').cases,
    });
    const crash = results.find(({ findings }) => findings[0]?.rule === 'protocol/crash');
    expect(crash?.findings[0]?.message).toContain('exit code 139');
    expect(crash?.stderr).toContain('Segmentation fault');
  });

  test('one that does not answer is told whether the server did', async () => {
    const limits = { timeoutMs: 1500 };
    const unasked = await runCases(hostileCommand('silent'), { grep: ONE, ...limits });
    expect(unasked.results[0]?.findings[0]?.message).toMatch(/within 1500 ms, and no request of it came/);
    const answered = await runCases(node('test/support/late-client.ts', 'no-answer'), {
      grep: 'cpix/get-content-keys-v2/success',
      ...limits,
    });
    expect(answered.results[0]?.findings[0]).toMatchObject({
      rule: 'protocol/time-limit',
      message: expect.stringContaining('within 1500 ms, though the server had answered it.'),
      hint: expect.not.stringContaining('Give up on a server'),
    });
  });

  test('a signal is told by its name', async () => {
    const { results } = await runCases(hostileCommand('killed-on-fifth'), {
      grep: rowOf('killed-on-fifth').cases,
    });
    const messages = results.flatMap(({ findings }) => findings.map(({ message }) => message));
    expect(messages).toContainEqual(expect.stringContaining('signal SIGSEGV'));
  });

  test('noise is shown, and a reason is given where nothing was proved', async () => {
    const chatty = await runCases(hostileCommand('chatty'), { grep: ONE });
    expect(chatty.results[0]?.findings[0]).toMatchObject({ level: 'should', actual: 'Starting request...' });
    const others = await runCases(hostileCommand('answers-others'), { grep: ONE });
    expect(others.results[0]?.findings[0]?.diagnosis).toContain('no call with its id waits for one');
    const madeUp = await runCases(hostileCommand('makes-it-up'), { grep: ONE });
    expect(madeUp.results[0]?.reason).toContain('No request reached');
  });

  test('a child that holds the pipes open, or an adapter that never ends, does not hold up the run', async () => {
    for (const manner of ['leaves-a-child', 'never-ends']) {
      const before = Date.now();
      await runCases(hostileCommand(manner), { grep: ONE });
      expect(Date.now() - before, manner).toBeLessThan(8000);
    }
  });

  test('stderr is kept to its end', async () => {
    const { results } = await runCases(hostileCommand('floods-stderr'), { grep: ONE });
    expect(results[0]?.stderr?.length).toBeLessThanOrEqual(8192);
  });

  test('a late request is told of the case it belongs to, with its exchange', async () => {
    const { results } = await runCases(hostileCommand('sends-late'), { grep: ONE });
    expect(results).toMatchObject([
      {
        findings: [{}, { level: 'should', actual: 'POST /stable/' }],
        exchanges: [{ request: { url: '/stable/' } }],
      },
    ]);
  });

  test('nothing a client says reaches a terminal or a report as more than text', async () => {
    const report = await runCases(hostileCommand('injects'), { grep: ONE });
    const escapes = /\p{Cc}(?<![\n\t])|\u202e/u;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are our own
    expect(toConsole(report).replace(/\u001b\[\d+m/g, '')).not.toMatch(escapes);
    expect(toJunit(report)).not.toMatch(escapes);
    const junit = XmlDocument.fromString(toJunit(report));
    expect(junit.find('//script')).toEqual([]);
    expect(junit.get('//system-err')?.content).toContain('<script>alert(1)</script>');
    junit.dispose();
  });

  test('secrets are scrubbed by value from everything written', async () => {
    const report = await runCases(hostileCommand('leaks'), { grep: ONE });
    expect(report.results[0]?.stderr).toBe('secret ‹API secret› or ‹API secret, base64›\n');
    for (const text of [toConsole(report), toJson(report), toJunit(report)])
      expect(text).not.toMatch(/[0-9a-f]{64}/);
  });

  test('one that cannot be used at all is told off in one line', async () => {
    const refused = hostile.filter((row) => row.refused !== undefined);
    expect(refused.length).toBeGreaterThan(5);
    for (const { name, handshakeMs = 20_000 } of refused)
      await expect(runCases(hostileCommand(name), { grep: ONE, start: { handshakeMs } })).rejects.not.toThrow(
        /\n/,
      );
  });

  test.each([
    ['that is not there', ['/no/such/thing'], 'Failed to start "/no/such/thing": there is no such command'],
    [
      'that ends at once',
      [process.execPath, '-e', 'console.error("cannot find module acme"); process.exit(1)'],
      /ended \(exit code 1\).*cannot find module acme/,
    ],
  ])('a command %s', async (_, command, says) => {
    await expect(runCases(command)).rejects.toThrow(says);
  });
});

/** What every process has in its environment that is started from here, and all that these start. */
const MARK = `COUNTERSIGN_HOSTILE=${process.pid}`;
process.env.COUNTERSIGN_HOSTILE = String(process.pid);

test('no process is left behind', async () => {
  await sleep(100);
  const left = readdirSync('/proc').filter((id) => /^\d+$/.test(id) && environmentOf(id).includes(MARK));
  expect(left).toEqual([]);
});

/** The environment a process was started in; empty when it is gone meanwhile. */
function environmentOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, 'latin1');
  } catch {
    return '';
  }
}
