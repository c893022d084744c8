import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Case } from '../../contracts/case.ts';
import type { Driver } from '../driver.ts';
import type { Environment } from '../environments.ts';
import type { Trust } from '../trust.ts';
import type { Harness } from './handshake.ts';

/** A client under test, and what it takes to reach it. */
export type Client =
  | { kind: 'process'; command: string[] }
  | { kind: 'http'; url: string }
  | { kind: 'module'; file: string }
  | { kind: 'image'; image: string; args: string[] };

/**
 * The words of a command line that name a client: a command as it is, or the options of any other. A report holds them as
 * its `command`; no command begins with `--client-`.
 */
export function wordsOf(client: Client): string[] {
  switch (client.kind) {
    case 'process':
      return client.command;
    case 'http':
      return ['--client-url', client.url];
    case 'module':
      return ['--client-module', client.file];
    case 'image':
      return ['--client-image', client.image, ...client.args.map((arg) => `--client-arg=${arg}`)];
  }
}

/** The client that such words name. */
export function clientOf(words: string[]): Client {
  const [first = '', second = '', ...rest] = words;
  switch (first) {
    case '--client-url':
      return { kind: 'http', url: second };
    case '--client-module':
      return { kind: 'module', file: second };
    case '--client-image':
      return { kind: 'image', image: second, args: rest.map((arg) => arg.replace('--client-arg=', '')) };
    default:
      return { kind: 'process', command: words };
  }
}

/** Whether a client is started with what makes it trust the authority of a run. */
export const canTrust = ({ kind }: Client): boolean => kind !== 'http';

/** How a client is started. */
export interface Start {
  trust?: Trust | undefined;
  environment?: Environment;
  handshakeMs?: number;
}

/**
 * Starts a client, or shakes hands with one that runs. What only one kind needs is loaded only for it.
 * @param trust of an authority that the client is to trust
 * @param environment in which circumstances; in Countersign's own by default
 * @param handshakeMs how long it may take to start and answer `initialize`; 20 s by default
 */
export async function startClient(
  client: Client,
  harness: Harness,
  { trust, environment, ...limit }: Start = {},
): Promise<Driver> {
  const elsewhere = environment?.elsewhere ?? false;
  const variables = { ...trust?.variables, ...environment?.variables };
  const surroundings = { ...limit, variables, ...(elsewhere ? { folder: tmpdir() } : {}) };
  switch (client.kind) {
    case 'process': {
      const { startProcessDriver } = await import('./process.ts');
      // In another folder, files that the command names are still those of this one.
      const command = client.command.map((word) => (elsewhere && existsSync(word) ? resolve(word) : word));
      return startProcessDriver(command, harness, surroundings);
    }
    case 'http': {
      const { startHttpDriver } = await import('./http.ts');
      return startHttpDriver(client.url, harness, limit);
    }
    case 'module': {
      const { startModuleDriver } = await import('./module.ts');
      return startModuleDriver(client.file, harness, surroundings);
    }
    case 'image': {
      const { startContainerDriver } = await import('./container.ts');
      return startContainerDriver(client.image, client.args, harness, {
        ...limit,
        variables,
        ...(elsewhere ? { folder: '/tmp' } : {}),
        ...(trust === undefined ? {} : { shared: trust.folder }),
      });
    }
  }
}

/** Why a case cannot be run with a client, as it needs what its kind cannot be given; `undefined` for one that can. */
export function lackOf(
  { kind }: Client,
  { reach }: Driver,
  { environment, situation, callbacks }: Case,
): string | undefined {
  if (kind === 'http' && environment !== undefined)
    return 'Countersign does not start a client at a URL, so it cannot be started in other circumstances.';
  if (kind === 'http' && situation.kind === 'tls' && situation.certificate !== 'untrusted')
    return 'A client at a URL cannot be made to trust the authority of this run, so it would refuse the certificate for that.';
  if (kind === 'image' && environment === 'no-home')
    return 'A container has a HOME, whatever it is started with.';
  if (reach !== undefined && callbacks.length > 0)
    return 'The engine keeps its containers from the loopback of this machine, and a receiver in one from callbacks.';
  return undefined;
}
