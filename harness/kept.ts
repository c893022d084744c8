/** How texts end that were too long to be kept whole, and may have been cut within a secret. */
export const CUT = '...';

/** How much reports keep of a text that was sent, in characters. */
const LONGEST = 64 * 1024;

/** A text as reports keep it: what is cut off is counted at its end. */
export const kept = (text: string): string =>
  text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST)}${CUT} (${text.length - LONGEST} more characters)`;

/** Whether a text in a report is the beginning of a longer one. */
export const isBeginning = (text: string): boolean => /\.\.\. \(\d+ more characters\)$/.test(text);
