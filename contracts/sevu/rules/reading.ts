import { readTicketRequest, type TicketReading } from '../../../codecs/ticket-signature.ts';
import type { Sent } from '../../rule.ts';

/** What has been read: several rules look at each. */
const read = new WeakMap<Sent, TicketReading>();

/**
 * The ticket request as sent, its signature checked with the secret of the case whatever api_key it names. Not to be
 * changed: every rule gets the same.
 */
export function readingOf(sent: Sent): TicketReading | undefined {
  const { call, exchange } = sent;
  const decoded = exchange.decoded as TicketReading | undefined;
  if (decoded === undefined) return undefined;
  const { apiSecret } = call.credentials.account;
  const reading = read.get(sent) ?? readTicketRequest(decoded.json, decoded.form, () => apiSecret);
  read.set(sent, reading);
  return reading;
}

/** The members of a ticket request. */
export const requestOf = (sent: Sent): Record<string, unknown> | undefined => readingOf(sent)?.request;
