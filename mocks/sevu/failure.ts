import type { HttpResponse } from '../../codecs/exchange.ts';
import { ticketCodes } from '../../specs/index.ts';
import type { TicketRefused } from '../../specs/sevu/types.ts';
import { jsonResponse } from '../twin/respond.ts';

/** How the service says no: status 200, `status` "failure", no ticket. */
export function failure(code: string): HttpResponse {
  const row = ticketCodes().find(({ status, code: known }) => status === 'failure' && String(known) === code);
  if (row === undefined) throw new RangeError(`The ticket service has no refusal ${code}`);
  const { code: number, text: message } = row;
  const refused: TicketRefused = { code: number, message, status: 'failure', handle_time: '0.0031 seconds' };
  return jsonResponse(200, refused);
}
