import { connect, type Socket } from 'node:net';

/** What is asked of a server, over and over. */
export interface Question {
  method: string;
  /** The request target, escaped. */
  target: string;
  contentType?: string;
  body?: string;
  /** What a right answer has in it. Any other ends the measurement. */
  expected: string;
}

export interface LoadOptions {
  /** How many requests, over all connections. */
  requests: number;
  connections: number;
}

/** Milliseconds each request took, in the order of the answers, and all of them together. */
export interface LoadResult {
  tookMs: number;
  latenciesMs: number[];
}

/**
 * Asks a server on connections that are kept, each as soon as it has its answer. Written on bare sockets: an HTTP client
 * would need more of the machine than the servers.
 */
export function load(
  url: string,
  question: Question | Question[],
  options: LoadOptions,
): Promise<LoadResult> {
  const { hostname, port, host } = new URL(url);
  const questions = [question].flat().map((each) => ({ ...each, bytes: bytesOf(each, host) }));
  const latenciesMs: number[] = [];
  const began = performance.now();
  let asked = 0;

  function ask(socket: Socket, done: () => void, failed: (error: Error) => void): void {
    let text = '';
    let sentAt = 0;
    let current = questions[0]!;
    const next = () => {
      if (asked === options.requests) return void socket.end(done);
      current = questions[asked % questions.length]!;
      asked++;
      sentAt = performance.now();
      socket.write(current.bytes);
    };
    socket.on('connect', next).on('error', failed);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      latenciesMs.push(performance.now() - sentAt);
      if (!text.includes(current.expected)) return failed(new Error(`The answer of ${url} is ${text}`));
      text = '';
      next();
    });
  }

  const connections = Array.from({ length: options.connections }, () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    return new Promise<void>((done, failed) => ask(socket, done, failed));
  });
  const end = stayAwake();
  return Promise.all(connections)
    .then(() => ({ tookMs: performance.now() - began, latenciesMs }))
    .finally(end);
}

/**
 * Keeps this process from sleeping, as waking a sleeper costs the one who writes to it: a slow server would pay for each
 * answer and a fast one, whose answers are waited for by nobody, for none. Gives what ends it.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = () => awake && setImmediate(turn);
  turn();
  return () => {
    awake = false;
  };
}

function bytesOf({ method, target, contentType, body = '' }: Question, host: string): Buffer {
  const type = contentType === undefined ? [] : [`Content-Type: ${contentType}`];
  const head = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    ...type,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Whether all of an answer is there, whose length its header tells. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`The answer has no Content-Length: ${text}`);
  return text.length >= end + 4 + Number(length);
}
