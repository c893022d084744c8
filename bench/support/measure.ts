import { type Spread, spreadOf } from './statistics.ts';

/** Something done over and over. What it returns is looked at, so that it cannot be optimised away. */
export type Work = () => unknown;

/** What rounds of one work, or of two in turns, came to. */
export interface Measured {
  /** How often the work is done in a second. */
  rate: Spread;
  /** How fast the work is as a share of the other one, each round by itself: 1 is as fast, 0.5 takes twice as long. */
  ratio?: Spread;
}

const ROUNDS = 30;
/** How long a batch of either work takes, about. */
const BATCH_MS = 20;

let seen: unknown;

/** Milliseconds of processor that this thread needs for a number of repetitions: what else the machine does is not in it. */
function time(work: Work, repetitions: number): number {
  const began = process.threadCpuUsage();
  for (let done = 0; done < repetitions; done++) seen = work();
  const { user, system } = process.threadCpuUsage(began);
  const took = (user + system) / 1000;
  if (seen === undefined) throw new Error('The work gives nothing');
  return took;
}

/** Warms a work up, and gives the repetitions that fill a batch. */
function repetitionsOf(work: Work): number {
  let repetitions = 1;
  while (time(work, repetitions) < BATCH_MS * 10) repetitions *= 2;
  return Math.ceil((repetitions * BATCH_MS) / time(work, repetitions));
}

/** Measures a work, by itself or against another one in the same rounds; who goes first changes each round. */
export function measure(work: Work, against?: Work): Measured {
  const repetitions = repetitionsOf(work);
  const others = against === undefined ? 0 : repetitionsOf(against);
  const rates: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % 2 === 0 || against === undefined ? time(work, repetitions) : 0;
    const other = against === undefined ? 0 : time(against, others) / others;
    const each = (first || time(work, repetitions)) / repetitions;
    rates.push(1000 / each);
    ratios.push(other / each);
  }
  return { rate: spreadOf(rates), ...(against === undefined ? {} : { ratio: spreadOf(ratios) }) };
}
