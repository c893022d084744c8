import type { Contract } from '../rule.ts';
import { EXPIRY_RULES } from './rules/expiry.ts';
import { PASSWORD_RULES } from './rules/password.ts';
import { RESULT_RULES } from './rules/result.ts';
import { TICKET_MEMBERS_RULES } from './rules/ticket-members.ts';
import { TICKET_REQUEST_RULES } from './rules/ticket-request.ts';
import { SPELLINGS } from './spellings.ts';

/** What clients of the ticket service are held to. */
export const sevu: Contract = {
  sent: [],
  methods: {
    'sevu.requestTicket': {
      sent: [...TICKET_REQUEST_RULES, ...TICKET_MEMBERS_RULES, ...EXPIRY_RULES, ...PASSWORD_RULES],
      made: RESULT_RULES,
    },
  },
  spellings: SPELLINGS,
};
