import type { Exchange } from '../codecs/exchange.ts';
import type { Finding, Requirement } from '../contracts/rule.ts';
import type { CallEnd, Called } from './driver.ts';

const clause = 'docs/client-protocol.md';

const STDOUT: Requirement = {
  id: 'protocol/stdout',
  title: 'An adapter writes answers to stdout and nothing else.',
  level: 'should',
  clause,
  hint: 'Write logs to stderr, and each answer once, as docs/client-protocol.md shows.',
};

const TIME_LIMIT: Requirement = {
  id: 'protocol/time-limit',
  title: 'A client answers a call within the time limit of the case.',
  level: 'must',
  clause,
  hint: 'Give up on a server after a time of your own, and answer every call; or raise --timeout.',
};

const CRASH: Requirement = {
  id: 'protocol/crash',
  title: 'A client answers every call, with an error where it cannot do it.',
  level: 'must',
  clause,
  hint: 'Look at its stderr; turn what it throws into an error answer.',
};

const PATIENCE: Requirement = {
  id: 'protocol/finite-timeout',
  title: 'A client gives up on a server that says nothing.',
  level: 'should',
  clause,
  hint: 'Give every request a time limit of your own. The documents name none; --patience says which is too long for you.',
};

const IN_TIME: Requirement = {
  id: 'protocol/no-late-requests',
  title: 'A client has sent all its requests when it answers a call.',
  level: 'should',
  clause,
  hint: 'Wait for what a call has started before you answer it, and stop what it no longer needs.',
};

const RECEIVER: Requirement = {
  id: 'protocol/callback-receiver',
  title: 'A callback receiver listens on loopback, and its URL says where.',
  level: 'must',
  clause,
  hint: 'Answer packaging.startCallbackReceiver with {"url": "http://127.0.0.1:PORT/PATH"}.',
};

/** What is listed in a row of calls (harness/properties/sequence.ts). */
export const HOLDS: Requirement = {
  id: 'protocol/lists-what-is-held',
  title: 'A client lists what the service holds, whatever was called before.',
  level: 'must',
  clause,
  hint: 'Keep nothing from one call to the next: ask the service each time.',
};

/** What an adapter is held to, whichever API its client is for (docs/client-protocol.md). */
export const PROTOCOL_RULES: Requirement[] = [STDOUT, TIME_LIMIT, CRASH, PATIENCE, IN_TIME, RECEIVER, HOLDS];

/** The finding that an adapter wrote something else than answers to stdout; none when it did not. */
export function spokenNonsense({ noise, flaw }: Called): Finding[] {
  const [first] = noise;
  if (first === undefined) return [];
  const message =
    noise.length === 1
      ? 'A line on stdout is no JSON-RPC answer to a call.'
      : `${noise.length} lines on stdout are no JSON-RPC answers to a call.`;
  const diagnosis = flaw === undefined ? {} : { diagnosis: `what was meant for an answer is none: ${flaw}` };
  const seen = { message, expected: 'one JSON-RPC response a line', actual: first, ...diagnosis };
  return [finding(STDOUT, seen)];
}

/** What the server of a case did while a call was under way that was not answered in time. */
export type ServerMeanwhile = 'answered' | 'kept waiting' | 'was not asked';

/** What is said of a call that took too long, and what to do about it, where the server is not to blame. */
const NOT_FOR_THE_SERVER: Partial<Record<ServerMeanwhile, { said: string; hint: string }>> = {
  answered: {
    said: ', though the server had answered it',
    hint: 'See what your client waits for once the answer of the server is there, and answer every call; or raise --timeout.',
  },
  'was not asked': {
    said: ', and no request of it came to the server',
    hint: 'See what your client waits for before it sends a request, and answer every call; or raise --timeout.',
  },
};

/** The finding that a call was not answered, because of the time it took or because the client ended. */
export function wentDown(
  end: Extract<CallEnd, { kind: 'timeout' | 'crash' }>,
  meanwhile: ServerMeanwhile,
): Finding {
  if (end.kind === 'crash') {
    const what = end.runsOn ? 'The client gave no answer' : 'The client ended while the call was under way';
    return finding(CRASH, { message: `${what}: ${end.how}.` });
  }
  const stopped = end.runsOn ? '' : ' It was stopped, to be started again.';
  const { said, hint } = NOT_FOR_THE_SERVER[meanwhile] ?? { said: '', hint: TIME_LIMIT.hint };
  const message = `The client did not answer within ${end.afterMs} ms${said}.${stopped}`;
  return finding({ ...TIME_LIMIT, hint }, { message });
}

/** The finding that a client still waited for a silent server. @param isTooLong whether somebody has said so */
export const waitedOn = (afterMs: number, isTooLong: boolean): Finding =>
  finding(isTooLong ? { ...PATIENCE, level: 'must' } : PATIENCE, {
    message: `The server said nothing for ${afterMs} ms, and the client still waited.`,
    expected: 'an error, such as 2 with kind "timeout"',
    actual: 'no answer',
  });

/** The finding that requests came after the case had ended. */
export const cameLate = ([first, ...rest]: Exchange[]): Finding =>
  finding(IN_TIME, {
    message: `${rest.length === 0 ? 'A request' : `${rest.length + 1} requests`} came after the client had answered the call.`,
    actual: `${first!.request.method} ${first!.request.target.split('?')[0]}`,
  });

/** The finding that a client did not say where on this machine its receiver listens. */
export const receiverElsewhere = (said: unknown): Finding =>
  finding(RECEIVER, {
    message: 'The result names no http or https URL on loopback.',
    expected: '{"url": "http://127.0.0.1:PORT/PATH"}',
    actual: String(JSON.stringify(said)).slice(0, 200),
  });

function finding(
  { id, title, level, clause, hint }: Requirement,
  seen: Pick<Finding, 'message' | 'expected' | 'actual' | 'diagnosis'>,
): Finding {
  return { rule: id, level, clause, requirement: title, hint, ...seen };
}
