import type { Finding } from '../contracts/rule.ts';
import { causeOf } from '../harness/blocked.ts';

/** So many characters of a cause tell it from others. */
const LONGEST = 1000;
/** A text in quotes, also one whose end was cut off. */
const QUOTED = /"(?:[^"\\]|\\.)*?(?:"|\.\.\.)/g;
/** No name is longer. */
const LONGEST_NAME = 40;
/** The fewest digits of a value. Versions of an API and numbers of keys have fewer. */
const DIGITS = 3;

/**
 * What findings of one mistake have in common: what it is thought to be, without the values of the case. Those are words
 * with three digits or more, such as job IDs, moments, statuses and UUIDs, and long texts in quotes.
 * @param cause what {@link causeOf} gives
 */
export const withoutValues = (cause: string): string =>
  cause
    .slice(0, LONGEST)
    .replace(QUOTED, (text) => (text.length > LONGEST_NAME ? '"…"' : text))
    .replace(/[^\s"()]+/g, (word) => (word.replace(/\D/g, '').length < DIGITS ? word : '…'));

/** The mistake that a finding shows: findings with the same one are told of together. */
export const mistakeOf = (finding: Finding): string => withoutValues(causeOf(finding));
