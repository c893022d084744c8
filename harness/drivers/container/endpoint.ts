import { type Duplex, PassThrough } from 'node:stream';
import type { ContainerCreateOptions } from 'dockerode';
import { DriverError } from '../../driver.ts';
import type { Surroundings } from '../adapter-process.ts';
import type { Endpoint } from '../conversation.ts';
import { type Engine, type Network, reasonOf } from './engine.ts';
import { LABEL, RUN } from './keeper.ts';

/** How long what a container wrote may take to come once it has ended, in milliseconds. */
const LAST_WORDS = 1000;

/** An image and how containers are made of it. */
export interface Recipe extends Surroundings {
  image: string;
  /** What is passed to its entry point; what the image itself has by default. */
  args: string[];
  network: Network;
  /** A folder of this machine that containers find at the same path, to read. */
  shared?: string;
}

/** A container, and what resolves once nothing is left of it. */
export interface ContainerEndpoint extends Endpoint {
  removed: Promise<void>;
}

/** Makes and starts a container, its stdin, stdout and stderr attached. Rejects with {@link DriverError} when it cannot be started. */
export async function startContainer(engine: Engine, recipe: Recipe): Promise<ContainerEndpoint> {
  const container = await engine.createContainer(optionsOf(recipe)).catch((error) => {
    throw new DriverError(`Failed to make a container of "${recipe.image}": ${reasonOf(error)}.`);
  });
  let gone = (): void => {};
  const removed = new Promise<void>((resolve) => {
    gone = resolve;
  });
  let isRemoved = false;
  const remove = (): void => {
    if (isRemoved) return;
    isRemoved = true;
    // One that cannot be removed now is left to the watcher.
    container.remove({ force: true, v: true }).then(gone, gone);
  };

  try {
    const stream = await attach(engine, container.id);
    const [answers, stderr] = [new PassThrough(), new PassThrough()];
    engine.modem.demuxStream(stream, answers, stderr);
    const whenRead = new Promise<void>((resolve) => stream.once('end', resolve).once('close', resolve));
    stream.on('error', () => {}); // Its end says as much.
    await container.start();
    const ended = (async () => {
      const end: { StatusCode?: number } = await container.wait().catch(() => ({}));
      await Promise.race([whenRead, new Promise((resolve) => setTimeout(resolve, LAST_WORDS).unref())]);
      for (const each of [answers, stderr]) each.end();
      await Promise.all([answers, stderr].map(drained));
      const { StatusCode: code } = end;
      return { clean: code === 0, how: code === undefined ? 'its container is gone' : `exit code ${code}` };
    })();
    return { input: stream, answers, texts: [stderr], ended, kill: remove, removed };
  } catch (error) {
    remove();
    await removed;
    throw new DriverError(`Failed to start a container of "${recipe.image}": ${reasonOf(error)}.`);
  }
}

/**
 * Attaches to the streams of a container. Without a body in the request, unlike dockerode's own: Podman takes one for the
 * first bytes of stdin.
 */
function attach(engine: Engine, id: string): Promise<Duplex> {
  const request = {
    path: `/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1&`,
    method: 'POST',
    isStream: true,
    hijack: true,
    file: Buffer.alloc(0),
    headers: { 'Content-Type': 'text/plain' },
    statusCodes: { 200: true, 101: true, 404: 'no such container', 500: 'server error' },
  };
  return new Promise((attached, failed) => {
    engine.modem.dial(request, (error: unknown, stream: unknown) =>
      error ? failed(error) : attached(stream as Duplex),
    );
  });
}

/** Resolves once all that was written to a stream has been read from it. */
const drained = (stream: PassThrough): Promise<void> =>
  new Promise((resolve) => {
    if (stream.readableEnded) resolve();
    else stream.once('end', resolve);
  });

function optionsOf({ image, args, network, shared, variables = {}, folder }: Recipe): ContainerCreateOptions {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined);
  return {
    Image: image,
    ...(args.length === 0 ? {} : { Cmd: args }),
    ...(folder === undefined ? {} : { WorkingDir: folder }),
    Env: set.map(([name, value]) => `${name}=${value}`),
    Labels: { [LABEL]: RUN },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    HostConfig: {
      NetworkMode: network.mode,
      ...(network.hosts.length === 0 ? {} : { ExtraHosts: network.hosts }),
      ...(shared === undefined ? {} : { Binds: [`${shared}:${shared}:ro,z`] }),
    },
  };
}
