import type { Twin } from '../twin/operation.ts';
import { failure } from './failure.ts';
import { requestTicket } from './request-ticket.ts';

export { type Denial, PLAYBACK_PATH, type Playback, play } from './playback.ts';
export { revoke, ticketsOf } from './tickets.ts';

/** The twin of the ticket service. */
export const sevu: Twin = { api: 'sevu', operations: { requestTicket }, failure };
