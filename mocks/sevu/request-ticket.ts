import { deriveText } from '../../codecs/derive.ts';
import type { HttpResponse } from '../../codecs/exchange.ts';
import { readTicketRequest, type TicketReading } from '../../codecs/ticket-signature.ts';
import { ticketCodes } from '../../specs/index.ts';
import type { Ticket, TicketGranted, TicketRefused, TicketRequest } from '../../specs/sevu/types.ts';
import { violations } from '../../specs/validate.ts';
import type { Operation, Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { World } from '../twin/world.ts';
import { readFormField } from './form.ts';

/** How far a request's clock may be off, in seconds. */
const TIMESTAMP_WINDOW = 300;

/** Grants a ticket for a request that is complete, signed and current (SEV-003 to SEV-049). */
export const requestTicket: Operation = (request, _parameters, world): Outcome => {
  const field = readFormField(request);
  if (field.kind === 'none') return refuse('6', field.problem);
  const accountOf = (members: Record<string, unknown>) => world.accounts.get(String(members.api_key));
  const reading = readTicketRequest(field.json, field.form, (members) => accountOf(members)?.apiSecret);
  const members = reading.request;
  const refused = (code: string, reason: string): Outcome => refuse(code, reason, reading);

  if (members === undefined) return refused('6', reading.faults[0]!.problem);
  if (members.command !== 'sevu.request')
    return refused('0', `there is no command ${JSON.stringify(members.command)}`);
  const account = accountOf(members);
  if (account === undefined) return refused('1', 'no account has this api_key');
  if (String(members.cdn) !== String(account.cdn)) return refused('1', 'the account has another cdn');
  const [fault] = reading.faults;
  if (fault !== undefined) return refused(fault.layer === 'signature' ? '3' : '6', fault.problem);
  const wrong = violations('sevu', 'TicketRequest', members);
  if (wrong.length > 0) return refused('6', wrong.join('; '));
  const late = Math.floor(world.clock.now() / 1000) - Number(members.timestamp);
  if (Math.abs(late) > TIMESTAMP_WINDOW)
    return refused(
      '2',
      `the timestamp is ${Math.abs(late)} s ${late > 0 ? 'behind' : 'ahead of'} the server's clock`,
    );
  if (Date.parse(`${String(members.expire).replace(' ', 'T')}Z`) <= world.clock.now())
    return refused('6', 'expire is in the past');
  return grant(members as unknown as TicketRequest, reading, world);
};

function grant(members: TicketRequest, reading: TicketReading, world: World): Outcome {
  const { api_key: apiKey, app, video, pass, ip, uses } = members;
  const tickets = world.store.rows<Ticket>('ticket', apiKey);
  const unique = (length: number, alphabet: string) =>
    deriveText(world.seed, length, alphabet, 'ticket', apiKey, tickets.length, length);
  const ticket: Ticket = {
    key: `${video}.${unique(13, '0123456789abcdef')}${unique(1, '123456789')}.${unique(8, '0123456789')}`,
    pass,
    ip,
    video,
    app,
    created_date: new Date(world.clock.now()).toISOString().slice(0, 19).replace('T', ' '),
    used_date: '0000-00-00 00:00:00',
    uses: String(uses),
    active: '1',
  };
  world.store.add('ticket', apiKey, ticket);
  const { code, text: message } = ticketCodes().find(({ status }) => status === 'success')!;
  const granted: TicketGranted = { code, message, status: 'success', ticket, handle_time: '0.0123 seconds' };
  return { decoded: reading, conclusion: { kind: 'accepted' }, response: jsonResponse(200, granted) };
}

/** How the service says no: status 200, `status` "failure", no ticket. */
export function failure(code: string): HttpResponse {
  const row = ticketCodes().find(({ status, code: known }) => status === 'failure' && String(known) === code);
  if (row === undefined) throw new RangeError(`The ticket service has no refusal ${code}`);
  const { code: number, text: message } = row;
  const refused: TicketRefused = { code: number, message, status: 'failure', handle_time: '0.0031 seconds' };
  return jsonResponse(200, refused);
}

function refuse(code: string, reason: string, decoded?: TicketReading): Outcome {
  return { decoded, conclusion: { kind: 'refused', code, reason }, response: failure(code) };
}
