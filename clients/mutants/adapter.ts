// Runs one mutant of the reference client: node clients/mutants/adapter.ts NAME
import { readVariants, runVariant, type Variant } from '../variant.ts';

/** A client that is wrong in one place. */
export interface Mutant extends Variant {
  /** What is wrong with it, as a sentence. */
  defect: string;
  /** The case meant for it. */
  caughtBy: string;
  /** The rule whose finding it is. */
  rule: string;
  /** A part of that finding. */
  says: string;
}

export const mutants: Mutant[] = readVariants(new URL('.', import.meta.url));

if (import.meta.main) await runVariant(mutants, ({ defect }) => defect);
