import type { Driver } from '../driver.ts';
import { driveAdapter } from './adapter-driver.ts';
import { type Recipe, startContainer } from './container/endpoint.ts';
import { expectImage, findEngine, networkOn } from './container/engine.ts';
import { watchOver } from './container/keeper.ts';
import { speakWith } from './conversation.ts';
import type { Harness } from './handshake.ts';

export interface ContainerOptions extends Partial<Omit<Recipe, 'image' | 'args'>> {
  handshakeMs?: number;
}

/**
 * Starts a client as a container and shakes hands with it, over its stdin and stdout. A new one is made whenever it is
 * gone; all are removed at the end, also where Countersign itself is ended by force. No image is ever pulled.
 * @param image the name of an image on this machine
 * @param args what is passed to its entry point; what the image itself has where it is empty
 * @param harness what the client is told about who calls
 * @param options.network how containers are connected; as fits the engine by default
 * @param options.shared a folder of this machine that containers find at the same path, to read
 */
export async function startContainerDriver(
  image: string,
  args: string[],
  harness: Harness,
  { handshakeMs, network, ...surroundings }: ContainerOptions = {},
): Promise<Driver> {
  const engine = await findEngine();
  await expectImage(engine, image);
  const recipe: Recipe = { ...surroundings, image, args, network: network ?? (await networkOn(engine)) };
  const done = watchOver();
  const removals = new Set<Promise<void>>();
  const allRemoved = async (): Promise<void> => {
    await Promise.all(removals);
    done();
  };
  try {
    const driver = await driveAdapter(
      async (listener) => {
        const { removed, ...endpoint } = await startContainer(engine, recipe);
        removals.add(removed);
        void removed.then(() => removals.delete(removed));
        return speakWith(endpoint, listener);
      },
      harness,
      handshakeMs,
    );
    const { reach } = recipe.network;
    return {
      ...driver,
      ...(reach === undefined ? {} : { reach }),
      async close() {
        await driver.close();
        await allRemoved();
      },
    };
  } catch (error) {
    await allRemoved();
    throw error;
  }
}
