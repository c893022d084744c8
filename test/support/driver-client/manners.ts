// A client that does as it is asked, whatever driver reaches it. MANNER in its environment says how it introduces itself.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Request {
  id: number;
  method: string;
  params: { input?: Record<string, unknown> };
}

const methods: Record<string, (input: Record<string, unknown>) => unknown> = {
  'test.echo': (input) => input,
  'test.fail': ({ code = 1 }) => {
    throw Object.assign(new Error('the server said no'), { code, data: { error_code: 'A1007' } });
  },
  'test.slow': async (input) => {
    await sleep(Number(input.ms));
    return input;
  },
  'test.hang': () => new Promise(() => {}),
  'test.spin': () => {
    while (true);
  },
  'test.crash': async () => {
    process.stderr.write('my last words\n');
    await sleep(50);
    process.exit(3);
  },
  'test.speak': () => {
    process.stderr.write('said to people\n');
    process.stdout.write('said on stdout\n');
    return null;
  },
  'test.where': () => ({ pid: process.pid, zone: process.env.TZ, folder: process.cwd() }),
  'test.child': () => spawn('sleep', ['71'], { stdio: 'ignore' }).pid,
};

const introduction = {
  protocolVersion: 1,
  client: { name: 'does-as-asked', version: '1.2.3', language: 'typescript', age: 7 },
  methods: Object.keys(methods),
  maxInFlight: 1000,
};

/** How it answers `initialize`. */
const MANNERS: Record<string, () => unknown> = {
  polite: () => introduction,
  'version-9': () => ({ ...introduction, protocolVersion: 9 }),
  nameless: () => ({ ...introduction, client: {} }),
  'without-methods': () => ({ ...introduction, methods: 'all' }),
  refuses: () => {
    throw Object.assign(new Error('no licence file'), { code: -32000 });
  },
  silent: () => new Promise(() => {}),
  dies: () => {
    process.stderr.write('Error: cannot find libacme.so\n');
    process.exit(4);
  },
};

export const client: Record<string, (params: Request['params']) => unknown> = {
  initialize: () => MANNERS[process.env.MANNER ?? 'polite']!(),
  shutdown: () => null,
  ...Object.fromEntries(
    Object.entries(methods).map(([name, act]) => [
      name,
      ({ input = {} }: { input?: Record<string, unknown> }) => act(input),
    ]),
  ),
};

/** Answers a request as JSON-RPC has it. */
export async function respond({ id, method, params }: Request): Promise<string> {
  const call = client[method];
  let outcome: object;
  try {
    if (call === undefined) throw Object.assign(new Error('no such method'), { code: -32601 });
    outcome = { result: (await call(params)) ?? null };
  } catch (error) {
    const { code, message, data } = error as { code: number; message: string; data?: unknown };
    outcome = { error: { code, message, data } };
  }
  return JSON.stringify({ jsonrpc: '2.0', id, ...outcome });
}
