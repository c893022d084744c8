import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import type { ClientReply } from '../../contracts/rule.ts';

/** The longest message read from a client, in bytes. */
export const MESSAGE_LIMIT = 16 * 1024 * 1024;
/** How deep lists and objects of an answer may be nested: what comes of it is walked through, and written down. */
const DEPTH_LIMIT = 100;
/** How many lines of noise are kept, and how much of each. */
const NOISE_LIMIT = { lines: 20, characters: 200 };

/** JSON on what every language takes for one line: some end lines at U+2028, U+2029 and U+0085 too. */
export function oneLine(message: unknown): string {
  return JSON.stringify(message).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A JSON-RPC request. */
export const requestOf = (id: number, method: string, params?: unknown) => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params === undefined ? {} : { params }),
});

/** Hands over each line of a stream; `undefined` for one that is too long or not UTF-8. */
export function readLines(stream: Readable, take: (line: string | undefined) => void): void {
  let parts: Buffer[] = [];
  let length = 0;
  const flush = (): void => {
    const bytes = Buffer.concat(parts);
    parts = [];
    if (length > MESSAGE_LIMIT) take(undefined);
    else if (length > 0) take(textOf(bytes));
    length = 0;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= MESSAGE_LIMIT) parts.push(part);
    else parts = [];
  };
  stream.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      add(chunk.subarray(start, end));
      flush();
      start = end + 1;
    }
    add(chunk.subarray(start));
  });
  stream.on('end', flush);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text; `undefined` where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** What a client said instead of an answer, cut to a readable length. @param said `undefined` for what cannot be shown */
export function asNoise(said: string | undefined): string {
  if (said === undefined) return '(a line that is not UTF-8 or longer than 16 MiB)';
  return said.length <= NOISE_LIMIT.characters ? said : `${said.slice(0, NOISE_LIMIT.characters)}...`;
}

/** Keeps a list of noise from growing without end. */
export function addNoise(lines: string[], line: string): void {
  if (lines.length < NOISE_LIMIT.lines) lines.push(line);
}

const STRING_OR_LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** JSON whose whole numbers of more digits than JavaScript keeps are texts, so that none of them is lost. */
function withLongNumbers(json: string): string {
  if (!/\d{16}/.test(json)) return json;
  return json.replace(STRING_OR_LONG_NUMBER, (part) => (part.startsWith('"') ? part : `"${part}"`));
}

/** Reads a JSON-RPC response; `undefined` for what is none. */
export function parseAnswer(json: string): { id: number; answer: ClientReply } | undefined {
  const message = Object(parsed(withLongNumbers(json))) as Record<string, unknown>;
  if (isDeep(message, DEPTH_LIMIT)) return undefined;
  const { id, result, error } = message;
  if (typeof id !== 'number' || 'method' in message) return undefined;
  if (error !== undefined && error !== null) {
    const { code, message: text, data } = Object(error) as Record<string, unknown>;
    if (typeof code !== 'number') return undefined;
    return { id, answer: { kind: 'error', code, message: String(text ?? ''), data } };
  }
  return 'result' in message ? { id, answer: { kind: 'result', value: result } } : undefined;
}

/**
 * Why a line that was meant for an answer is none to any call that waits, as a clause; `undefined` for any other line.
 * @param line `undefined` for what cannot be shown
 */
export function flawOf(line: string | undefined): string | undefined {
  const message = line === undefined ? undefined : parsed(line);
  const [first] = Array.isArray(message) ? message : [message];
  if (typeof first !== 'object' || first === null || !('id' in first) || 'method' in first) return undefined;
  const { id, error } = first as { id: unknown; error?: unknown };
  const hasError = error !== undefined && error !== null;
  if (!hasError && !('result' in first))
    return 'jsonrpc' in first ? 'it has no result and no error' : undefined;
  if (Array.isArray(message)) return 'it is a list';
  if (isDeep(message, DEPTH_LIMIT)) return `it is nested more than ${DEPTH_LIMIT} levels deep`;
  // Not which: the same flaw is to be told in the same words, whichever the call.
  if (typeof id !== 'number')
    return `its id is ${typeof id === 'string' ? 'a text' : 'no number'}, and that of a call is a number`;
  const { code } = Object(error) as { code?: unknown };
  if (hasError && typeof code !== 'number') return `its error.code is ${shown(code)}, and must be a number`;
  return 'no call with its id waits for one (any more)';
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : asNoise(JSON.stringify(value)));

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether lists and objects are nested within each other more often than so. */
function isDeep(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((member) => isDeep(member, limit - 1));
}
