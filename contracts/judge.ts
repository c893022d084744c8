import { CERTIFICATE_CHECKED } from './certificate.ts';
import { isElsewhere, NOTHING_ELSE_FETCHED } from './elsewhere.ts';
import { CONTRACTS } from './index.ts';
import { CREDENTIALS_STAY, ONE_REQUEST } from './requests.ts';
import type { Call, Contract, Finding, Requirement, Rule, Sent } from './rule.ts';

/** What the rules say of a call. */
export interface Judgement {
  findings: Finding[];
  /** How many rules had something to look at. A call that none looked at proves nothing. */
  checks: number;
  /** Whether a finding says why the service refuses the request. */
  refused?: true;
}

/**
 * Holds a call against the rules of its API. What the client made of the answer is only judged when its request was
 * right: a service that had to refuse the request says nothing about how its answers are read.
 */
export function judge(seen: Call): Judgement {
  const judgement: Judgement = { findings: [], checks: 0 };
  if (seen.case.situation.kind === 'tls') {
    hold(CERTIFICATE_CHECKED, seen, judgement);
    return judgement;
  }
  for (const exchange of seen.exchanges.filter(isElsewhere))
    for (const rule of [NOTHING_ELSE_FETCHED, CREDENTIALS_STAY])
      hold(rule, { call: seen, exchange }, judgement);
  const call = { ...seen, exchanges: seen.exchanges.filter((exchange) => !isElsewhere(exchange)) };
  if (call.exchanges.length === 0) {
    hold(INPUT_TAKEN, call, judgement);
    return judgement;
  }
  const { sent, methods } = CONTRACTS[call.case.api];
  const own = methods[call.case.method]!;
  for (const exchange of call.exchanges) {
    const subject = { call, exchange };
    for (const rule of [...sent, ...own.sent]) hold(rule, subject, judgement);
  }
  hold(ONE_REQUEST, call, judgement);
  if (!isWrong(judgement) && !judgement.refused)
    for (const exchange of call.exchanges) hold(ACCEPTED, { call, exchange }, judgement);
  const requestWasWrong = isWrong(judgement) || judgement.refused;
  if (!requestWasWrong) for (const rule of own.made) hold(rule, call, judgement);
  return judgement;
}

const isWrong = ({ findings }: Judgement): boolean => findings.some(({ level }) => level === 'must');

/** Whatever a service refuses for a reason that no other rule has named. */
export const ACCEPTED: Rule<Sent> = {
  id: 'service/accepted',
  title: 'The service accepts the request.',
  level: 'must',
  clause: 'docs/client-protocol.md',
  hint: 'Mend what the reason names.',
  check({ call, exchange: { conclusion } }) {
    if (conclusion.kind === 'accepted') return [];
    const { situation, expect } = call.case;
    // A case may ask for what the service has to refuse.
    if (conclusion.kind === 'refused' && situation.kind === 'service' && expect === 'failure') return [];
    const code = conclusion.kind === 'refused' ? ` with ${conclusion.code}` : '';
    return [{ message: `The service refuses the request${code}: ${conclusion.reason}.` }];
  },
};

/** The protocol's code for an input that the client refused before it sent anything. */
const INVALID_PARAMS = -32602;

/** The protocol's codes for what came of a request: there was none. */
const CLASSIFIED = [1, 2, 3];

/** Where nothing was sent, all there is to hold a client to is that it may refuse some inputs and not others. */
const INPUT_TAKEN: Rule<Call> = {
  id: 'protocol/input-taken',
  title: 'A client takes every input that the documents allow.',
  level: 'must',
  clause: 'docs/client-protocol.md',
  hint: 'Refuse (code -32602) only what the documents rule out.',
  check({ case: { expect, mayRefuse }, reply }) {
    if (reply.kind !== 'error') return undefined;
    // An error of no documented kind is enough where the client has only to fail.
    const isUnclassified = mayRefuse && expect === 'failure' && !CLASSIFIED.includes(reply.code);
    if (reply.code !== INVALID_PARAMS) return isUnclassified ? [] : undefined;
    return mayRefuse
      ? []
      : [{ message: `The client refused an input the documents allow: ${reply.message}` }];
  },
};

/** What clients are held to whichever API they are for. */
export const GENERAL_RULES: Requirement[] = [
  CERTIFICATE_CHECKED,
  INPUT_TAKEN,
  ACCEPTED,
  ONE_REQUEST,
  CREDENTIALS_STAY,
  NOTHING_ELSE_FETCHED,
];

/** The rules of an API, those of its methods included. */
export const rulesOf = ({ sent, methods }: Contract): (Rule<Sent> | Rule<Call>)[] => [
  ...sent,
  ...Object.values(methods).flatMap((own) => [...own.sent, ...own.made]),
];

/** IDs of the rules whose violation leaves nothing more to be said of a request. */
export const GATES: ReadonlySet<string> = new Set(
  Object.values(CONTRACTS)
    .flatMap(rulesOf)
    .flatMap(({ id, gate }) => (gate ? [id] : [])),
);

/** Holds a subject against a rule, and adds what comes of it to a judgement. */
export function hold<Subject>(rule: Rule<Subject>, subject: Subject, judgement: Judgement): void {
  const violations = rule.check(subject);
  if (violations === undefined) return;
  judgement.checks++;
  for (const { level, refused, ...violation } of violations) {
    if (refused) judgement.refused = true;
    judgement.findings.push({
      rule: rule.id,
      level: level ?? rule.level,
      clause: rule.clause,
      requirement: rule.title,
      hint: rule.hint,
      ...violation,
    });
  }
}
