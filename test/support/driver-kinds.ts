import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Driver } from '../../harness/driver.ts';
import { startContainerDriver } from '../../harness/drivers/container.ts';
import { startHttpDriver } from '../../harness/drivers/http.ts';
import { startModuleDriver } from '../../harness/drivers/module.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';
import { containersOf, engine, makeImage, NO_ENGINE } from './engine.ts';

const HARNESS = { name: 'countersign', version: '0.0.0' };
const FOLDER = 'test/support/driver-client';

export interface StartOptions {
  handshakeMs?: number;
  variables?: Record<string, string>;
}

/** A driver as its tests need it. */
export interface DriverKind {
  name: string;
  /** Absent where it can be tested; the reason otherwise. */
  skipped?: string;
  /** Whether Countersign starts the client, and so sees how it ends and what it writes. */
  starts: boolean;
  /** Whether what the client writes to stdout is taken for answers. */
  speaksOnStdout: boolean;
  /** Starts the client that does as it is asked (driver-client/). */
  start(manner: string, options?: StartOptions): Promise<Driver>;
  /** What is left of clients that were started, apart from their own children. */
  left(): Promise<unknown[]>;
  /** Ends what the tests themselves have started. */
  end?(): void;
}

let image = '';
const imageName = () => {
  image ||= makeImage('drivers', [FOLDER]);
  return image;
};

const pids = new Set<number>();
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Notes which processes a driver has had. */
async function noted(driver: Driver): Promise<Driver> {
  const { end } = await driver.call('test.where', { input: {} }, 5000);
  if (end.kind === 'result') pids.add((end.value as { pid: number }).pid);
  return driver;
}

const servers = new Set<ChildProcess>();

/** A server that something starts again whenever it ends, as behind a supervisor. Gives its URL. */
async function supervised(variables: Record<string, string>): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const start = (): ChildProcess => {
    const child = spawn(process.execPath, [`${FOLDER}/server.ts`, String(port)], {
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    servers.add(child);
    child.on('exit', () => {
      if (servers.delete(child)) start();
    });
    return child;
  };
  await once(start().stdout!, 'data');
  return `http://127.0.0.1:${port}/`;
}

export const DRIVERS: DriverKind[] = [
  {
    name: 'process',
    starts: true,
    speaksOnStdout: true,
    start: async (manner, { variables, ...options } = {}) =>
      noted(
        await startProcessDriver([process.execPath, `${FOLDER}/adapter.ts`], HARNESS, {
          variables: { MANNER: manner, ...variables },
          ...options,
        }),
      ),
    left: async () => [...pids].filter(alive),
  },
  {
    name: 'module',
    starts: true,
    speaksOnStdout: false,
    start: async (manner, { variables, ...options } = {}) =>
      noted(
        await startModuleDriver(`${FOLDER}/module.ts`, HARNESS, {
          variables: { MANNER: manner, ...variables },
          ...options,
        }),
      ),
    left: async () => [...pids].filter(alive),
  },
  {
    name: 'http',
    starts: false,
    speaksOnStdout: false,
    start: async (manner, { variables, ...options } = {}) =>
      startHttpDriver(await supervised({ MANNER: manner, ...variables }), HARNESS, options),
    left: async () => [],
    end() {
      const running = [...servers];
      servers.clear();
      for (const server of running) server.kill('SIGKILL');
    },
  },
  {
    name: 'container',
    ...(engine === undefined ? { skipped: NO_ENGINE } : {}),
    starts: true,
    speaksOnStdout: true,
    start: (manner, { variables, ...options } = {}) =>
      startContainerDriver(imageName(), [`${FOLDER}/adapter.ts`], HARNESS, {
        variables: { MANNER: manner, ...variables },
        ...options,
      }),
    left: () => containersOf(image),
  },
];
