import type { Line, Token } from './lines.ts';

const DEEPEST = 40;
/** Longer tags are not coloured. */
const LONGEST_TAG = 4_000;
const ATTRIBUTE = /(\s+)([\w:.-]+)(=)("[^"]*"|'[^']*')/y;

/** XML laid out over lines. What is not well-formed is laid out as far as it goes, and nothing of it is left out. */
export function xmlLines(text: string): Line[] {
  const parts = split(text);
  const lines: Line[] = [];
  let depth = 0;
  const line = (tokens: Token[]): void => {
    lines.push({ depth: Math.max(0, Math.min(depth, DEEPEST)), tokens });
  };
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (!part.startsWith('<')) {
      for (const each of part.trim().split(/\r?\n/)) line([{ text: each.trim() }]);
    } else if (part.startsWith('</')) {
      depth--;
      line(tag(part));
    } else if (/^<[?!]/.test(part) || part.endsWith('/>') || part === '<') line(tag(part));
    else {
      const closing = parts[at + 1]?.startsWith('</') ? 1 : parts[at + 2]?.startsWith('</') ? 2 : 0;
      const inner = parts[at + 1]!;
      if (closing === 1) line([...tag(part), ...tag(inner)]);
      else if (closing === 2 && !inner.startsWith('<') && !inner.trim().includes('\n'))
        line([...tag(part), { text: inner.trim() }, ...tag(parts[at + 2]!)]);
      else {
        line(tag(part));
        depth++;
        continue;
      }
      at += closing;
    }
  }
  return lines;
}

/** Tags and the texts between them, those of white space left out. */
function split(text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text[at] === '<' ? tagEnd(text, at) : nextTag(text, at);
    const part = text.slice(at, end);
    if (part.trim() !== '') parts.push(part);
    at = end;
  }
  return parts;
}

function nextTag(text: string, from: number): number {
  const found = text.indexOf('<', from);
  return found < 0 ? text.length : found;
}

/** The index behind a tag, a comment or a section; the end of the text where it does not end. */
function tagEnd(text: string, from: number): number {
  const closing = text.startsWith('<!--', from)
    ? '-->'
    : text.startsWith('<![CDATA[', from)
      ? ']]>'
      : undefined;
  if (closing !== undefined) {
    const found = text.indexOf(closing, from);
    return found < 0 ? text.length : found + closing.length;
  }
  let quote = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]!;
    if (quote === character) quote = '';
    else if (quote === '' && character === '>') return at + 1;
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return text.length;
}

function tag(text: string): Token[] {
  if (text.startsWith('<!') || text.startsWith('<?')) return [{ text, kind: 'comment' }];
  const name = /^<\/?[^\s/>]*/.exec(text.slice(0, 200))?.[0];
  if (name === undefined || text.length > LONGEST_TAG) return [{ text }];
  const tokens: Token[] = [{ text: name, kind: 'tag' }];
  let at = name.length;
  ATTRIBUTE.lastIndex = at;
  for (let found = ATTRIBUTE.exec(text); found !== null; found = ATTRIBUTE.exec(text)) {
    tokens.push({ text: ` ${found[2]}`, kind: 'attribute' }, { text: '=', kind: 'mark' });
    tokens.push({ text: found[4]!, kind: 'string' });
    at = ATTRIBUTE.lastIndex;
  }
  return [...tokens, { text: text.slice(at), kind: 'tag' }];
}
