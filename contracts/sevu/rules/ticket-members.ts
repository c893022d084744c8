import { violations } from '../../../specs/validate.ts';
import { cite } from '../../cite.ts';
import { looselyEqual, show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { explainText } from '../diagnoses/text.ts';
import { explainTimestamp } from '../diagnoses/timestamp.ts';
import { requestOf } from './reading.ts';

/** What the caller decides; `expire` has rules of its own. */
const ASKED = ['app', 'video', 'pass', 'ip', 'uses'] as const;

/** What nobody but the caller can give: a call without it makes a request without it. */
const CALLERS = ['app', 'video', 'ip', 'uses', 'expire'];

/** Digits in a string are met in the field where the documents have an integer. */
const INTEGERS = ['cdn', 'uses'];

const members: Rule<Sent> = {
  id: 'sevu/members',
  title: 'The request has every documented member, each of its type and in its format.',
  level: 'must',
  clause: 'SEV-014',
  hint: 'Send command, api_key, timestamp, cdn, app, video, pass, ip, uses and expire under these names.',
  check(sent) {
    const request = requestOf(sent);
    if (request === undefined) return undefined;
    return [...unfit(request, sent.call.input), ...INTEGERS.flatMap((name) => digitsIn(request, name))];
  },
};

/** The clause of a member, whichever rule speaks of it. */
const clauseOf = (name: string): string => cite(members.clause, 'sevu', 'TicketRequest', name);

/** One violation for each member that does not fit. Not of a value that is the caller's own, or that is another one. */
function unfit(request: Record<string, unknown>, input: Record<string, unknown>): Violation[] {
  // The rule sevu/json speaks of a signature that is missing; the rule sevu/signature of one that is wrong.
  const { signature: _, ...unsigned } = request;
  const problems = violations('sevu', 'TicketRequest', { ...unsigned, signature: `${'A'.repeat(43)}=` });
  const byMember = new Map<string, string>();
  for (const problem of problems) {
    const name = /^\/(\w+)/.exec(problem)?.[1] ?? problem;
    if (!byMember.has(name)) byMember.set(name, problem);
  }
  return [...byMember].flatMap(([name, problem]) => {
    const value = request[name];
    const missing = /required property '(\w+)'/.exec(problem)?.[1];
    if (CALLERS.includes(missing ?? name) && nothing(value) && nothing(input[missing ?? name])) return [];
    // The rule sevu/expire-form speaks of another form.
    if (name === 'expire' && typeof value === 'string') return [];
    if (value !== undefined && value === input[name]) return [];
    // The rule sevu/as-asked speaks of a value that is another one.
    if ((ASKED as readonly string[]).includes(name) && differs(name, value, input[name]).length > 0)
      return [];
    const similar = missing === undefined ? undefined : similarName(missing, request);
    return [
      {
        message: `The request does not fit: ${problem}.`,
        clause: clauseOf(missing ?? name),
        ...(value === undefined ? {} : { actual: show(value) }),
        ...(similar === undefined ? {} : { diagnosis: `it was sent as ${similar}` }),
      },
    ];
  });
}

const nothing = (value: unknown): boolean => value === undefined || value === null;

/** Names that members are sent under by mistake, in small letters alone. */
const OTHER_NAMES: Record<string, string[]> = {
  pass: ['password'],
  expire: ['expires', 'expiry', 'expiredate', 'expiration'],
  cdn: ['cdnid'],
  ip: ['ipaddress'],
  api_key: ['key'],
  timestamp: ['time'],
};

/** The name that a missing member seems to have been sent under: `apiKey` for `api_key`. */
function similarName(wanted: string, request: Record<string, unknown>): string | undefined {
  const bare = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.keys(request).find(
    (name) => name !== wanted && [bare(wanted), ...(OTHER_NAMES[wanted] ?? [])].includes(bare(name)),
  );
}

function digitsIn(request: Record<string, unknown>, name: string): Violation[] {
  const value = request[name];
  if (typeof value !== 'string' || !/^\d+$/.test(value)) return [];
  return [
    {
      message: `${name} is a string; the documents have an integer.`,
      expected: value,
      actual: show(value),
      level: 'should',
      clause: clauseOf(name),
    },
  ];
}

const asAsked: Rule<Sent> = {
  id: 'sevu/as-asked',
  title: 'The request says what the caller asked for, character by character.',
  level: 'must',
  clause: 'SEV-019',
  hint: 'Pass app, video, pass, ip and uses through as they were given; escape for JSON and for the form, once each, and nothing else.',
  check(sent) {
    const request = requestOf(sent);
    if (request === undefined) return undefined;
    const { input } = sent.call;
    return ASKED.flatMap((name) => differs(name, request[name], input[name]));
  },
};

const account: Rule<Sent> = {
  id: 'sevu/account',
  title: 'The request names the API key and the CDN of the account.',
  level: 'must',
  clause: 'SEV-016',
  hint: 'Send apiKey and cdn of the target as api_key and cdn.',
  check(sent) {
    const request = requestOf(sent);
    if (request === undefined) return undefined;
    const { apiKey, cdn } = sent.call.credentials.account;
    return [...differs('api_key', request.api_key, apiKey), ...differs('cdn', request.cdn, cdn)];
  },
};

/** Says that a member is another one than it must be. The rule sevu/members speaks of one that is missing. */
function differs(name: string, sent: unknown, wanted: unknown): Violation[] {
  if (sent === undefined || wanted === undefined || looselyEqual(sent, wanted)) return [];
  const diagnosis = explainText(String(wanted), sent);
  return [
    {
      message: `${name} is not that of the call.`,
      expected: show(wanted),
      actual: show(sent),
      clause: clauseOf(name),
      ...(diagnosis === undefined ? {} : { diagnosis }),
    },
  ];
}

/** How far a clock may be off, in seconds, before the service refuses. */
const WINDOW = 300;

const timestamp: Rule<Sent> = {
  id: 'sevu/timestamp-current',
  title: 'timestamp is the moment of the request in whole seconds since 1970.',
  level: 'must',
  clause: 'SEV-017',
  hint: 'Take the Unix time in seconds when the request is built.',
  check(sent) {
    const request = requestOf(sent);
    const stamp = request?.timestamp;
    // The rule sevu/members speaks of another type.
    if (typeof stamp !== 'number') return undefined;
    const now = Math.floor(sent.exchange.request.receivedAt / 1000);
    const off = stamp - now;
    if (Math.abs(off) <= WINDOW) return [];
    const diagnosis = explainTimestamp(stamp, now);
    return [
      {
        message: `timestamp is ${Math.abs(off)} s ${off > 0 ? 'ahead' : 'behind'}.`,
        expected: String(now),
        actual: show(stamp),
        ...(diagnosis === undefined ? {} : { diagnosis }),
      },
    ];
  },
};

/** What every member of a ticket request must satisfy but password and expiry. */
export const TICKET_MEMBERS_RULES: Rule<Sent>[] = [members, asAsked, account, timestamp];
