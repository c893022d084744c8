// Runs one adapter that misbehaves: node clients/hostile/adapter.ts MANNER
// The harness is held to giving each the right verdict and going on.
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { behave, MANNERS } from './manners.ts';

/** What a run makes of an adapter that misbehaves. */
export interface Hostile {
  name: string;
  /** The cases it is run with, as a glob. */
  cases: string;
  /** A part of the one line that says why it cannot be used at all. */
  refused?: string;
  /** For each case, in any order, its status and the rules of its findings; one for all where there is but one. */
  verdicts?: string[];
  /** A rule that is found broken in at least one case, and is left out of the verdicts. */
  somewhere?: string;
  /** A rule that is found broken in no case. */
  never?: string;
  /** Whether the server of the cases says nothing. */
  silence?: boolean;
  timeoutMs?: number;
  patienceMs?: number;
  handshakeMs?: number;
}

export const hostile = load(readFileSync(new URL('verdicts.yaml', import.meta.url), 'utf8')) as Hostile[];

if (import.meta.main) {
  const manner = MANNERS[process.argv[2] ?? ''];
  if (manner === undefined) {
    process.stderr.write(`There is no adapter "${process.argv[2]}". Name one of:\n`);
    for (const [name, { does }] of Object.entries(MANNERS))
      process.stderr.write(`  ${name.padEnd(20)} ${does}\n`);
    process.exit(2);
  }
  behave(manner);
}
