import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Driver } from '../../harness/driver.ts';
import { startModuleDriver } from '../../harness/drivers/module.ts';

const HARNESS = { name: 'countersign', version: '0.0.0' };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a module with this code. */
function start(code: string, file = 'acme-client.mjs'): Promise<Driver> {
  const path = join(folder, file);
  writeFileSync(path, code);
  return startModuleDriver(path, HARNESS);
}

const unusable: [what: string, code: string, says: string | RegExp][] = [
  [
    'has a mistake in its syntax',
    'export default {',
    /Failed to load the client module ".*acme-client\.mjs": Unexpected end/,
  ],
  ['imports what is not there', "import 'no-such-package';", "Cannot find package 'no-such-package'"],
  ['exports nothing', 'const x = 1;', 'it exports no client. Let its default export be an object'],
  ['exports no methods', 'export default { methods: 7 };', 'its client has no methods'],
  ['throws while it is loaded', "throw new Error('no licence');", 'no licence'],
  ['ends the process while it is loaded', 'process.exit(9);', 'it ended (exit code 9)'],
  ['throws where the client is made', 'export default () => { throw new Error("no"); };', ': no.'],
  [
    'cannot introduce itself',
    'export default { initialize() { throw new Error("no key"); }, "a.b": () => 1 };',
    'the error "no key"',
  ],
];
test.each(unusable)('a module that %s is told off in one line', async (_, code, says) => {
  const error = await start(code).then(
    () => expect.fail('it started'),
    (reason: Error) => reason,
  );
  expect(error.name).toBe('DriverError');
  expect(error.message).toMatch(says);
  expect(error.message).not.toMatch(/\n/);
});

test('a module that is not there', async () => {
  await expect(startModuleDriver('no/such.mjs', HARNESS)).rejects.toThrow(
    'There is no client module "no/such.mjs". Check the path given to --client-module.',
  );
});

const forms: [what: string, code: string][] = [
  ['an object', 'export default { "a.b": () => 1, version: 2 };'],
  ['a function that makes it', 'export default async () => ({ "a.b": () => 1 });'],
  ['createClient', 'export const createClient = () => ({ "a.b": () => 1 });'],
];
test.each(forms)('a module exports its client as %s, and is named after its file', async (_, code) => {
  const driver = await start(code);
  expect(driver.client).toEqual({ name: 'acme-client' });
  expect([...driver.methods]).toEqual(['a.b']);
  expect(driver.maxInFlight).toBe(1);
  expect((await driver.call('a.b', {}, 5000)).end).toEqual({ kind: 'result', value: 1 });
  await driver.close();
});

test('what a method gives or throws is an answer, whatever it is', async () => {
  const driver = await start(`
    class Acme { #n = 41; next() { return ++this.#n; } }
    const acme = new Acme();
    export default {
      big: () => ({ id: 12345678901234567890n }),
      nothing: () => {},
      round: () => { const a = {}; a.a = a; return a; },
      throws: () => { throw { code: 2, message: 'timed out', data: { kind: 'timeout' } }; },
      breaks: async () => null.x,
      system: () => { throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }); },
      text: () => { throw 'just text'; },
      next: () => acme.next(),
      both({ target, input }) { return [target.a, input.b, typeof this.next]; },
    };`);
  const call = async (method: string) =>
    (await driver.call(method, { target: { a: 1 }, input: { b: 2 } }, 5000)).end;
  expect(await call('big')).toEqual({ kind: 'result', value: { id: '12345678901234567890' } });
  expect(await call('nothing')).toEqual({ kind: 'result', value: null });
  expect(await call('round')).toMatchObject({
    kind: 'error',
    code: -32603,
    message: expect.stringContaining('no JSON'),
  });
  expect(await call('throws')).toEqual({
    kind: 'error',
    code: 2,
    message: 'timed out',
    data: { kind: 'timeout' },
  });
  expect(await call('breaks')).toMatchObject({
    kind: 'error',
    code: -32603,
    message: expect.stringContaining('Cannot read'),
  });
  expect(await call('system')).toMatchObject({ kind: 'error', code: -32603, message: 'refused' });
  expect(await call('text')).toMatchObject({ kind: 'error', message: 'just text' });
  expect([await call('next'), await call('next')]).toMatchObject([{ value: 42 }, { value: 43 }]);
  expect(await call('both')).toMatchObject({ value: [1, 2, 'function'] });
  expect(await call('toString')).toMatchObject({ kind: 'error', code: -32601 });
  await driver.close();
});

test('an error that nobody catches is a crash of the call, with its stack', async () => {
  const driver = await start(
    'export default { "a.b": () => new Promise(() => setTimeout(() => { throw new Error("uncaught"); }, 10)) };',
  );
  const { end, stderr } = await driver.call('a.b', {}, 5000);
  expect(end).toMatchObject({ kind: 'crash', how: 'exit code 1' });
  expect(stderr).toContain('Error: uncaught');
  await driver.close();
});

test('a module that keeps a server open does not keep the process', async () => {
  const driver = await start(
    'import { createServer } from "node:http"; createServer().listen(0); export default { pid: () => process.pid };',
  );
  const { end } = await driver.call('pid', {}, 5000);
  const began = performance.now();
  await driver.close();
  expect(performance.now() - began).toBeLessThan(1500);
  expect(() => process.kill((end as { value: number }).value, 0)).toThrow('ESRCH');
});
