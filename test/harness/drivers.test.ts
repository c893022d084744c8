import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallEnd, Driver } from '../../harness/driver.ts';
import { DRIVERS, type DriverKind } from '../support/driver-kinds.ts';

const ask = async (
  driver: Driver,
  method: string,
  input: object = {},
  timeoutMs = 10_000,
): Promise<CallEnd> => (await driver.call(method, { target: {}, input }, timeoutMs)).end;

/** What every driver does, whatever it takes to reach a client. */
describe.each(DRIVERS)('the $name driver', (kind) => {
  const { skipped } = kind;
  if (skipped !== undefined) test.skip(skipped, () => {});
  else behavesAsADriver(kind);
});

function behavesAsADriver({ start, starts, speaksOnStdout, left, end }: DriverKind): void {
  let driver: Driver;
  beforeAll(async () => {
    driver = await start('polite', { variables: { TZ: 'Asia/Kolkata' } });
  }, 120_000);
  afterAll(() => end?.());

  test('reads how the client introduces itself', () => {
    expect(driver).toMatchObject({
      client: { name: 'does-as-asked', version: '1.2.3', language: 'typescript' },
      maxInFlight: 64,
    });
    expect(driver.client).not.toHaveProperty('age');
    expect(driver.methods).toContain('test.echo');
    expect(driver.methods).not.toContain('initialize');
  });

  const refusals: [manner: string, says: string | RegExp][] = [
    ['version-9', 'protocol version 9; this harness speaks 1. Update one of them'],
    ['nameless', 'without client.name. Add a name'],
    ['without-methods', 'without methods. Add the list'],
    ['refuses', 'the error "no licence file"'],
    ['silent', 'did not answer initialize within 0.5 s'],
    ['dies', starts ? /exit code 4.*cannot find libacme\.so/ : 'the connection was cut before a response'],
  ];
  test.each(refusals)('says in one line what is wrong with a client that is %s', async (manner, says) => {
    const options = manner === 'silent' ? { handshakeMs: 500 } : {};
    const error: Error = await start(manner, options).then(
      () => expect.fail('it started'),
      (reason: Error) => reason,
    );
    expect(error.name).toBe('DriverError');
    expect(error.message).toMatch(says);
    expect(error.message).not.toMatch(/\n/);
  });

  test('hands over results as they are: any text, long ones, and numbers over 53 bits', async () => {
    const input = {
      text: 'höstile 🎬 \u2028\u0085 \\ " \n',
      long: 'x'.repeat(1_000_000),
      list: [1, null, {}],
    };
    expect(await ask(driver, 'test.echo', input)).toEqual({ kind: 'result', value: input });
    expect(await ask(driver, 'test.echo', { id: '12345678901234567890' })).toMatchObject({
      value: { id: '12345678901234567890' },
    });
  });

  test('hands over errors with code, message and data', async () => {
    const error = { kind: 'error', code: 1, message: 'the server said no', data: { error_code: 'A1007' } };
    expect(await ask(driver, 'test.fail')).toEqual(error);
    expect(await ask(driver, 'no.such')).toMatchObject({ kind: 'error', code: -32601 });
  });

  test('has many calls under way at once, whose answers come in any order', async () => {
    const began = performance.now();
    const order: number[] = [];
    const times = [700, 500, 300, 600, 400, 200];
    await Promise.all(
      times.map(async (ms) => {
        expect(await ask(driver, 'test.slow', { ms })).toEqual({ kind: 'result', value: { ms } });
        order.push(ms);
      }),
    );
    expect(performance.now() - began).toBeLessThan(times.reduce((sum, ms) => sum + ms));
    expect(order).toEqual(times.toSorted((a, b) => a - b));
  });

  test('gives up on a call after its time, and goes on', async () => {
    expect(await ask(driver, 'test.hang', {}, 300)).toMatchObject({ kind: 'timeout', afterMs: 300 });
    expect(await ask(driver, 'test.echo', { on: 1 })).toEqual({ kind: 'result', value: { on: 1 } });
  });

  test.runIf(starts)('stops a client that does nothing else any more', async () => {
    expect(await ask(driver, 'test.spin', {}, 300)).toMatchObject({ kind: 'timeout' });
    expect(await ask(driver, 'test.echo', { on: 2 })).toEqual({ kind: 'result', value: { on: 2 } });
  });

  test('tells of a crash, and goes on with the client once it is there again', async () => {
    const { end: how, stderr } = await driver.call('test.crash', { input: {} }, 10_000);
    expect(how).toMatchObject({ kind: 'crash', how: starts ? 'exit code 3' : /connection was cut/ });
    if (starts) expect(stderr).toContain('my last words');
    expect(await ask(driver, 'test.echo', { on: 3 })).toEqual({ kind: 'result', value: { on: 3 } });
  });

  test('blames no call for a crash while others were under way', async () => {
    const ends = await Promise.all([ask(driver, 'test.slow', { ms: 5000 }), ask(driver, 'test.crash')]);
    expect(ends[0]!.kind).toBe('interrupted');
    expect(await ask(driver, 'test.echo', { on: 4 })).toEqual({ kind: 'result', value: { on: 4 } });
  });

  test.runIf(starts)('keeps what the client says beside its answers', async () => {
    const { end: answer, noise, stderr } = await driver.call('test.speak', { input: {} }, 10_000);
    expect(answer).toMatchObject({ kind: 'result' });
    expect(stderr).toContain('said to people');
    if (speaksOnStdout) expect(noise).toEqual(['said on stdout']);
    else expect([noise, stderr]).toEqual([[], expect.stringContaining('said on stdout')]);
  });

  test.runIf(starts)('starts the client with the variables it is given', async () => {
    expect(await ask(driver, 'test.where')).toMatchObject({ value: { zone: 'Asia/Kolkata' } });
  });

  test('leaves nothing behind when it is closed', async () => {
    const other = await start('polite');
    await driver.close();
    await other.close();
    expect(await left()).toEqual([]);
  });
}
