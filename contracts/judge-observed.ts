import type { Exchange } from '../codecs/exchange.ts';
import { endpoints } from '../specs/index.ts';
import type { Case } from './case.ts';
import { CONTRACTS } from './index.ts';
import { ACCEPTED, hold, type Judgement } from './judge.ts';
import { inputBehind, MAY_BE_CALLERS, NEEDS_CALLER } from './observed.ts';
import { ONE_REQUEST } from './requests.ts';
import type { Call, Credentials, Finding, Requirement } from './rule.ts';

/** An exchange of a client that nobody called: what was asked of it and what it made of the answer is not known. */
export interface Observed {
  case: Case;
  credentials: Credentials;
  exchange: Exchange;
  /** What was seen of the same operation before, in order. */
  earlier: Exchange[];
  /** The last of those before that asked for the same. */
  before?: Exchange;
}

/** What the rules say of an exchange that was merely seen. */
export interface ObservedJudgement extends Judgement {
  /** The rules that had something to look at. */
  held: Requirement[];
}

/** Holds an exchange against all rules for what is sent. Its operation must be one of the API of the case. */
export function judgeObserved(observed: Observed): ObservedJudgement {
  const { exchange, before } = observed;
  const judgement: ObservedJudgement = { findings: [], checks: 0, held: [] };
  const call: Call = {
    case: observed.case,
    credentials: observed.credentials,
    input: inputBehind(exchange),
    exchanges: [exchange],
    earlier: observed.earlier,
    reply: { kind: 'result', value: undefined },
  };
  const { sent, methods } = CONTRACTS[call.case.api];
  const own = methods[call.case.method]?.sent ?? [];
  for (const rule of [...sent, ...own].filter(({ id }) => !NEEDS_CALLER.has(id))) {
    const { checks } = judgement;
    hold(rule, { call, exchange }, judgement);
    if (judgement.checks > checks) judgement.held.push(rule);
  }
  if (before !== undefined) judgement.findings.push(...again(call, before, exchange));
  const isWrong = judgement.findings.some(({ level }) => level === 'must') || judgement.refused;
  if (!isWrong) {
    hold(ACCEPTED, { call, exchange }, judgement);
    judgement.held.push(ACCEPTED);
  }
  judgement.findings = judgement.findings.map((finding) => weighed(finding, exchange));
  return judgement;
}

/** The method of the client protocol for an operation, by its `operationId`. */
export const methodOf = (operation: string): string | undefined =>
  endpoints().find((endpoint) => endpoint.operation.operationId === operation)?.operation['x-method'];

/** Whether one who calls twice and one who sends again look the same, only the client knows: it is told as it looks. */
function again(call: Call, before: Exchange, exchange: Exchange): Finding[] {
  const violations = ONE_REQUEST.check({ ...call, exchanges: [before, exchange] }) ?? [];
  return violations.map(({ level = ONE_REQUEST.level, diagnosis }) => ({
    rule: ONE_REQUEST.id,
    level,
    clause: ONE_REQUEST.clause,
    requirement: ONE_REQUEST.title,
    message: `The client sent again what it had sent before: ${ended(before)}.`,
    expected: 'one request',
    actual: `${exchange.request.method} ${exchange.request.target.split('?')[0]}, for the same once more`,
    hint: ONE_REQUEST.hint,
    ...(diagnosis === undefined ? {} : { diagnosis }),
  }));
}

const ended = ({ response }: Exchange): string =>
  response === undefined ? 'it had no answer' : `it had an answer with status ${response.status}`;

/** What the real service may hold, the twin of a moment does not. */
const NOT_HELD_HERE = /names no storage of the site/;

function weighed(finding: Finding, { conclusion }: Exchange): Finding {
  if (finding.level === 'must' && MAY_BE_CALLERS.has(finding.rule)) return { ...finding, level: 'should' };
  const isUnheld =
    finding.rule === ACCEPTED.id && conclusion.kind === 'refused' && NOT_HELD_HERE.test(conclusion.reason);
  if (!isUnheld) return finding;
  const hint =
    'No mistake where the real service has it: the twin begins empty. Register it in the same run.';
  return { ...finding, level: 'may', hint };
}
