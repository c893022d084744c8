// Adapters that misbehave, one way each: node clients/hostile/adapter.ts MANNER
// The harness is held to giving each the right verdict and going on.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Request {
  id: number;
  method: string;
  params?: { target?: Record<string, string>; input?: Record<string, unknown> };
}

/** What an adapter with these manners does with a request; `count` is 0 for the first one it gets. */
type Manner = (request: Request, count: number) => void;

const INTRODUCTION = {
  protocolVersion: 1,
  client: { name: 'hostile', version: '1' },
  methods: ['sevu.requestTicket'],
};

const write = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);
const answer = (id: number, result: unknown) => write({ jsonrpc: '2.0', id, result });
const refuse = (id: number) => write({ jsonrpc: '2.0', id, error: { code: -32602, message: 'no' } });
const polite = ({ id, method }: Request): boolean => {
  if (method === 'initialize') answer(id, INTRODUCTION);
  else if (method === 'shutdown') answer(id, null);
  else return false;
  return true;
};

const MANNERS: Record<string, Manner> = {
  /** Introduces itself and then answers nothing. */
  silent: (request) => void polite(request),
  /** Ends with an error on the second call, and refuses the others. */
  'crashes-on-second': (request, count) => {
    if (polite(request)) return;
    if (count === 2) {
      process.stderr.write('Segmentation fault\n');
      process.exit(139);
    }
    refuse(request.id);
  },
  /** Ends cleanly when called, without answering. */
  'leaves-when-called': (request) => {
    if (!polite(request)) process.exit(0);
  },
  /** Answers one request and ends, whichever it is. */
  'one-shot': (request) => {
    if (!polite(request)) refuse(request.id);
    process.stdout.end(() => process.exit(0));
  },
  /** Prints a banner and logs to stdout before each answer. */
  chatty: (request) => {
    process.stdout.write('Starting request...\n');
    if (!polite(request)) refuse(request.id);
  },
  /** Answers each request twice, and another one nobody sent. */
  'answers-twice': (request) => {
    for (const _ of [1, 2]) if (!polite(request)) refuse(request.id);
    answer(4711, 'unasked');
  },
  /** Speaks a version of the protocol that nobody knows. */
  'protocol-9': ({ id }) => answer(id, { ...INTRODUCTION, protocolVersion: 9 }),
  /** Says nothing about itself. */
  nameless: ({ id }) => answer(id, { protocolVersion: 1, methods: [] }),
  /** Answers in prose. */
  nonsense: () => void process.stdout.write('Hello! How can I help you?\n'),
  /** Writes without end. */
  flood: () => {
    const more = () => process.stdout.write('x'.repeat(100).concat('\n').repeat(1000), more);
    more();
  },
  /** Sends its input back. */
  echo: (request) => write({ jsonrpc: '2.0', ...request }),
  /** Answers calls with bytes that are not UTF-8. */
  'not-utf8': (request) => {
    if (polite(request)) return;
    process.stdout.write(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]));
    refuse(request.id);
  },
  /** Sends a line of 20 MiB before it answers. */
  'long-line': (request) => {
    if (polite(request)) return;
    process.stdout.write(`${'y'.repeat(20 * 1024 * 1024)}\n`);
    refuse(request.id);
  },
  /** Reports success without having sent anything. */
  'makes-it-up': (request) => {
    if (!polite(request)) answer(request.id, { status: 'success', ticket: { key: 'k', pass: 'p' } });
  },
  /** Leaves a child behind that holds its pipes open. */
  'leaves-a-child': (request) => {
    if (polite(request)) return;
    spawn('sleep', ['60'], { stdio: 'inherit' });
    process.exit(1);
  },
  /** Does not end when its stdin is closed. */
  'never-ends': (request) => {
    setInterval(() => {}, 1000);
    if (!polite(request)) refuse(request.id);
  },
  /** Prints what drives terminals, breaks XML and injects HTML. */
  injects: (request) => {
    if (polite(request)) return;
    process.stderr.write('\u001b[2J\u0000<script>alert(1)</script>]]>]]><script>\n');
    write({
      jsonrpc: '2.0',
      id: request.id,
      error: { code: -32602, message: '\u001b]0;owned\u0007\u202e<b>]]>' },
    });
  },
  /** Prints the secret it was given. */
  leaks: (request) => {
    if (polite(request)) return;
    const secret = request.params?.target?.apiSecret ?? '';
    process.stderr.write(`secret ${secret} or ${Buffer.from(secret).toString('base64')}\n`);
    write({ jsonrpc: '2.0', id: request.id, error: { code: -32602, message: `bad secret ${secret}` } });
  },
};

const manner = MANNERS[process.argv[2] ?? ''];
if (manner === undefined) {
  process.stderr.write(`Name one of: ${Object.keys(MANNERS).join(', ')}\n`);
  process.exit(2);
}
let count = 0;
createInterface({ input: process.stdin }).on('line', (line) => manner(JSON.parse(line) as Request, count++));
