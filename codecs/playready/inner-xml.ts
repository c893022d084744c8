const COMMENT = /<!--[\s\S]*?-->/;
const CDATA = /<!\[CDATA\[[\s\S]*?\]\]>/;
const INSTRUCTION = /<\?[\s\S]*?\?>/;
/** A tag with its slash, its name and the slash of an empty one. */
const TAG = /<(\/?)([^\s/>]+)(?:[^>"'/]|"[^"]*"|'[^']*'|\/(?!>))*(\/?)>/;
const MARKUP = new RegExp([COMMENT, CDATA, INSTRUCTION, TAG].map(({ source }) => source).join('|'), 'g');

/**
 * What stands between the tags of an element, character by character as it is written; `undefined` when there
 * is no such element, '' when it is empty. The first of several counts.
 * @param document well-formed XML
 * @param path local names from the root down to the element
 */
export function innerXml(document: string, path: string[]): string | undefined {
  const open: string[] = [];
  let start: number | undefined;
  for (const { index, 0: piece, 1: closing, 2: name, 3: empty } of document.matchAll(MARKUP)) {
    if (name === undefined) continue;
    if (closing === '/') {
      if (start !== undefined && open.length === path.length) return document.slice(start, index);
      open.pop();
      continue;
    }
    open.push(name.slice(name.indexOf(':') + 1));
    const found =
      start === undefined && open.length === path.length && path.every((each, at) => open[at] === each);
    if (found && empty === '/') return '';
    if (found) start = index + piece.length;
    if (empty === '/') open.pop();
  }
  return undefined;
}
