import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Work } from './measure.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of heap and of buffers in use once all garbage is collected. */
function inUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes in use after the given numbers of times that works were done, one reading before and one after each tenth. */
export function heapOver(works: [work: Work, times: number][]): number[] {
  const readings: number[] = [];
  const TENTHS = 10;
  for (const [work, times] of works) for (let done = 0; done < times / 20; done++) work();
  readings.push(inUse());
  for (let tenth = 0; tenth < TENTHS; tenth++) {
    for (const [work, times] of works) for (let done = 0; done < times / TENTHS; done++) work();
    readings.push(inUse());
  }
  return readings;
}
