import { deriveText } from '../codecs/derive.ts';
import type { Case, Situation } from '../contracts/case.ts';

/** The inputs a case calls its method with, in order: one, or one for each length of its sweep. */
export function inputsOf({ input, sweep }: Case, seed: string): Record<string, unknown>[] {
  const filled = fill(input, nonceOf(seed)) as Record<string, unknown>;
  if (sweep === undefined) return [filled];
  const [first, last] = sweep.lengths;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    ...filled,
    [sweep.member]: deriveText(seed, first + index, 'abcdefghijklmnopqrstuvwxyz0123456789', 'sweep', index),
  }));
}

/** What a case's server does, its texts filled in as those of the input are. */
export const situationOf = ({ situation }: Case, seed: string): Situation =>
  fill(situation, nonceOf(seed)) as Situation;

const nonceOf = (seed: string): string => deriveText(seed, 8, 'abcdefghijklmnopqrstuvwxyz', 'nonce');

/** Puts the nonce into every text; members that are null are left out. */
function fill(value: unknown, nonce: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{nonce}', nonce);
  if (Array.isArray(value)) return value.map((item) => fill(item, nonce));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, fill(member, nonce)]));
}
