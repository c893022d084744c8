// Loaded into a program before it starts (`node --import`): answers its parent with what the process has used so far.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Usage } from './program.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

// Not in the processes that the program starts itself, which have a parent of their own to talk to.
if (process.env.REPORT_USAGE !== undefined) {
  delete process.env.REPORT_USAGE;
  process.on('message', (question) => {
    if (question === 'memory') for (let times = 0; times < 3; times++) collectGarbage();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, residentBytes: process.memoryUsage.rss() } satisfies Usage);
  });
  // A program ends with who measures it, and is not to live on because it may be asked.
  process.on('disconnect', () => process.exit());
  process.channel?.unref();
}
