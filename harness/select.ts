import picomatch from 'picomatch';
import type { Case } from '../contracts/case.ts';

/** The cases whose IDs match a glob (`packaging/**`); all of them without one. */
export function select(cases: Case[], grep: string | undefined): Case[] {
  if (grep === undefined) return cases;
  const matches = picomatch(grep);
  return cases.filter(({ id }) => matches(id));
}
