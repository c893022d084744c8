import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METHODS } from './methods.ts';
import { askPatient, errorCode, inWords } from './patient.ts';
import type { Finding, Introduction, Visit } from './visit.ts';

/** Codes that say that a method, or this combination, is not there. */
const NOT_THERE = [-32601, 4];
const RECEIVER = 'packaging.startCallbackReceiver';
/** How many calls are made at once to see whether they are. */
const TOGETHER = 8;

/** Calls each method that is listed once, at a server that answers 503; then several at once. */
export async function checkCalls({ methods, maxInFlight }: Introduction, visit: Visit): Promise<void> {
  const server = await startServer();
  try {
    const there = await checkEach(methods, server, visit);
    await checkAtOnce(there, maxInFlight, server, visit);
  } finally {
    server.close();
  }
}

/** Gives the methods that are there and call a server. */
async function checkEach(methods: string[], server: BusyServer, visit: Visit): Promise<string[]> {
  const check = 'answers to calls';
  const missing: string[] = [];
  const there: string[] = [];
  for (const method of methods) {
    const before = server.requests;
    const outcome = await visit.ask(method, METHODS[method]!(server.url));
    if (outcome.kind !== 'answer') {
      const todo =
        'Answer every call, whatever happens: what goes wrong is an error with a code and a message.';
      visit.wrong(check, `${method}: ${inWords(outcome)}`, todo);
      return [];
    }
    const code = errorCode(outcome);
    if (code !== undefined && NOT_THERE.includes(code)) missing.push(method);
    else if (server.requests > before) there.push(method);
    if (code !== undefined && !Number.isInteger(code)) {
      visit.wrong(
        check,
        `${method}: the code of its error is no number.`,
        'Give each error a "code", a number.',
      );
      return [];
    }
    if (method === RECEIVER && code === undefined) checkReceiver(outcome.message.result, visit);
  }
  const todo = 'Implement what is missing, or leave it out of "methods". Its cases are skipped.';
  if (missing.length > 0) visit.advise('methods that are there', notImplemented(missing, methods), todo);
  if (missing.length === methods.length) visit.leave(check, 'No method is implemented yet.');
  else visit.ok(check, `${methods.length - missing.length} of ${methods.length} methods`);
  return there;
}

const notImplemented = (missing: string[], listed: string[]): string =>
  missing.length === listed.length
    ? `Of the ${listed.length} it lists, none is implemented yet.`
    : `It lists ${missing.join(', ')}, and says when called that there is no such method.`;

function checkReceiver(result: unknown, visit: Visit): void {
  const { url } = Object(result) as { url?: unknown };
  if (typeof url === 'string' && URL.canParse(url)) return;
  visit.wrong(
    'callback receiver',
    `${RECEIVER} gives no URL.`,
    'Answer it with {"url": "http://127.0.0.1:PORT/PATH"}.',
  );
}

async function checkAtOnce(
  methods: string[],
  maxInFlight: number,
  server: BusyServer,
  visit: Visit,
): Promise<Finding> {
  const check = 'calls at once';
  if (visit.oneShot || maxInFlight === 1) return visit.leave(check, 'It takes one at a time.');
  const [method] = methods;
  if (method === undefined) return visit.leave(check, 'It has no method that calls a server.');
  const patient = await visit.current();
  if (patient === undefined) return visit.leave(check, 'It could not be started again.');
  const count = Math.min(maxInFlight, TOGETHER);
  server.hold(count);
  const { timeoutMs } = visit.settings;
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      askPatient(patient, 1000 + index, method, METHODS[method]!(server.url), timeoutMs),
    ),
  );
  const lost = outcomes.filter(({ kind }) => kind !== 'answer');
  if (lost.length > 0)
    return visit.wrong(
      check,
      `It says it takes ${maxInFlight}; of ${count} made together, ${lost.length} got no answer.`,
      'Answer each under its own id, one whole line at a time; or say "maxInFlight": 1.',
    );
  if (server.most < count)
    return visit.advise(
      check,
      `It says it takes ${maxInFlight}; of ${count} made together, ${server.most} were under way at once.`,
      'Say how many it really takes.',
    );
  return visit.ok(check, `${count} under way together, of ${maxInFlight} it takes`);
}

/** A server that is not up to it: 503 for everything. */
interface BusyServer {
  url: string;
  readonly requests: number;
  /** How many requests were under way at once since `hold`. */
  readonly most: number;
  /** From now on it answers when so many requests are under way, or after 2 s. */
  hold(count: number): void;
  close(): void;
}

async function startServer(): Promise<BusyServer> {
  let requests = 0;
  let most = 0;
  let wanted = 1;
  let held: ServerResponse[] = [];
  const release = (): void => {
    for (const response of held) response.writeHead(503).end();
    held = [];
  };
  const server: Server = createServer((request, response) => {
    requests++;
    request.resume();
    held.push(response);
    most = Math.max(most, held.length);
    if (held.length >= wanted) return release();
    setTimeout(release, 2000).unref();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    get most() {
      return most;
    },
    hold(count) {
      wanted = count;
      most = 0;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
