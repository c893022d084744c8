import { readTicketRequest, type TicketReading } from '../../codecs/ticket-signature.ts';
import { ticketCodes } from '../../specs/index.ts';
import type { Ticket, TicketGranted, TicketRequest } from '../../specs/sevu/types.ts';
import type { Operation, Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { Account, World } from '../twin/world.ts';
import { parseDateTime } from './date-time.ts';
import { failure } from './failure.ts';
import { fieldProblem, shown } from './fields.ts';
import { readFormField } from './form.ts';
import { grant, storedTickets } from './tickets.ts';

/** The most characters that the JSON text of a request may have. */
const TEXT_LIMIT = 16 * 1024;

/** How far a request's clock may be off, in seconds, where the account does not say otherwise. */
const TIMESTAMP_WINDOW = 300;

interface Refusal {
  code: string;
  reason: string;
}

/** Grants a ticket for a request that is complete, signed and current (SEV-003 to SEV-049). */
export const requestTicket: Operation = (request, _parameters, world): Outcome => {
  const field = readFormField(request);
  if (field.kind === 'none') return refuse({ code: '6', reason: field.problem });
  const { json, form } = field;
  if (json.length > TEXT_LIMIT) {
    const reason = `the request has ${json.length} characters, at most ${TEXT_LIMIT} are read`;
    return refuse({ code: '6', reason });
  }

  const accountOf = ({ api_key: apiKey }: Record<string, unknown>) =>
    typeof apiKey === 'string' ? world.accounts.get(apiKey) : undefined;
  const reading = readTicketRequest(json, form, (members) => accountOf(members)?.apiSecret);
  const members = reading.request;
  if (members === undefined) return refuse({ code: '6', reason: notJson(json) }, reading);

  const account = accountOf(members);
  const refusal =
    wrongSender(members, account) ??
    wrongSignature(reading) ??
    wrongTime(members, account!, world) ??
    wrongTicket(members, account!, world);
  if (refusal !== undefined) return refuse(refusal, reading, account);
  const ticket = grant(members as unknown as TicketRequest, world);
  return {
    site: account!.apiKey,
    decoded: reading,
    conclusion: { kind: 'accepted' },
    response: jsonResponse(200, granted(ticket, account!)),
  };
};

/** Tells nothing of the text but what it may be: a password may be in it. */
function notJson(json: string): string {
  const serialized = /^a:\d+:\{/.test(json) ? '; it seems to be serialized by PHP' : '';
  return `the form field "json" is not a JSON object${serialized}`;
}

/** Looks at who asks, and for what. */
function wrongSender(members: Record<string, unknown>, account: Account | undefined): Refusal | undefined {
  const { command, api_key: apiKey, cdn } = members;
  const problem = fieldProblem(members, ['command']);
  if (problem !== undefined) return { code: '6', reason: problem };
  if (command !== 'sevu.request')
    return { code: '0', reason: `command: found ${shown(command)}, expected "sevu.request"` };
  const unnamed = fieldProblem(members, ['api_key', 'cdn']);
  if (unnamed !== undefined) return { code: '6', reason: unnamed };
  if (account === undefined) return { code: '1', reason: `api_key: no account has ${shown(apiKey)}` };
  if (Number(cdn) !== account.cdn)
    return { code: '1', reason: `cdn: found ${shown(cdn)}, the account has ${account.cdn}` };
  return undefined;
}

function wrongSignature({ faults: [fault], signature = '' }: TicketReading): Refusal | undefined {
  if (fault === undefined) return undefined;
  if (fault.layer !== 'signature') return { code: '6', reason: fault.problem };
  const reason = /^[A-Za-z0-9+/]{43}=$/.test(signature)
    ? 'signature: it is not the HMAC-SHA256 of the text without it, keyed with the secret of the account'
    : `signature: these ${signature.length} characters are not the 44 of base64 of 32 bytes`;
  return { code: '3', reason };
}

/** Looks whether the request is of now (SEV-018). */
function wrongTime(members: Record<string, unknown>, account: Account, world: World): Refusal | undefined {
  const problem = fieldProblem(members, ['timestamp']);
  if (problem !== undefined) return { code: '6', reason: problem };
  const window = account.timestampWindowSeconds ?? TIMESTAMP_WINDOW;
  const now = Math.floor(world.clock.now() / 1000);
  const timestamp = Number(members.timestamp);
  const off = Math.abs(now - timestamp);
  if (off > window) {
    const unit = timestamp > 100 * now ? '; it seems to be in milliseconds, expected seconds' : '';
    const side = timestamp < now ? 'behind' : 'ahead of';
    const reason = `timestamp: it is ${off} s ${side} the server's clock, at most ${window} s are taken${unit}`;
    return { code: '2', reason };
  }
  return account.refuseReplays ? replayed(members, account, world, window) : undefined;
}

/**
 * Looks for a ticket that the same request was granted before. Its clock may be off either way, so that one granted
 * more than twice the window ago had another timestamp.
 */
function replayed(
  { signature }: Record<string, unknown>,
  { apiKey }: Account,
  world: World,
  window: number,
): Refusal | undefined {
  const since = world.clock.now() - (2 * window + 1) * 1000;
  const before = storedTickets(world, apiKey).findLast(
    (ticket) => ticket.signature === signature && ticket.grantedAt >= since,
  );
  return before === undefined
    ? undefined
    : {
        code: '2',
        reason: `timestamp: this request was granted a ticket at ${before.ticket.created_date} already`,
      };
}

/** Looks at the ticket that is wanted. */
function wrongTicket(members: Record<string, unknown>, account: Account, world: World): Refusal | undefined {
  if (account.suspended) return { code: '5', reason: 'the account is suspended and gets no tickets' };
  const problem = fieldProblem(members, ['app', 'video', 'pass', 'ip', 'uses', 'expire']);
  if (problem !== undefined) return { code: '6', reason: problem };
  if (parseDateTime(members.expire as string)! <= world.clock.now())
    return { code: '6', reason: `expire: ${members.expire} is in the past; it is read as UTC` };
  return undefined;
}

/** The answer with a ticket, in the types of the documents' sample or of their field table (A-105). */
function granted(ticket: Ticket, { resultTypes }: Account): TicketGranted {
  const { code, text: message } = ticketCodes().find(({ status }) => status === 'success')!;
  if (resultTypes !== 'table')
    return { code, message, status: 'success', ticket, handle_time: '0.0123 seconds' };
  const typed = { ...ticket, uses: Number(ticket.uses), active: ticket.active === '1' };
  return { code, message, status: 'success', ticket: typed, handle_time: 0.0123 };
}

function refuse({ code, reason }: Refusal, decoded?: TicketReading, account?: Account): Outcome {
  return {
    ...(account === undefined ? {} : { site: account.apiKey }),
    decoded,
    conclusion: { kind: 'refused', code, reason },
    response: failure(code),
  };
}
