import type { Exchange } from '../../codecs/exchange.ts';
import type { Case } from '../../contracts/case.ts';
import { judgeObserved, methodOf } from '../../contracts/judge-observed.ts';
import type { Credentials, Finding, Requirement } from '../../contracts/rule.ts';
import { Journal } from '../../mocks/twin/journal.ts';
import { type Api, endpoints, findClause } from '../../specs/index.ts';
import { secretsIn } from '../credentials.ts';
import type { CaseResult } from '../result.ts';
import { secretsOf, toResult } from '../run-case.ts';
import { type Secret, scrubbed } from '../scrub.ts';
import { type Owners, ownerOf } from './owners.ts';
import { noOperation } from './rules.ts';
import type { Before } from './seen.ts';

/** An exchange as a report has it, and the rules that it was held against. */
export interface Judged {
  result: CaseResult;
  held: Requirement[];
}

/** What is judged beside the exchange itself. */
export interface Beside extends Before {
  owners: Owners;
  /** What was found on its way here. */
  findings: Finding[];
}

/** The word for what is no operation, in the ID of its result. */
const UNKNOWN = 'unknown';

/** Judges one exchange of an API as if it were a case of a run. */
export function judgeExchange(api: Api, exchange: Exchange, beside: Beside): Judged {
  const { owners, number, earlier, before, findings } = beside;
  const owner = ownerOf(api, exchange, owners);
  const testCase = caseOf(api, exchange, number);
  const told = (found: Finding[], held: Requirement[], missing?: string): Judged => {
    const clauses = [...new Set(held.map(({ clause }) => clause))].filter((id) => findClause(id)).sort();
    const seen = [...found, ...findings];
    const result = resultOf({ ...testCase, clauses }, exchange, owner.credentials, seen, missing);
    return { result, held };
  };
  if (owner.missing !== undefined) return told([], [], owner.missing);
  // The ticket service has one operation: its own rule says more of what is not that.
  const { conclusion, request } = exchange;
  if (conclusion.kind === 'unrouted' && api !== 'sevu')
    return told([noOperation(request, conclusion.reason)], []);
  const judged = judgeObserved({
    case: testCase,
    credentials: owner.credentials,
    exchange,
    earlier,
    ...(before === undefined ? {} : { before }),
  });
  return told(judged.findings, judged.held);
}

function caseOf(api: Api, { operation, conclusion }: Exchange, number: number): Case {
  const endpoint =
    operation === undefined
      ? undefined
      : endpoints([api]).find((each) => each.operation.operationId === operation);
  const only = conclusion.kind === 'unrouted' && api === 'sevu' ? 'requestTicket' : undefined;
  const name = operation ?? UNKNOWN;
  const slug = name.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);
  return {
    id: `observed/${api}/${slug}/${String(number).padStart(4, '0')}`,
    title: endpoint === undefined ? 'A request that is no operation.' : `${endpoint.method} ${endpoint.path}`,
    api,
    method: methodOf(operation ?? only ?? '') ?? `${api}.${UNKNOWN}`,
    clauses: [],
    tags: ['observed'],
    given: [],
    settings: {},
    input: {},
    callbacks: [],
    situation: { kind: 'service' },
    expect: 'success',
    mayRefuse: false,
    mayFail: false,
  };
}

function resultOf(
  testCase: Case,
  exchange: Exchange,
  credentials: Credentials,
  findings: Finding[],
  missing?: string,
): CaseResult {
  const journal = new Journal();
  journal.record({ kind: 'exchange', at: exchange.request.receivedAt, ...exchange });
  const passwords = passwordOf(exchange);
  const result = toResult(testCase, {
    seen: {
      findings,
      checks: 1,
      stderr: '',
      inputs: passwords,
      ...(missing === undefined ? {} : { unjudged: { status: 'errored', reason: missing } }),
    },
    server: { url: '', journal, breakdowns: [], unread: [], close: async () => {} },
    secrets: secretsOf(testCase, secretsIn(credentials), passwords, journal.exchanges()),
    durationMs: 0,
  });
  return scrubbed(result, tokenOf(exchange)) as CaseResult;
}

/** The enc-token as it was sent: however it is written, the access key is in it. */
function tokenOf({ decoded }: Exchange): Secret[] {
  const { token } = Object(decoded) as { token?: unknown };
  return typeof token === 'string' ? [{ name: 'enc-token', value: token }] : [];
}

/** The password of a storage, which is a secret of the program. */
function passwordOf({ decoded }: Exchange): { password: string }[] {
  const payload = Object((decoded as { payload?: unknown } | undefined)?.payload) as { password?: unknown };
  return typeof payload.password === 'string' ? [{ password: payload.password }] : [];
}
