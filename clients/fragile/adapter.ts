// Runs a client that is wrong with rare inputs only: node clients/fragile/adapter.ts NAME
import { readVariants, runVariant, type Variant } from '../variant.ts';

/** A client that does well until something uncommon is asked of it. */
export interface Fragile extends Variant {
  /** What is wrong with it, as a sentence. */
  defect: string;
  /** The property that does not hold for it, and the rule that is broken. */
  property: string;
  rule: string;
  /** The smallest input it fails on, as the report has it. */
  smallest: unknown;
}

export const fragile: Fragile[] = readVariants(new URL('.', import.meta.url));

if (import.meta.main) await runVariant(fragile, ({ defect }) => defect);
