import type { Ticket, TicketGranted } from '../../../specs/sevu/types.ts';
import { isObject, looselyEqual, show } from '../../compare.ts';
import { failureRule, resultRule } from '../../outcome.ts';
import type { Call, Rule, Violation } from '../../rule.ts';

/** Members of the ticket a client must give out: without them nobody can watch. */
const NEEDED: (keyof Ticket)[] = ['key', 'pass'];

/** Members it must not change where it gives them out. Dates are left out: a client may turn them into its own type. */
const KEPT: (keyof Ticket)[] = ['ip', 'video', 'app', 'uses', 'active'];

const result = resultRule({
  id: 'sevu/result',
  title: 'A client gives out the ticket of a successful answer, unchanged, its key and password above all.',
  clause: 'SEV-040',
  hint: 'Return status and ticket as the answer has them.',
  compare(value, { exchanges }) {
    const answer = JSON.parse(exchanges.at(-1)!.response!.body) as TicketGranted;
    const ticket = isObject(value) && isObject(value.ticket) ? value.ticket : undefined;
    if (ticket === undefined)
      return [{ message: 'The result has no ticket.', expected: 'a member ticket', actual: show(value) }];
    const wrong = (name: keyof Ticket): Violation => ({
      message: `ticket.${name} is not that of the answer.`,
      expected: show(answer.ticket[name]),
      actual: show(ticket[name]),
    });
    return [
      ...NEEDED.filter((name) => ticket[name] !== answer.ticket[name]),
      ...KEPT.filter(
        (name) => ticket[name] !== undefined && !looselyEqual(ticket[name], answer.ticket[name]),
      ),
    ].map(wrong);
  },
});

const failure = failureRule({
  id: 'sevu/failure',
  title: 'A client reports failure unless status is "success" and there is a ticket.',
  clause: 'SEV-038',
  hint: 'Decide by status, not by the HTTP status or by the answer being JSON; raise an error with code and message. An answer that is no such JSON is an error too.',
  withoutCode: 'may',
});

/** What clients must make of the answers of the ticket service. */
export const RESULT_RULES: Rule<Call>[] = [result, failure];
