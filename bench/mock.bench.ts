// How fast the mock server is: against Prism, against the least that node:http can do, and within limits of its own.
// Everything, or some parts: node bench/run.ts mock registration start
import { measureInProcess } from './mock/in-process.ts';
import { measureKeyExchange } from './mock/key-exchange.ts';
import { measureLatency } from './mock/latency.ts';
import { measureMemory } from './mock/memory.ts';
import { measureRegistration } from './mock/registration.ts';
import { measureStart } from './mock/start.ts';
import { measureWorkers } from './mock/workers.ts';
import { measureParts } from './support/parts.ts';

await measureParts({
  registration: measureRegistration,
  'in-process': measureInProcess,
  'key-exchange': measureKeyExchange,
  latency: measureLatency,
  start: measureStart,
  workers: measureWorkers,
  memory: measureMemory,
});
