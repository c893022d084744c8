/** Where a table goes. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
}

/** The fewest columns a terminal is taken to have. */
const NARROWEST = 80;

/**
 * Rows under their headings, in columns as wide as they need. On a terminal the last column is cut off where the line
 * would be longer than it; anywhere else everything is there.
 */
export function table(headings: string[], rows: string[][], { isTTY, columns }: Screen): string {
  const lines = [headings, ...rows];
  const last = headings.length - 1;
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
  const room = isTTY ? Math.max(columns ?? NARROWEST, NARROWEST) - before : Number.POSITIVE_INFINITY;
  return lines
    .map((line) => {
      const cells = line.map((cell, column) =>
        column < last ? cell.padEnd(widths[column]!) : cut(cell, room),
      );
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

function cut(text: string, room: number): string {
  const characters = [...text];
  return characters.length <= room ? text : `${characters.slice(0, Math.max(room - 1, 0)).join('')}…`;
}
