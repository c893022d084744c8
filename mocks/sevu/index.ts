import type { Twin } from '../twin/operation.ts';
import { failure, requestTicket } from './request-ticket.ts';

/** The twin of the ticket service. */
export const sevu: Twin = { api: 'sevu', operations: { requestTicket }, failure };
