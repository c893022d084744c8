/** The names that an `app` or a `video` lists: a pipe always separates. */
export const listed = (list: string): string[] => list.split('|');

/** Whether a list of names, with `*` for any run of characters, has one that a name matches (SEV-020 to SEV-025). */
export const covers = (list: string, name: string): boolean =>
  listed(list).some((pattern) => matches(pattern, name));

/** A `*` matches any run of characters, none and slashes too; every other character matches itself. */
function matches(pattern: string, name: string): boolean {
  const [start = '', ...pieces] = pattern.split('*');
  const end = pieces.pop();
  if (end === undefined) return name === pattern;
  const last = name.length - end.length;
  if (last < start.length || !name.startsWith(start) || !name.endsWith(end)) return false;
  let at = start.length;
  for (const piece of pieces) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > last) return false;
    at = found + piece.length;
  }
  return true;
}
