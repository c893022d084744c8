import { widthOf } from './width.ts';

/** Two texts that differ, and the line that marks where, each as it is shown. */
export interface Compared {
  expected: string[];
  actual: string[];
  /** Stands under the last line of `actual` that is shown. */
  mark?: string;
}

/** The longest text that is shown whole where lines may be as long as they like. */
const LONGEST = 160;
/** What stands for a value that is not there: a text like it is so by chance. */
const WORDS: ReadonlySet<string> = new Set(['null', 'nothing']);
/** How much of a long text is shown before the place where it differs, in characters. */
const BEFORE = 24;

/**
 * Lays out two texts so that one sees where they begin to differ: of long ones the part around it, of several lines the
 * first that differs. Texts that have little in common are shown as they are, without a mark.
 * @param room how many columns a line may take
 */
export function compare(expected: string, actual: string, room: number): Compared {
  const [wanted, given] = [expected.split('\n'), actual.split('\n')];
  const line = wanted.findIndex((text, index) => text !== given[index]);
  const at = line < 0 ? wanted.length - 1 : line;
  const one = compareLines([...(wanted[at] ?? '')], [...(given[at] ?? '')], Math.min(room, LONGEST));
  const same = at === 0 ? [] : [`… ${at === 1 ? '1 line' : `${at} lines`} the same`];
  if (one === undefined || expected === actual)
    return {
      expected: [...same, ...endShown(wanted.slice(at))],
      actual: [...same, ...endShown(given.slice(at))],
    };
  return {
    expected: [...same, one.expected, ...(wanted.length > at + 1 ? ['…'] : [])],
    actual: [...same, one.actual],
    mark: line < 0 ? one.mark.replace(/\^.*/, '^ nothing more is expected, and a new line begins') : one.mark,
  };
}

/** Lines of a text, the line feed that it ends with as an escape: an empty line would not be seen. */
function endShown(lines: string[]): string[] {
  const last = lines.at(-2);
  return last === undefined || lines.at(-1) !== '' ? lines : [...lines.slice(0, -2), `${last}\\n`];
}

function compareLines(
  expected: string[],
  actual: string[],
  room: number,
): { expected: string; actual: string; mark: string } | undefined {
  const first = commonLength(expected, actual);
  const last = Math.min(
    commonLength([...expected].reverse(), [...actual].reverse()),
    Math.min(expected.length, actual.length) - first,
  );
  // What is nothing has nothing to compare. Less than a quarter in common is chance, as with two hashes; and a mark
  // under the first character says nothing.
  if (WORDS.has(expected.join('')) || WORDS.has(actual.join(''))) return undefined;
  if (first === 0 || first + last < Math.min(expected.length, actual.length) / 4) return undefined;
  const longest = Math.max(widthOf(expected.join('')), widthOf(actual.join('')));
  const start = longest <= room ? 0 : Math.max(first - BEFORE, 0);
  const [wanted, given] = [part(expected, start, room), part(actual, start, room)];
  const before = (start === 0 ? 0 : 1) + widthOf(actual.slice(start, first).join(''));
  return {
    expected: wanted,
    actual: given,
    mark: `${' '.repeat(before)}^ ${inWords(first, expected, actual)}`,
  };
}

function inWords(first: number, expected: string[], actual: string[]): string {
  if (first === actual.length) return 'it ends here';
  if (first === expected.length) return 'nothing more is expected';
  return `character ${first + 1}`;
}

function commonLength(one: string[], other: string[]): number {
  const differing = one.findIndex((character, index) => character !== other[index]);
  return differing < 0 ? one.length : differing;
}

/** The characters from a place on that there is room for. */
function part(characters: string[], start: number, room: number): string {
  const before = start === 0 ? '' : '…';
  let text = '';
  let width = before.length;
  for (const [index, character] of characters.slice(start).entries()) {
    const isLast = start + index === characters.length - 1;
    const needed = widthOf(character);
    if (width + needed > room - (isLast ? 0 : 1)) return `${before}${text}…`;
    text += character;
    width += needed;
  }
  return `${before}${text}`;
}
