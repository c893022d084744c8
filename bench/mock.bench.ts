// How fast the mock server is: against Prism, against the least that node:http can do, and within limits of its own.
// Everything, or some parts: node bench/run.ts mock registration start
import { measureInProcess } from './mock/in-process.ts';
import { measureKeyExchange } from './mock/key-exchange.ts';
import { measureLatency } from './mock/latency.ts';
import { measureMemory } from './mock/memory.ts';
import { measureRegistration } from './mock/registration.ts';
import { measureStart } from './mock/start.ts';
import { measureWorkers } from './mock/workers.ts';
import { anyMissed } from './support/report.ts';

const PARTS: Record<string, () => Promise<void>> = {
  registration: measureRegistration,
  'in-process': measureInProcess,
  'key-exchange': measureKeyExchange,
  latency: measureLatency,
  start: measureStart,
  workers: measureWorkers,
  memory: measureMemory,
};

const [, ...wanted] = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(PARTS, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no part "${unknown}". Choose from ${Object.keys(PARTS).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(
    `Node ${process.version}; medians and quartiles over rounds in which all take turns\n`,
  );
  for (const [name, measure] of Object.entries(PARTS))
    if (wanted.length === 0 || wanted.includes(name)) await measure();
  process.exitCode = anyMissed() ? 1 : 0;
}
