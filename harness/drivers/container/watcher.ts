// What removes containers when Countersign is gone: node watcher.js LABEL=VALUE. Its stdin ends when Countersign does; a
// line on it before that says that there is nothing left to remove.
import { text } from 'node:stream/consumers';
import { findEngine } from './engine.ts';

/** A container may be made by a request that was under way: how often to look again, and after how many milliseconds. */
const LOOKS = 3;
const PAUSE = 1000;

const [label = ''] = process.argv.slice(2);
process
  .on('SIGINT', () => {})
  .on('SIGTERM', () => {})
  .on('SIGHUP', () => {});

const said = await text(process.stdin).catch(() => '');
if (said === '' && label !== '') await removeAll();

async function removeAll(): Promise<void> {
  const engine = await findEngine();
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const left = await engine.listContainers({ all: true, filters: { label: [label] } });
    await Promise.allSettled(
      left.map(({ Id: id }) => engine.getContainer(id).remove({ force: true, v: true })),
    );
  }
}
