import type { Contract } from '../rule.ts';
import { RESULT_RULES } from './rules/result.ts';
import { TICKET_REQUEST_RULES } from './rules/ticket-request.ts';

/** What clients of the ticket service are held to. */
export const sevu: Contract = {
  sent: [],
  methods: { 'sevu.requestTicket': { sent: TICKET_REQUEST_RULES, made: RESULT_RULES } },
  spellings: {},
};
