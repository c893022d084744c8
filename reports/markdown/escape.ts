import { printable } from '../report.ts';

/**
 * Text of a client in one line of Markdown: it stands there as it is. Nothing of it becomes markup, HTML, a link, a
 * mention, a reference to an issue or an emoji, in GitHub's Markdown and in GitLab's. For the latter four a space of no
 * width stands behind the character they begin with.
 */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>#|~&$]/g, '\\$&')
    .replace(/^(?=[-+=])/, '\\')
    .replace(/^(\d+)(?=[.)])/, '$1\\')
    .replace(/([@#!~&$%^:])(?=[\\\w/"])/g, '$1\u200b')
    .replace(/(www(?=\.)|GH(?=-)|(?:https?|ftp|mailto|xmpp)(?=:))/gi, '$1\u200b');
}

/** Text of a client in one line, as code. Nothing in code is markup; a bar is written as one that ends no cell of a table. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll('|', '¦');
  if (line.trim() === '') return '` `';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text of a client as a block of code, its lines as they are. */
export function codeBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${printable(text)}\n${fence}`;
}

const oneLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim();

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** A text of at most so many characters, saying so where it was longer. */
export function cut(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most)];
  if (characters.length <= most && text.length <= 2 * most) return text;
  return `${characters.slice(0, most).join('')}… (${text.length} characters)`;
}
