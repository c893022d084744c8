import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Driver, DriverError } from '../driver.ts';
import { driveAdapter } from './adapter-driver.ts';
import { lifeOf, startChild } from './adapter-process.ts';
import { type AdapterProcess, type Listener, speakWith } from './conversation.ts';
import type { Harness } from './handshake.ts';
import type { ProcessOptions } from './process.ts';

/** The program that loads a module, beside this one: compiled where this one is. */
const HOST = fileURLToPath(new URL(`module-host${extname(import.meta.url)}`, import.meta.url));

/** Where what was compiled is kept, as Countersign's own is: the start takes half as long. Node 20 keeps nothing. */
const COMPILED = process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache');

/** The command that loads a module, and speaks the protocol for it on descriptor 3. */
export const hostOf = (path: string): string[] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  HOST,
  path,
];

/**
 * Starts a client that is a module, in a Node process of its own, so that one that crashes or hangs takes nothing else
 * down. What it writes to stdout and stderr is free text.
 * @param file its path
 * @param harness what the client is told about who calls
 * @param options as those of a process
 */
export async function startModuleDriver(
  file: string,
  harness: Harness,
  { handshakeMs, ...surroundings }: ProcessOptions = {},
): Promise<Driver> {
  const path = resolve(file);
  if (!existsSync(path))
    throw new DriverError(`There is no client module "${file}". Check the path given to --client-module.`);
  const variables = { NODE_COMPILE_CACHE: COMPILED, ...surroundings.variables };

  async function startOne(listener: Listener): Promise<AdapterProcess> {
    const child = await startChild(hostOf(path), ['ignore', 'pipe', 'pipe', 'pipe'], {
      ...surroundings,
      variables,
    });
    const channel = child.stdio[3] as Duplex;
    const texts = [child.stdout, child.stderr] as Readable[];
    return speakWith({ input: channel, answers: channel, texts, ...lifeOf(child) }, listener);
  }

  return driveAdapter(startOne, harness, handshakeMs);
}
