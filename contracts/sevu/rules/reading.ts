import { readTicketRequest, type TicketReading } from '../../../codecs/ticket-signature.ts';
import type { Sent } from '../../rule.ts';

/** The ticket request as sent, its signature checked with the secret of the case whatever api_key it names. */
export function readingOf({ call, exchange }: Sent): TicketReading | undefined {
  const decoded = exchange.decoded as TicketReading | undefined;
  return decoded && readTicketRequest(decoded.json, decoded.form, () => call.credentials.account.apiSecret);
}

/** The members of a ticket request. */
export const requestOf = (sent: Sent): Record<string, unknown> | undefined => readingOf(sent)?.request;
