import type { Readable, Writable } from 'node:stream';
import type { ClientReply } from '../../contracts/rule.ts';
import { asNoise, flawOf, oneLine, parseAnswer, readLines, requestOf } from './messages.ts';

/** How much of what is written beside the answers is kept while calls are under way, in characters: several may write to it at once. */
const TEXT_LIMIT = 64 * 1024;
/** How long an adapter may take to end once its stdin is closed, in milliseconds. */
const END_LIMIT = 2000;

/**
 * What came of a request to an adapter: its answer, or that it ended without one; `toBlame` when it ended by itself,
 * with no other request waiting.
 */
export type Answer = ClientReply | { kind: 'ended'; clean: boolean; how: string; toBlame: boolean };

/** What an adapter says besides answers. */
export interface Listener {
  /** @param flaw why it is none, where it was meant for an answer */
  noise(line: string, flaw?: string): void;
  stderr(text: string): void;
}

/** Something that was started, and the streams to speak with it, wherever it runs. */
export interface Endpoint {
  input: Writable;
  /** An answer a line. */
  answers: Readable;
  /** What it writes for people. */
  texts: Readable[];
  /** Resolves once it has ended, and all it wrote has come. */
  ended: Promise<{ clean: boolean; how: string }>;
  /** Ends it and all it started, at once. May be called again, and when it is gone. */
  kill(): void;
}

/** One adapter and the requests it has not answered. */
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

/** Speaks JSON-RPC with an adapter, a line a message. */
export function speakWith(endpoint: Endpoint, listener: Listener): AdapterProcess {
  const { input, answers, texts } = endpoint;
  const waiting = new Map<number, (answer: Answer) => void>();
  let answered = 0;
  let ended = false;
  let left = false;
  let killed = false;

  const kill = (): void => {
    killed = true;
    endpoint.kill();
  };

  input.on('error', () => {}); // One that ended is noticed by its end.
  for (const text of texts) text.setEncoding('utf8').on('data', listener.stderr);
  readLines(answers, (line) => {
    const message = line === undefined ? undefined : parseAnswer(line);
    const resolve = message && waiting.get(message.id);
    if (message === undefined || resolve === undefined) return listener.noise(asNoise(line), flawOf(line));
    waiting.delete(message.id);
    answered++;
    resolve(message.answer);
  });
  const whenEnded = endpoint.ended.then(({ clean, how }) => {
    ended = true;
    left = clean && waiting.size === 0;
    const toBlame = waiting.size === 1 && !killed;
    for (const answer of waiting.values()) answer({ kind: 'ended', clean, how, toBlame });
    waiting.clear();
    kill(); // What it started and left behind.
  });

  return {
    request: (id, method, params) =>
      new Promise((resolve) => {
        waiting.set(id, resolve);
        input.write(`${oneLine(requestOf(id, method, params))}\n`);
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
      input.end();
      const timer = setTimeout(kill, END_LIMIT);
      await whenEnded;
      clearTimeout(timer);
    },
  };
}

/** Keeps the end of a text. */
export const tail = (text: string): string => text.slice(-TEXT_LIMIT);
