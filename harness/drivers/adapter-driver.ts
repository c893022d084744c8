import { type CallEnd, type Called, type Driver, DriverError } from '../driver.ts';
import { lastWords } from '../last-words.ts';
import { type AdapterProcess, type Listener, tail } from './conversation.ts';
import {
  CANNOT_LOAD,
  greeting,
  HANDSHAKE_LIMIT,
  type Harness,
  type Introduction,
  readIntroduction,
  withinTime,
} from './handshake.ts';
import { addNoise } from './messages.ts';

/** How many lines of noise before the handshake are too many to go on waiting. */
const HANDSHAKE_NOISE = 20;

/** What is said of one that wrote nothing to stdout: most libraries hold back what goes into a pipe. */
const UNSAID = ' Nothing came on stdout: see that each answer is flushed.';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What was said beside the answers while a call was under way. */
interface Heard {
  noise: string[];
  flaw?: string;
  stderr: string;
}

/**
 * Shakes hands with an adapter and makes a driver of it. It is started again whenever it is gone: after a crash, after a
 * call that took too long, and for each call when it only ever answers one request.
 * @param startOne starts it once more
 * @param harness what it is told about who calls
 * @param handshakeMs how long it may take to start and answer `initialize`
 */
export async function driveAdapter(
  startOne: (listener: Listener) => Promise<AdapterProcess>,
  harness: Harness,
  handshakeMs = HANDSHAKE_LIMIT,
): Promise<Driver> {
  const underWay = new Set<Heard>();
  let unclaimed: Heard = { noise: [], stderr: '' };
  let adapter: Promise<AdapterProcess> | undefined;
  let calls = 0;
  // An adapter that answers one request and ends never gets to a call behind a handshake in the same process.
  let oneShot = false;

  const heardBy = (): Iterable<Heard> => (underWay.size > 0 ? underWay : [unclaimed]);
  const listener = {
    noise(line: string, flaw?: string): void {
      for (const heard of heardBy()) {
        addNoise(heard.noise, line);
        if (flaw !== undefined) heard.flaw ??= flaw;
      }
    },
    stderr(text: string): void {
      for (const heard of heardBy()) heard.stderr = tail(heard.stderr + text);
    },
  };
  const handshake = (process: AdapterProcess) =>
    shakeHands(process, harness, handshakeMs, [...heardBy()][0]!);

  const processes = new Set<AdapterProcess>();
  async function start(): Promise<AdapterProcess> {
    const process = await startOne(listener);
    for (const earlier of processes) if (earlier.ended) processes.delete(earlier);
    processes.add(process);
    return process;
  }

  async function restart(): Promise<AdapterProcess> {
    const process = await start();
    await handshake(process);
    return process;
  }

  /** A process to call: the running one, or a new one where it is gone. Calls that come meanwhile wait for the same one. */
  async function ready(): Promise<AdapterProcess> {
    const running = adapter;
    const process = await running;
    if (process?.left && process.answered === 1) oneShot = true;
    if (oneShot) return start();
    // Another call may have seen its end first, and started the next one.
    if (process?.ended && adapter === running) adapter = undefined;
    adapter ??= restart().catch((error) => {
      adapter = undefined;
      throw error;
    });
    return adapter;
  }

  async function attempt(method: string, params: unknown, timeoutMs: number): Promise<Attempt> {
    let process: AdapterProcess;
    try {
      process = await ready();
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      return {
        end: { kind: 'crash', how: `it could not be started again: ${error.message}` },
        comeAgain: false,
      };
    }
    const answer = await withinTime(process.request(++calls, method, params), timeoutMs);
    if (answer.kind === 'timeout') process.kill();
    else if (oneShot) void process.end();
    if (answer.kind !== 'ended') return { end: answer, comeAgain: false };
    if (!answer.toBlame) return { end: { kind: 'interrupted' }, comeAgain: false };
    return {
      end: { kind: 'crash', how: answer.how },
      comeAgain: answer.clean && process.answered > 0 && !oneShot,
    };
  }

  async function call(method: string, params: unknown, timeoutMs: number): Promise<Called> {
    const heard = unclaimed;
    unclaimed = { noise: [], stderr: '' };
    underWay.add(heard);
    const finish = async (end: CallEnd): Promise<Called> => {
      // What it wrote to stderr before it answered may come in just behind the answer.
      await nextTurn();
      return { end, ...heard };
    };
    try {
      const first = await attempt(method, params, timeoutMs);
      if (!first.comeAgain) return await finish(first.end);
      // It ended cleanly without getting to this call: it may take but one request, or a few, and want a new start.
      const second = await attempt(method, params, timeoutMs);
      if (second.end.kind !== 'crash') return await finish(second.end);
      oneShot = true;
      const third = await attempt(method, params, timeoutMs);
      if (third.end.kind === 'crash') oneShot = false;
      return await finish(third.end);
    } finally {
      underWay.delete(heard);
    }
  }

  const first = await start();
  const introduction = await handshake(first);
  adapter = Promise.resolve(first);
  return {
    ...introduction,
    call,
    async close() {
      await adapter?.catch(() => undefined);
      const running = [...processes].filter(({ ended }) => !ended);
      for (const process of running) void process.request(++calls, 'shutdown');
      await Promise.all(running.map((process) => process.end()));
    },
  };
}

/** How a call ended, and whether the client may only have wanted to be started again for it. */
interface Attempt {
  end: CallEnd;
  comeAgain: boolean;
}

async function shakeHands(
  adapter: AdapterProcess,
  harness: Harness,
  limitMs: number,
  heard: Heard,
): Promise<Introduction> {
  const initialize = adapter.request(0, 'initialize', greeting(harness));
  const done = new AbortController();
  const answer = await withinTime(Promise.race([initialize, nonsense(heard, done.signal)]), limitMs);
  done.abort();
  try {
    if (answer.kind === 'result') return readIntroduction(answer.value);
    if (answer.kind === 'error' && answer.code === CANNOT_LOAD) throw new DriverError(answer.message);
    throw new DriverError(`The client does not speak the protocol: ${describe(answer, heard, limitMs)}`);
  } catch (error) {
    adapter.kill();
    throw error;
  }
}

/** Resolves once what was said instead of an answer leaves no hope for one. */
function nonsense(heard: Heard, done: AbortSignal): Promise<{ kind: 'nonsense' }> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const echo = heard.noise.some((line) => line.includes('"method":"initialize"'));
      if (echo || heard.noise.length >= HANDSHAKE_NOISE) resolve({ kind: 'nonsense' });
    }, 50);
    done.addEventListener('abort', () => clearInterval(timer));
  });
}

function describe(
  answer: { kind: string; message?: string; how?: string },
  { noise, flaw, stderr }: Heard,
  limitMs: number,
): string {
  const meant = flaw === undefined ? '' : ` What was meant for one is none: ${flaw}.`;
  const said =
    noise[0] === undefined
      ? ''
      : ` It wrote ${JSON.stringify(noise[0])} to stdout, which is no JSON-RPC answer.${meant}`;
  const words = lastWords(stderr);
  switch (answer.kind) {
    case 'error':
      return `it answered initialize with the error ${JSON.stringify(answer.message)}.${words}`;
    case 'ended':
      return `it ended (${answer.how}) without answering initialize.${said}${words}`;
    case 'nonsense':
      return `it did not answer initialize.${said} Answer on stdout, a line of JSON each, and log to stderr.`;
    default:
      return `it did not answer initialize within ${limitMs / 1000} s.${said || UNSAID}${words}`;
  }
}
