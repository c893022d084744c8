import type Dockerode from 'dockerode';
import { DriverError, type Reach } from '../../driver.ts';

export type Engine = Dockerode;

/** How the containers of a client are connected. */
export interface Network {
  mode: string;
  /** Names added to those a container knows: `name:address`. */
  hosts: string[];
  /** How a container reaches servers of this machine, where that is not by 127.0.0.1. */
  reach?: Reach;
}

/** What decides how a container reaches this machine. */
export interface Situation {
  platform: NodeJS.Platform;
  /** What the engine says it runs on: `Docker Desktop`, `Ubuntu 24.04`. */
  operatingSystem: string;
  /** The host of the engine where it is reached over TCP or SSH. */
  remote?: string;
  isPodman: boolean;
  isRootless: boolean;
}

const LOCAL = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * How containers of an engine reach servers on the loopback of this machine. An engine of this machine's own Linux shares
 * its network. Others run in a machine of their own, from which host.docker.internal leads to the loopback of this one.
 * Throws a {@link DriverError} for an engine from which nothing leads here.
 */
export function networkOf({ platform, operatingSystem, remote, isPodman, isRootless }: Situation): Network {
  if (remote !== undefined && !LOCAL.includes(remote))
    throw new DriverError(
      `The container engine is at ${remote}, and its containers cannot reach this machine's loopback. Use an engine on this machine: unset DOCKER_HOST, or set it to a socket of its own.`,
    );
  const isOwn = platform === 'linux' && operatingSystem !== 'Docker Desktop';
  if (!isOwn)
    return {
      mode: 'bridge',
      hosts:
        operatingSystem === 'Docker Desktop'
          ? []
          : ['host.docker.internal:host-gateway', 'gateway.docker.internal:host-gateway'],
      reach: { name: 'host.docker.internal', otherName: 'gateway.docker.internal' },
    };
  if (isRootless && !isPodman)
    throw new DriverError(
      "Docker in rootless mode keeps containers from this machine's loopback. Use Docker as root, or Podman.",
    );
  return { mode: 'host', hosts: [] };
}

/** Finds the container engine of this machine, as testcontainers does. Throws a {@link DriverError} where there is none. */
export async function findEngine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await loadTestcontainers();
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch {
    throw new DriverError(
      'No container engine answers. Start Docker or Podman, or set DOCKER_HOST to its socket, such as unix:///run/podman/podman.sock.',
    );
  }
}

async function loadTestcontainers(): Promise<typeof import('testcontainers')> {
  try {
    return await import('testcontainers');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'testcontainers'"))
      throw new DriverError(
        'Clients in containers need the package testcontainers. Install it beside countersign: npm install --save-dev testcontainers',
      );
    throw new DriverError(
      `Failed to load testcontainers: ${message.split('\n')[0]}. It needs Node 22.22 or later; this is ${process.version}.`,
    );
  }
}

/** How the containers of this engine reach this machine. */
export async function networkOn(engine: Engine): Promise<Network> {
  const [info, version] = await Promise.all([engine.info(), engine.version()]);
  const { Components: parts = [] } = version as { Components?: { Name: string }[] };
  const { host, socketPath } = engine.modem as { host?: string; socketPath?: string };
  const options: string[] = info.SecurityOptions ?? [];
  return networkOf({
    platform: process.platform,
    operatingSystem: String(info.OperatingSystem),
    ...(socketPath === undefined && host !== undefined ? { remote: host } : {}),
    isPodman: parts.some(({ Name: name }) => name.startsWith('Podman')),
    isRootless: options.some((option) => option.includes('rootless')),
  });
}

/** Throws a {@link DriverError} where an image is not on this machine: none is ever pulled. */
export async function expectImage(engine: Engine, image: string): Promise<void> {
  try {
    await engine.getImage(image).inspect();
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404)
      throw new DriverError(`Failed to look for the image "${image}": ${reasonOf(error)}.`);
    throw new DriverError(
      `There is no image "${image}" on this machine. Countersign pulls none: build it, or docker pull ${image} first.`,
    );
  }
}

/** What an engine has against a request, in one line. */
export function reasonOf(error: unknown): string {
  const { json, reason, message } = error as {
    json?: { message?: string };
    reason?: string;
    message?: string;
  };
  const text = json?.message ?? reason ?? message ?? String(error);
  return text.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
}
