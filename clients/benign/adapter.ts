// Runs one odd but allowed variant of the reference client: node clients/benign/adapter.ts NAME
import { readVariants, runVariant, type Variant } from '../variant.ts';

/** A client that does something otherwise than the reference client, and is as right. */
export interface Benign extends Variant {
  /** What is odd about it, as a sentence. */
  oddity: string;
  /** The cases it is run against, as a glob. */
  cases: string;
  /** Rules that may warn, where the table of ambiguities says so. */
  warns?: string[];
}

export const benign: Benign[] = readVariants(new URL('.', import.meta.url));

if (import.meta.main) await runVariant(benign, ({ oddity }) => oddity);
