import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { TextDecoder } from 'node:util';
import type { ClientReply } from '../../contracts/rule.ts';
import { DriverError } from '../driver.ts';

/** The longest line read from an adapter, in bytes. */
const LINE_LIMIT = 16 * 1024 * 1024;
/** How deep lists and objects of an answer may be nested: what comes of it is walked through, and written down. */
const DEPTH_LIMIT = 100;
/** How much of stderr is kept while calls are under way, in characters: several may write to it at once. */
const STDERR_LIMIT = 64 * 1024;
/** How many lines of noise are kept, and how much of each. */
const NOISE_LIMIT = { lines: 20, characters: 200 };
/** How long an adapter may take to end once its stdin is closed, in milliseconds. */
const END_LIMIT = 2000;

/**
 * What came of a request to an adapter: its answer, or that the process ended without one; `toBlame` when it ended by
 * itself, with no other request waiting.
 */
export type Answer = ClientReply | { kind: 'ended'; clean: boolean; how: string; toBlame: boolean };

/** What an adapter says besides answers. */
export interface Listener {
  noise(line: string): void;
  stderr(text: string): void;
}

/** The circumstances a process is started in, where they differ from Countersign's own. */
export interface Surroundings {
  /** Variables that are set, or taken away where the value is undefined. */
  variables?: Record<string, string | undefined>;
  folder?: string;
}

/** One adapter process and the requests it has not answered. */
export interface AdapterProcess {
  request(id: number, method: string, params?: unknown): Promise<Answer>;
  /** How many requests it has answered. */
  readonly answered: number;
  /** Whether it is gone, or about to be. */
  readonly ended: boolean;
  /** Whether it ended by itself, cleanly, with nothing left to answer. */
  readonly left: boolean;
  /** Ends the process and all it started, at once. */
  kill(): void;
  /** Closes its stdin, and ends it if it does not end by itself in time. */
  end(): Promise<void>;
}

/** Starts a command and speaks JSON-RPC with it, a line a message. Rejects with {@link DriverError} when it cannot be started. */
export function startAdapter(
  [command, ...args]: string[],
  listener: Listener,
  { variables, folder }: Surroundings = {},
): Promise<AdapterProcess> {
  return new Promise((started, failed) => {
    // A process group of its own, so that whatever it starts can be ended with it.
    const env = { ...process.env, ...variables };
    const child = spawn(command!, args, { stdio: 'pipe', detached: true, env, cwd: folder });
    child.once('error', (error: NodeJS.ErrnoException) =>
      failed(new DriverError(whyNotStarted(command!, error))),
    );
    child.once('spawn', () => started(speakWith(child, listener)));
  });
}

function whyNotStarted(command: string, error: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such command. Check the path, or that it is installed',
    EACCES: 'it may not be executed. Set its executable bit, or name its interpreter first',
  };
  return `Failed to start "${command}": ${reasons[error.code ?? ''] ?? error.message}.`;
}

function speakWith(child: ChildProcessWithoutNullStreams, listener: Listener): AdapterProcess {
  const waiting = new Map<number, (answer: Answer) => void>();
  let answered = 0;
  let ended = false;
  let left = false;
  let killed = false;

  const kill = (): void => {
    killed = true;
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  };

  child.stdin.on('error', () => {}); // A process that ended is noticed by its end.
  child.stderr.setEncoding('utf8').on('data', listener.stderr);
  readLines(child, (line) => {
    const message = line === undefined ? undefined : parseAnswer(line);
    const resolve = message && waiting.get(message.id);
    if (message === undefined || resolve === undefined) return listener.noise(describeLine(line));
    waiting.delete(message.id);
    answered++;
    resolve(message.answer);
  });
  const whenEnded = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      ended = true;
      left = code === 0 && waiting.size === 0;
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const toBlame = waiting.size === 1 && !killed;
      for (const answer of waiting.values()) answer({ kind: 'ended', clean: code === 0, how, toBlame });
      waiting.clear();
      kill(); // What it started and left behind.
      resolve();
    });
  });
  // A grandchild that holds the pipes open would keep "close" from coming.
  child.once('exit', () =>
    setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe.destroy()), 200).unref(),
  );

  return {
    request: (id, method, params) =>
      new Promise((resolve) => {
        waiting.set(id, resolve);
        const message = { jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) };
        child.stdin.write(`${oneLine(message)}\n`);
      }),
    get answered() {
      return answered;
    },
    get ended() {
      return ended || killed;
    },
    get left() {
      return left;
    },
    kill,
    async end() {
      child.stdin.end();
      const timer = setTimeout(kill, END_LIMIT);
      await whenEnded;
      clearTimeout(timer);
    },
  };
}

/** JSON on what every language takes for one line: some end lines at U+2028, U+2029 and U+0085 too. */
function oneLine(message: unknown): string {
  return JSON.stringify(message).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Hands over each line of stdout; `undefined` for one that is too long or not UTF-8. */
function readLines(child: ChildProcessWithoutNullStreams, take: (line: string | undefined) => void): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let length = 0;
  const flush = (): void => {
    const bytes = Buffer.concat(parts);
    parts = [];
    if (length > LINE_LIMIT) take(undefined);
    else if (length > 0) take(decodeLine(decoder, bytes));
    length = 0;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= LINE_LIMIT) parts.push(part);
    else parts = [];
  };
  child.stdout.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      add(chunk.subarray(start, end));
      flush();
      start = end + 1;
    }
    add(chunk.subarray(start));
  });
  child.stdout.on('end', flush);
}

function decodeLine(decoder: TextDecoder, bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function describeLine(line: string | undefined): string {
  if (line === undefined) return '(a line that is not UTF-8 or longer than 16 MiB)';
  return line.length <= NOISE_LIMIT.characters ? line : `${line.slice(0, NOISE_LIMIT.characters)}...`;
}

/** Keeps a list of noise from growing without end. */
export function addNoise(lines: string[], line: string): void {
  if (lines.length < NOISE_LIMIT.lines) lines.push(line);
}

/** Keeps the end of a text. */
export const tail = (text: string): string => text.slice(-STDERR_LIMIT);

const STRING_OR_LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** JSON whose whole numbers of more digits than JavaScript keeps are texts, so that none of them is lost. */
function withLongNumbers(json: string): string {
  if (!/\d{16}/.test(json)) return json;
  return json.replace(STRING_OR_LONG_NUMBER, (part) => (part.startsWith('"') ? part : `"${part}"`));
}

function parseAnswer(line: string): { id: number; answer: ClientReply } | undefined {
  let message: Record<string, unknown>;
  try {
    message = Object(JSON.parse(withLongNumbers(line)));
  } catch {
    return undefined;
  }
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

/** Whether lists and objects are nested within each other more often than so. */
function isDeep(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((member) => isDeep(member, limit - 1));
}
