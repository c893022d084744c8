import { open, readFile, rename } from 'node:fs/promises';
import { isSnapshot, type Snapshot } from './snapshot.ts';

/** A state file that cannot be used. The message says what is wrong with it and what to do. */
export class StateFileError extends Error {
  override name = 'StateFileError';
}

/** What a state file holds; `undefined` when there is no file. Throws {@link StateFileError}. */
export async function readState(file: string): Promise<Snapshot | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StateFileError(`Failed to read the state "${file}": ${(error as Error).message}.`);
  }
  const value = parse(text);
  if (isSnapshot(value)) return value;
  throw new StateFileError(
    `"${file}" is not the state of a mock server. Name another file with --state, or remove this one.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes states to a file, each as a whole: a crash leaves the one before it or the new one, nothing between. */
export interface StateWriter {
  /** Ends when the state as it is now, or a later one, is on the disk. Throws {@link StateFileError}. */
  save(): Promise<void>;
}

export function createStateWriter(file: string, state: () => Snapshot): StateWriter {
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  async function write(): Promise<void> {
    const draft = `${file}.new`;
    try {
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(state()));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    } catch (error) {
      throw new StateFileError(`Failed to write the state "${file}": ${(error as Error).message}.`);
    }
  }

  function start(): Promise<void> {
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    save() {
      if (running === undefined) return start();
      // All who come while one is being written share the next.
      waiting ??= running
        .catch(() => {})
        .then(() => {
          waiting = undefined;
          return start();
        });
      return waiting;
    },
  };
}
