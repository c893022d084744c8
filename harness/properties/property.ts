import type { Arbitrary } from 'fast-check';
import type { Case } from '../../contracts/case.ts';
import type { CaseResult } from '../result.ts';
import type { CaseSettings } from '../run-case.ts';

/** One thing that a property is tried on, as JSON: what is printed, kept and replayed. */
export type Trial = object;

/** What a property is tried on, and how. */
export interface Inputs<Tried extends Trial = Trial> {
  /** The least that can be asked for. A client that fails on it needs no smaller input. */
  plain: Tried;
  /** Everything the documents allow. */
  any: Arbitrary<Tried>;
  /** Tries one, with a server of its own. */
  attempt(property: Case, tried: Tried, settings: CaseSettings): Promise<CaseResult | 'interrupted'>;
}

/** What makes a case of a property: the call, and what the service holds beforehand. */
export interface Asked {
  given?: Case['given'];
  input: Case['input'];
}
