import { execFileSync } from 'node:child_process';
import { type Engine, findEngine } from '../../harness/drivers/container/engine.ts';

/** The container engine of this machine; `undefined` where none answers. */
export const engine: Engine | undefined = await findEngine().catch(() => undefined);

/** What tests that want an engine are called where there is none, so that it is plain why they are skipped. */
export const NO_ENGINE = 'SKIPPED: no container engine answers; start one and set DOCKER_HOST';

const version = (await engine?.version()) as { Components?: { Name: string }[] } | undefined;
const isPodman = version?.Components?.some(({ Name: name }) => name.startsWith('Podman')) ?? false;

const IMAGE = 'localhost/countersign-test';

/** Makes an image of this machine's own node with files of this checkout under /app. Gives its name. */
export function makeImage(name: string, paths: string[]): string {
  const image = `${IMAGE}-${name}:local`;
  execFileSync('sh', ['test/support/image.sh', isPodman ? 'podman' : 'docker', image, ...paths], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return image;
}

/** The IDs of containers made of an image, whatever they do. */
export async function containersOf(image: string): Promise<string[]> {
  const all = (await engine?.listContainers({ all: true })) ?? [];
  return all.filter(({ Image: name }) => name === image).map(({ Id: id }) => id);
}
