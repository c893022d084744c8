/** What a piece of a text is, for its colour. */
export type Kind = 'key' | 'string' | 'number' | 'word' | 'mark' | 'tag' | 'attribute' | 'comment';

export interface Token {
  text: string;
  kind?: Kind;
}

/** A line of a text laid out: how far it stands in, and its pieces. */
export interface Line {
  depth: number;
  tokens: Token[];
}

/** The first lines, with no more characters than wanted; and how many there are in all. */
export function limited(
  lines: Line[],
  most: { lines: number; characters: number },
): { lines: Line[]; cut: boolean } {
  const kept: Line[] = [];
  let left = most.characters;
  for (const { depth, tokens } of lines) {
    if (kept.length === most.lines || left <= 0) return { lines: kept, cut: true };
    const some: Token[] = [];
    for (const { text, ...rest } of tokens) {
      if (left <= 0) break;
      some.push({ text: text.slice(0, left), ...rest });
      left -= text.length;
    }
    kept.push({ depth, tokens: some });
  }
  return { lines: kept, cut: left < 0 };
}
