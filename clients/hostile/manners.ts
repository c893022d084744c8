// What adapters that misbehave do, one way each. verdicts.yaml says what a run makes of each.
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

interface Request {
  id: number;
  method: string;
  params?: { target?: Record<string, string>; input?: Record<string, unknown> };
}

/** One way to misbehave. */
export interface Manner {
  /** As a sentence. */
  does: string;
  /** Done once, when the adapter starts; gives true where it reads no requests then. */
  start?: () => boolean;
  /** What it does with a request; `count` is 0 for the first one it gets. */
  answer: (request: Request, count: number) => unknown;
}

const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'hostile', version: '1' },
  methods: ['sevu.requestTicket'],
};

const write = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);
const result = (id: unknown, result: unknown) => write({ jsonrpc: '2.0', id, result });
const refuse = ({ id }: Request) =>
  write({ jsonrpc: '2.0', id, error: { code: -32602, message: 'It is refused.' } });
const stayAlive = () => setInterval(() => {}, 1000);

/** Answers what is no call as it should be, the introduction with these members; false for a call. */
function polite({ id, method }: Request, differing: object = {}): boolean {
  if (method === 'initialize') result(id, { ...INTRODUCTION, ...differing });
  else if (method === 'shutdown') result(id, null);
  else return false;
  return true;
}

/** Polite but for calls. */
const onCall =
  (answer: Manner['answer'], differing?: object): Manner['answer'] =>
  (request, count) =>
    polite(request, differing) || answer(request, count);

const post = ({ params }: Request) => request(params?.target?.apiUrl ?? '', { method: 'POST' }).end();

let waiting = 0;

