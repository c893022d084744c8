import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { type Case, loadCases, type Trouble } from '../../contracts/case.ts';
import type { Driver } from '../../harness/driver.ts';
import { startObjectDriver } from '../../harness/drivers/object.ts';
import type { RunEvent } from '../../harness/result.ts';
import { patientFirst, run } from '../../harness/run.ts';

const HARNESS = { name: 'countersign', version: '0' };
const sevu = loadCases().filter(({ id }) => id.startsWith('sevu/request-ticket/video-'));

const listening = (): number =>
  process.getActiveResourcesInfo().filter((each) => each === 'TCPServerWrap').length;

/** A client that asks for tickets in another way than it should, four at once. */
const clientThat = (asks: (apiUrl: string) => Promise<unknown>): Promise<Driver> =>
  startObjectDriver(
    {
      initialize: () => ({ maxInFlight: 4 }),
      'sevu.requestTicket': ({ target }: { target: { apiUrl: string } }) => asks(target.apiUrl),
    },
    HARNESS,
  );

function runAll(cases: Case[], driver: Driver, tell: (event: RunEvent) => void = () => {}): Promise<void> {
  return run({ cases, drivers: [driver], seed: 1, timeoutMs: 5000, tool: HARNESS, command: [] }, tell);
}

test('cases in which the client only waits come first, the longest of them before the others', () => {
  const waiting = (id: string, trouble: Trouble): Case => ({
    ...sevu[0]!,
    id,
    situation: { kind: 'trouble', trouble },
  });
  const [short, long] = [300, 700].map((ms) => waiting(`${ms}`, { kind: 'delay', ms }));
  const [silent, cut] = [waiting('silent', { kind: 'silence' }), waiting('cut', { kind: 'drop' })];
  const sorted = patientFirst([sevu[0]!, short!, cut, silent, sevu[1]!, long!]);
  expect(sorted.map(({ id }) => id)).toEqual(['silent', '700', '300', sevu[0]!.id, 'cut', sevu[1]!.id]);
});

const wrongCases: [what: Partial<Case>, says: string][] = [
  [{ situation: { kind: 'spelling', spelling: 'no-such' } }, 'names a spelling there is not: "no-such"'],
  [
    { given: [{ storage: { storage_name: '' } }] },
    'The service refuses a storage that the case own/bad gives',
  ],
];
test.each(wrongCases)(
  'a case that is wrong ends a run, and nothing goes on behind it: %j',
  async (wrong, says) => {
    let calls = 0;
    const driver = await clientThat(async () => {
      calls++;
      await sleep(20);
      throw new Error('no');
    });
    const bad: Case = { ...sevu[0]!, id: 'own/bad', ...wrong };
    await expect(runAll([bad, ...sevu], driver)).rejects.toThrow(says);
    const then = calls;
    expect(then).toBeLessThan(4);
    await vi.waitFor(() => expect(listening()).toBe(0));
    await sleep(100);
    expect(calls).toBe(then);
  },
);

test('what reached the server and could not be read is told of', async () => {
  const driver = await clientThat(async (apiUrl) => {
    const socket = connect(Number(new URL(apiUrl).port), '127.0.0.1');
    socket.resume().end('POST /stable / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    throw new Error('no');
  });
  const told: RunEvent[] = [];
  await runAll(sevu.slice(0, 1), driver, (event) => told.push(event));
  expect(told.find((event) => event.type === 'case-finished')?.result).toMatchObject({
    status: 'errored',
    reason: expect.stringMatching(/^Something reached .* as a request: it is no HTTP\/1\.1: /),
  });
});

test('where few files may be open, the oldest servers are closed, and what came to them late is told', async () => {
  const report = { userLimits: { open_files: { soft: 350, hard: 350 } } };
  using _ = vi.spyOn(process.report, 'getReport').mockReturnValue(report);
  const cases = Array.from({ length: 150 }, (_, index) => ({ ...sevu[0]!, id: `sevu/${index}` }));
  let most = 0;
  const driver = await clientThat(async (apiUrl) => {
    most = Math.max(most, listening());
    setTimeout(() => fetch(apiUrl).catch(() => undefined), 15);
    await sleep(5);
    throw new Error('too early');
  });
  const amended: RunEvent[] = [];
  await runAll(cases, driver, (event) => event.type === 'case-amended' && amended.push(event));
  expect(most).toBeLessThan(80);
  expect(amended.length).toBeGreaterThan(60);
  await vi.waitFor(() => expect(listening()).toBe(0));
});
