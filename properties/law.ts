import fc from 'fast-check';
import { test } from 'vitest';

// How often and from where: COUNTERSIGN_RUNS is the number of inputs a law is tried on (default 1000), COUNTERSIGN_SEED
// the seed they come from (default: another one each time). A law that fails prints its seed; with that seed, it fails
// in the same way again:
//   COUNTERSIGN_SEED=-123456 npx vitest run properties
const runs = wholeNumber('COUNTERSIGN_RUNS') ?? 1_000;
const seed = wholeNumber('COUNTERSIGN_SEED');
if (runs < 1) throw new Error(`Failed to try laws on ${runs} inputs: give COUNTERSIGN_RUNS at least 1.`);

/** How long a law may take, in milliseconds. One that fails spends what is left on a smaller input that fails too. */
const timeLimit = 10_000 + 20 * runs;

/** Declares a test that a law holds for every input. */
export function law<Inputs>(title: string, property: fc.IRawProperty<Inputs>): void {
  const parameters: fc.Parameters<Inputs> = {
    numRuns: runs,
    ...(seed === undefined ? {} : { seed }),
    interruptAfterTimeLimit: timeLimit,
    markInterruptAsFailure: true,
  };
  test(title, { timeout: 2 * timeLimit }, () => fc.assert(property, parameters));
}

function wholeNumber(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw new Error(`Failed to read ${variable} "${text}": give a whole number.`);
  return Number(text);
}
