import fc from 'fast-check';
import { xmlText } from './xml-text.ts';

/** A content ID of 1 to 200 characters: mostly alphanumeric as documented, now and then anything XML can hold. */
export const contentId: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: fc.stringMatching(/^[A-Za-z0-9-]{1,200}$/) },
  { weight: 1, arbitrary: xmlText.map((any) => [...any].slice(0, 200).join('') || 'a') },
);