export const MANNERS: Record<string, Manner> = {
  silent: {
    does: 'Introduces itself and then answers nothing.',
    answer: onCall(() => {}),
  },
  'dies-at-once': {
    does: 'Ends with an error before it reads anything.',
    start() {
      process.stderr.write('cannot find module acme\n');
      process.exit(1);
    },
    answer: () => {},
  },
  deaf: {
    does: 'Never reads its stdin.',
    start: () => Boolean(stayAlive()),
    answer: () => {},
  },
  'stops-reading': {
    does: 'Introduces itself and then reads nothing any more.',
    answer(request) {
      polite(request);
      process.stdin.pause();
      stayAlive();
    },
  },
  'crashes-on-second': {
    does: 'Ends with an error on the second call, and refuses the others.',
    answer: onCall((request, count) => {
      if (count !== 2) return refuse(request);
      process.stderr.write('Segmentation fault\n');
      process.exit(139);
    }),
  },
  'killed-on-fifth': {
    does: 'Is ended by a signal on the fifth call, and refuses the others.',
    answer: onCall((request, count) =>
      count === 5 ? process.kill(process.pid, 'SIGSEGV') : refuse(request),
    ),
  },
  'crashes-with-many': {
    does: 'Takes many calls at once and ends with an error when all are under way; one of them is to blame.',
    answer: onCall(
      async (request) => {
        const { pass } = request.params?.input ?? {};
        if (pass === undefined) process.exit(1);
        await sleep(200);
        refuse(request);
      },
      { maxInFlight: 8 },
    ),
  },
  'leaves-when-called': {
    does: 'Ends cleanly when called, without answering.',
    answer: onCall(() => process.exit(0)),
  },
  'leaves-half-a-line': {
    does: 'Ends in the middle of its answer.',
    answer: onCall(() => process.stdout.write('{"jsonrpc":"2.0","id":', () => process.exit(1))),
  },
  'one-shot': {
    does: 'Answers one request and ends, whichever it is.',
    answer(request) {
      if (!polite(request)) refuse(request);
      process.stdout.end(() => process.exit(0));
    },
  },
  chatty: {
    does: 'Prints what it does to stdout before each answer.',
    answer(request) {
      process.stdout.write('Starting request...\n');
      if (!polite(request)) refuse(request);
    },
  },
  'answers-twice': {
    does: 'Answers each call twice.',
    answer: onCall((request) => [refuse(request), refuse(request)]),
  },
  'answers-others': {
    does: 'Answers calls that nobody made, and then the one that was.',
    answer: onCall((request) => {
      for (const id of [4711, -1, 1e99, '1', null, [request.id], request.id + 0.5]) result(id, 'unasked');
      refuse(request);
    }),
  },
  'answers-as-a-batch': {
    does: 'Answers with a list that holds the answer.',
    answer: onCall(({ id }) => write([{ jsonrpc: '2.0', id, result: {} }])),
  },
  'answers-late': {
    does: 'Answers when its time is over.',
    answer: onCall(async (request) => {
      await sleep(600);
      refuse(request);
    }),
  },
  'answers-in-pieces': {
    does: 'Writes its answers a few bytes at a time, in the middle of characters, and ends lines as Windows does.',
    async answer({ id, method }) {
      const answer =
        method === 'initialize'
          ? { result: { ...INTRODUCTION, client: { name: 'höstile 🎬' } } }
          : { error: { code: -32602, message: 'Не сейчас 🎬' } };
      const bytes = Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\r\n`);
      for (let start = 0; start < bytes.length; start += 7) {
        process.stdout.write(bytes.subarray(start, start + 7));
        await sleep(1);
      }
    },
  },
  'protocol-9': {
    does: 'Speaks a version of the protocol that nobody knows.',
    answer: (request) => polite(request, { protocolVersion: 9 }),
  },
  nameless: {
    does: 'Says nothing about itself.',
    answer: (request) => polite(request, { client: undefined }),
  },
  nonsense: {
    does: 'Answers in prose.',
    answer: () => process.stdout.write('Hello! How can I help you?\n'),
  },
  flood: {
    does: 'Writes to stdout without end, from its first request on.',
    answer: () => pour(process.stdout),
  },
  'floods-when-called': {
    does: 'Writes to stdout without end instead of an answer.',
    answer: onCall(() => pour(process.stdout)),
  },
  'floods-stderr': {
    does: 'Writes 64 MiB to stderr before it answers.',
    answer: onCall((request) => {
      for (let mebibyte = 0; mebibyte < 64; mebibyte++)
        process.stderr.write(`${'z'.repeat(1023)}\n`.repeat(1024));
      refuse(request);
    }),
  },
  echo: {
    does: 'Sends its input back.',
    answer: (request) => write({ jsonrpc: '2.0', ...request }),
  },
  'not-utf8': {
    does: 'Writes bytes that are not UTF-8 before it answers.',
    answer: onCall((request) => {
      process.stdout.write(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]));
      refuse(request);
    }),
  },
  'long-line': {
    does: 'Writes a line of 64 MiB before it answers.',
    answer: onCall((request) => {
      process.stdout.write(`${'y'.repeat(64 * 1024 * 1024)}\n`);
      refuse(request);
    }),
  },
  'deep-result': {
    does: 'Gives a result that is nested 100,000 levels deep.',
    answer: onCall(({ id }) => {
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":${deep}}\n`);
    }),
  },
  'makes-it-up': {
    does: 'Reports success without having sent anything.',
    answer: onCall(({ id }) => result(id, { status: 'success', ticket: { key: 'k', pass: 'p' } })),
  },
  'waits-for-ever': {
    does: 'Waits for a server that says nothing, and answers nothing meanwhile.',
    answer: onCall((call) => post(call).on('response', () => refuse(call))),
  },
  'sends-late': {
    does: 'Answers, and sends its request when it has.',
    answer: onCall(async (call) => {
      refuse(call);
      await sleep(20);
      post(call).on('error', () => {});
    }),
  },
  boasts: {
    does: 'Names methods that are not there beside its own.',
    answer: onCall(refuse, {
      methods: ['sevu.requestTicket', 'sevu.grantWishes', 'constructor', '__proto__', ''],
    }),
  },
  disowns: {
    does: 'Says of the method it has named that it is not there.',
    answer: onCall(({ id }) =>
      write({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no such method' } }),
    ),
  },
  greedy: {
    does: 'Wants 10,000 calls at once, and ends when it gets more than 64.',
    answer: onCall(
      async (request) => {
        if (++waiting > 64) process.exit(1);
        await sleep(20);
        waiting--;
        refuse(request);
      },
      { maxInFlight: 10_000 },
    ),
  },
  'leaves-a-child': {
    does: 'Ends, and leaves a child behind that holds its pipes open.',
    answer: onCall(() => {
      spawn('sleep', ['60'], { stdio: 'inherit' });
      process.exit(1);
    }),
  },
  'never-ends': {
    does: 'Does not end when its stdin is closed, or when it is asked to by a signal.',
    start() {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
      return stayAlive() === undefined;
    },
    answer: onCall(refuse),
  },
  injects: {
    does: 'Prints what drives terminals, breaks XML and injects HTML.',
    answer: onCall(({ id }) => {
      process.stderr.write('\u001b[2J\u0000<script>alert(1)</script>]]>]]><script>\n');
      const message = '\u001b]0;owned\u0007\u202e<b>]]>';
      write({ jsonrpc: '2.0', id, error: { code: -32602, message } });
    }),
  },
  leaks: {
    does: 'Prints the secret it was given, and names it in its error.',
    answer: onCall(({ id, params }) => {
      const secret = params?.target?.apiSecret ?? '';
      process.stderr.write(`secret ${secret} or ${Buffer.from(secret).toString('base64')}\n`);
      write({ jsonrpc: '2.0', id, error: { code: -32602, message: `bad secret ${secret}` } });
    }),
  },
};

/** Writes without end. */
function pour(stream: NodeJS.WriteStream): void {
  stream.write('x'.repeat(100).concat('\n').repeat(1000), () => pour(stream));
}

/** Reads requests, a line each, and deals with them in a certain manner. */
export function behave({ start, answer }: Manner): void {
  if (start?.()) return;
  let count = 0;
  createInterface({ input: process.stdin }).on('line', (line) =>
    answer(JSON.parse(line) as Request, count++),
  );
}
