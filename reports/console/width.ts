// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours are written
const COLOR = /\u001b\[\d+m/g;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns a terminal needs for a text; colours take none. */
export function widthOf(text: string): number {
  const shown = text.includes('\u001b') ? text.replace(COLOR, '') : text;
  if (PLAIN.test(shown)) return shown.length;
  let width = 0;
  for (const character of shown) width += widthOfOne(character);
  return width;
}

const widthOfOne = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** A text without colours that takes no more columns than so: the end of a longer one becomes an ellipsis. */
export function cutEnd(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  return `${fitting([...text], room - 1).join('')}…`;
}

/** The same with the beginning of a longer text left out. */
export function cutStart(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  return `…${fitting([...text].reverse(), room - 1)
    .reverse()
    .join('')}`;
}

/** As many of the first characters as there is room for. */
function fitting(characters: string[], room: number): string[] {
  let width = 0;
  const end = characters.findIndex((character) => {
    width += widthOfOne(character);
    return width > room;
  });
  return end < 0 ? characters : characters.slice(0, end);
}

/** The lines of a text, broken between words, or behind commas, where one is longer than there is room for, and within words that are. */
export function wrap(text: string, room: number): string[] {
  return text.split('\n').flatMap((line) => (widthOf(line) <= room ? [line] : wrapLine(line, room)));
}

function wrapLine(line: string, room: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<= )|(?<=,)(?=\S)/)) {
    if (current !== '' && widthOf(current) + widthOf(word.trimEnd()) > room) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += word;
    while (widthOf(current.trimEnd()) > room) {
      const part = fitting([...current], room).join('') || [...current][0]!;
      lines.push(part);
      current = current.slice(part.length);
    }
  }
  return current.trimEnd() === '' ? lines : [...lines, current.trimEnd()];
}
