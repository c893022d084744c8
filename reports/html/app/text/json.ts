import type { Line, Token } from './lines.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const DEEPEST = 40;

/** JSON laid out over lines, every number and text as it was written; `undefined` for what is no JSON. */
export function jsonLines(text: string): Line[] | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const all = text.match(TOKEN) ?? [];
  const lines: Line[] = [];
  let depth = 0;
  let tokens: Token[] = [];
  const end = (): void => {
    if (tokens.length > 0) lines.push({ depth: Math.min(depth, DEEPEST), tokens });
    tokens = [];
  };
  for (let at = 0; at < all.length; at++) {
    const token = all[at]!;
    const next = all[at + 1];
    if (token === '{' || token === '[') {
      if (next === '}' || next === ']') {
        tokens.push({ text: token + next, kind: 'mark' });
        at++;
        continue;
      }
      tokens.push({ text: token, kind: 'mark' });
      end();
      depth++;
    } else if (token === '}' || token === ']') {
      end();
      depth--;
      tokens.push({ text: token, kind: 'mark' });
    } else if (token === ',') {
      tokens.push({ text: ',', kind: 'mark' });
      end();
    } else if (token === ':') tokens.push({ text: ': ', kind: 'mark' });
    else if (token.startsWith('"')) tokens.push({ text: token, kind: next === ':' ? 'key' : 'string' });
    else tokens.push({ text: token, kind: /^[-\d]/.test(token) ? 'number' : 'word' });
  }
  end();
  return lines;
}
