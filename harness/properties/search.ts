import fc from 'fast-check';
import type { CaseResult } from '../result.ts';
import type { Trial } from './property.ts';

/** How far inputs are searched for one that fails. */
export interface Limits {
  /** How many inputs are made up. */
  runs: number;
  /** The same seed makes up the same inputs. */
  seed: number;
  /** How long inputs are made up, and how long one that fails is made smaller, in milliseconds. */
  budgetMs: { any: number; smaller: number };
  /** Ends the search after the input under way. */
  signal?: AbortSignal;
}

/** The smallest input that was found to fail. */
export interface Failure {
  input: Trial;
  result: CaseResult;
  /** Which of the inputs it was made of, and how often that was made smaller. */
  run: number;
  shrinks: number;
  /** Where fast-check has it. */
  path: string;
}

export interface Found {
  failure?: Failure;
  /** Why not all inputs, or not all smaller ones, were tried. */
  stopped?: string;
  /** How many inputs were tried. */
  runs: number;
}

/** How many smaller inputs are tried at most. */
const MOST_SMALLER = 300;

/**
 * Tries inputs until one fails, then smaller ones that fail by the same rule. `interrupted` when the client went down
 * because of another case.
 * @param tell is told how each input went, those aside that fail and smaller ones
 */
export async function search(
  any: fc.Arbitrary<Trial>,
  attempt: (input: Trial) => Promise<CaseResult | 'interrupted'>,
  { runs, seed, budgetMs, signal }: Limits,
  tell: (result: CaseResult) => void,
): Promise<Found | 'interrupted'> {
  let until = performance.now() + budgetMs.any;
  let failing: Pick<Failure, 'input' | 'result'> | undefined = undefined as typeof failing;
  let smaller = 0;
  let stopped: string | undefined;
  let isInterrupted = false;

  const reasonToStop = (): string | undefined => {
    if (signal?.aborted) return 'the run was ended';
    const seconds = (failing === undefined ? budgetMs.any : budgetMs.smaller) / 1000;
    if (performance.now() > until) return `the time of ${seconds} s was up`;
    return smaller >= MOST_SMALLER ? `${smaller} smaller ones were tried` : undefined;
  };
  const property = fc.asyncProperty(any, async (input) => {
    stopped = reasonToStop();
    if (stopped !== undefined) throw new fc.PreconditionFailure(true);
    if (failing !== undefined) smaller++;
    const result = await attempt(input);
    isInterrupted = result === 'interrupted';
    if (result === 'interrupted') throw new fc.PreconditionFailure(true);
    if (!isBad(result)) {
      if (failing === undefined) tell(result);
      return;
    }
    if (failing === undefined) until = performance.now() + budgetMs.smaller;
    else if (causeOf(result) !== causeOf(failing.result)) return;
    failing = { input, result };
    throw new Error('The property does not hold for this input.');
  });

  const details = await fc.check(property, { seed: seed | 0, numRuns: runs });
  if (isInterrupted) return 'interrupted';
  const { numRuns, numShrinks, counterexamplePath, failed, errorInstance } = details;
  const told = { runs: numRuns, ...(stopped === undefined ? {} : { stopped }) };
  if (failing === undefined) {
    if (failed && stopped === undefined) throw errorInstance;
    return told;
  }
  const failure = { ...failing, run: numRuns, shrinks: numShrinks, path: counterexamplePath ?? '' };
  return { ...told, failure };
}

/** Whether a result says that a property does not hold, or cannot be proved. */
export const isBad = ({ status }: CaseResult): boolean => status === 'failed' || status === 'errored';

/** What makes two failures the same: that the same rule is broken first. */
const causeOf = ({ status, findings }: CaseResult): string =>
  findings.find(({ level }) => level === 'must')?.rule ?? status;
