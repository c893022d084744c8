import type { Finding, Requirement } from '../contracts/rule.ts';
import type { CallEnd, Called } from './driver.ts';

const clause = 'docs/client-protocol.md';

const STDOUT: Requirement = {
  id: 'protocol/stdout',
  title: 'An adapter writes answers to stdout and nothing else.',
  level: 'should',
  clause,
  hint: 'Write logs to stderr.',
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

/** What an adapter is held to, whichever API its client is for (docs/client-protocol.md). */
export const PROTOCOL_RULES: Requirement[] = [STDOUT, TIME_LIMIT, CRASH];

/** The finding that an adapter wrote something else than answers to stdout; none when it did not. */
export function spokenNonsense({ noise }: Called): Finding[] {
  const [first] = noise;
  if (first === undefined) return [];
  const message =
    noise.length === 1
      ? 'A line on stdout is no JSON-RPC answer to a call.'
      : `${noise.length} lines on stdout are no JSON-RPC answers to a call.`;
  return [finding(STDOUT, { message, expected: 'one JSON-RPC response a line', actual: first })];
}

/** The finding that a call was not answered, because of the time it took or because the client ended. */
export function wentDown(end: Extract<CallEnd, { kind: 'timeout' | 'crash' }>): Finding {
  if (end.kind === 'crash')
    return finding(CRASH, { message: `The client ended while the call was under way: ${end.how}.` });
  const message = `The client did not answer within ${end.afterMs} ms. It was stopped, to be started again.`;
  return finding(TIME_LIMIT, { message });
}

function finding(
  { id, title, level, clause, hint }: Requirement,
  seen: Pick<Finding, 'message' | 'expected' | 'actual'>,
): Finding {
  return { rule: id, level, clause, requirement: title, hint, ...seen };
}
