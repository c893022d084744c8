import type { Driver } from '../driver.ts';
import { driveAdapter } from './adapter-driver.ts';
import { type Surroundings, startAdapter } from './adapter-process.ts';
import type { Harness } from './handshake.ts';

export interface ProcessOptions extends Surroundings {
  handshakeMs?: number;
}

/**
 * Starts a client as a process and shakes hands with it. The process is started again whenever it is gone.
 * @param command the program and its arguments
 * @param harness what the client is told about who calls
 * @param options.handshakeMs how long the client may take to start and answer `initialize`
 * @param options.variables of its environment that are set, or taken away where the value is undefined
 * @param options.folder where it is started
 */
export function startProcessDriver(
  command: string[],
  harness: Harness,
  { handshakeMs, ...surroundings }: ProcessOptions = {},
): Promise<Driver> {
  return driveAdapter((listener) => startAdapter(command, listener, surroundings), harness, handshakeMs);
}
