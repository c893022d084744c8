import { relative } from 'node:path';
import fc from 'fast-check';
import { test } from 'vitest';
import { keepRegression, regressionsOf } from './regressions.ts';

// How often and from where: COUNTERSIGN_RUNS is the number of inputs a law is tried on (default 1000),
// COUNTERSIGN_SEED the seed they come from (default: another one each time). A law that fails prints its
// seed; with that seed, it fails in the same way again:
//   npm run properties -- --seed -123456
// With COUNTERSIGN_KEEP, which that command sets, the smallest input found is kept in properties/regressions.
const runs = wholeNumber('COUNTERSIGN_RUNS') ?? 1_000;
const seed = wholeNumber('COUNTERSIGN_SEED');
if (runs < 1) throw new Error(`Failed to try laws on ${runs} inputs: give COUNTERSIGN_RUNS at least 1.`);

/**
 * How long a law may take, in milliseconds. One that fails spends what is left on a smaller input that fails
 * too.
 */
const timeLimit = 10_000 + 20 * runs;

/** How often a law is tried where one input takes a child process. */
export const FEW_RUNS = 12;

/**
 * Declares a test that a law holds for every input; inputs it once failed on come first.
 * @param mostRuns the most inputs it is tried on, for laws that are slow
 */
export function law<Inputs>(title: string, property: fc.IRawProperty<Inputs>, mostRuns = runs): void {
  const examples = regressionsOf<Inputs>(title);
  const parameters: fc.Parameters<Inputs> = {
    numRuns: Math.min(runs, mostRuns) + examples.length,
    examples,
    ...(seed === undefined ? {} : { seed }),
    interruptAfterTimeLimit: timeLimit,
    markInterruptAsFailure: true,
    reporter: (details) => report(title, details),
  };
  test(title, { timeout: 2 * timeLimit }, () => fc.assert(property, parameters));
}

/**
 * Throws what fast-check says of a failure: seed, path and the smallest input; keeps that input where asked
 * to.
 */
function report<Inputs>(title: string, details: fc.RunDetails<Inputs>): void {
  if (!details.failed) return;
  let message = fc.defaultReportMessage(details) ?? title;
  if (details.counterexample !== null && process.env.COUNTERSIGN_KEEP) {
    const file = keepRegression(title, details.counterexample);
    if (file !== undefined) message += `\nKept in ${relative('', file)}, to be tried first from now on.`;
  }
  throw new Error(message, { cause: details.errorInstance });
}

function wholeNumber(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw new Error(`Failed to read ${variable} "${text}": give a whole number.`);
  return Number(text);
}
