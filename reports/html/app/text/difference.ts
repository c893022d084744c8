import { diffChars, diffLines } from 'diff';

/** A piece of two texts: in both, in the first only, in the second only. */
export interface Piece {
  text: string;
  side: 'both' | 'expected' | 'actual';
}

export interface Difference {
  by: 'characters' | 'lines';
  pieces: Piece[];
  /** Where the two part: of characters from 1, or of lines. */
  first: number;
}

/** What is spent at most on one pair. */
const LIMITS = { timeout: 150, maxEditLength: 2_000 };
/** Characters in common in shorter runs say nothing. */
const SHORTEST_RUN = 3;
/** With less than this in common, marks only confuse. */
const LEAST_IN_COMMON = 0.4;

/** Where two texts differ: by characters where both are one line, else by lines. `undefined` where that says nothing. */
export function differenceOf(expected: string, actual: string): Difference | undefined {
  if (expected === actual || expected === '' || actual === '') return undefined;
  const byLines = expected.includes('\n') || actual.includes('\n');
  if (expected.length + actual.length > (byLines ? 200_000 : 8_000)) return undefined;
  const changes = byLines ? diffLines(expected, actual, LIMITS) : diffChars(expected, actual, LIMITS);
  if (changes === undefined) return undefined;
  const pieces = changes.map(
    ({ value, added, removed }): Piece => ({
      text: value,
      side: added ? 'actual' : removed ? 'expected' : 'both',
    }),
  );
  const first = firstDifference(expected, actual, byLines);
  if (byLines) return { by: 'lines', pieces, first };
  const calm = withoutShortRuns(pieces);
  const common = calm.filter(({ side }) => side === 'both').reduce((sum, { text }) => sum + text.length, 0);
  if (common < LEAST_IN_COMMON * Math.max(expected.length, actual.length)) return undefined;
  return { by: 'characters', pieces: calm, first };
}

function firstDifference(expected: string, actual: string, byLines: boolean): number {
  const [a, b] = byLines ? [expected.split('\n'), actual.split('\n')] : [[...expected], [...actual]];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at + 1;
}

/** Counts characters that are the same by chance as changed. */
function withoutShortRuns(pieces: Piece[]): Piece[] {
  const calm: Piece[] = [];
  const add = (text: string, side: Piece['side']): void => {
    const last = calm.findLast((piece) => piece.side === side);
    const lastBoth = calm.findLastIndex((piece) => piece.side === 'both');
    if (last !== undefined && calm.indexOf(last) > lastBoth) last.text += text;
    else calm.push({ text, side });
  };
  for (const [at, { text, side }] of pieces.entries()) {
    const inside = at > 0 && at < pieces.length - 1;
    if (side !== 'both') add(text, side);
    else if (inside && text.length < SHORTEST_RUN) {
      add(text, 'expected');
      add(text, 'actual');
    } else calm.push({ text, side });
  }
  return calm;
}
