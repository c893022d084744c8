import type { Ticket, TicketGranted } from '../../../specs/sevu/types.ts';
import { cite } from '../../cite.ts';
import { isObject, looselyEqual, show } from '../../compare.ts';
import { failureRule, resultRule } from '../../outcome.ts';
import type { Call, Rule, Violation } from '../../rule.ts';
import { explainText } from '../diagnoses/text.ts';

/** Members of the ticket a client must give out: without them nobody can watch. */
const NEEDED: (keyof Ticket)[] = ['key', 'pass'];

/** Members it must not change where it gives them out. Dates are left out: a client may turn them into its own type. */
const KEPT: (keyof Ticket)[] = ['ip', 'video', 'app', 'uses', 'active'];

/** Members of the answer around the ticket that it must not change where it gives them out. */
const AROUND: (keyof TicketGranted)[] = ['status', 'code', 'message'];

const answerOf = ({ exchanges }: Call): TicketGranted =>
  JSON.parse(exchanges.at(-1)!.response!.body) as TicketGranted;

/** The ticket of a result, where there is one. */
const ticketIn = (value: unknown): Record<string, unknown> | undefined =>
  isObject(value) && isObject(value.ticket) ? value.ticket : undefined;

const result = resultRule({
  id: 'sevu/result',
  title: 'A client gives out the ticket of a successful answer, unchanged, its key and password above all.',
  clause: 'SEV-040',
  hint: 'Return status and ticket as the answer has them.',
  compare(value, call) {
    const answer = answerOf(call);
    const ticket = ticketIn(value);
    if (ticket === undefined)
      return [{ message: 'The result has no ticket.', expected: 'a member ticket', actual: show(value) }];
    const given = value as Record<string, unknown>;
    return [
      ...NEEDED.filter((name) => ticket[name] !== answer.ticket[name]).map((name) =>
        changed(`ticket.${name}`, answer.ticket[name], ticket[name]),
      ),
      ...KEPT.filter((name) => isChanged(ticket[name], answer.ticket[name])).map((name) =>
        changed(`ticket.${name}`, answer.ticket[name], ticket[name]),
      ),
      ...AROUND.filter((name) => isChanged(given[name], answer[name])).map((name) =>
        changed(name, answer[name], given[name]),
      ),
    ];
  },
});

const isChanged = (given: unknown, answered: unknown): boolean =>
  given !== undefined && !looselyEqual(given, answered);

function changed(name: string, answered: unknown, given: unknown): Violation {
  const diagnosis = given === undefined ? undefined : explainText(String(answered), given);
  return {
    message: `${name} is not that of the answer.`,
    expected: show(answered),
    actual: show(given),
    clause: cite(result.clause, 'sevu', 'TicketGranted', name.replace('.', '/')),
    ...(diagnosis === undefined ? {} : { diagnosis }),
  };
}

const neverUsed: Rule<Call> = {
  id: 'sevu/never-used',
  title: 'A client gives a ticket that was never used no date of first use.',
  level: 'must',
  clause: 'SEV-046',
  hint: 'Read the zero date as no date before it is handed to anything that parses dates.',
  check(call) {
    if (call.case.expect !== 'success' || call.reply.kind !== 'result') return undefined;
    const ticket = ticketIn(call.reply.value);
    const { used_date: answered } = answerOf(call).ticket;
    if (ticket === undefined || /[1-9]/.test(String(answered ?? ''))) return undefined;
    // Zeros, nothing, null and false all say that there is none.
    if (!/[1-9]/.test(String(ticket.used_date ?? ''))) return [];
    return [
      {
        message: 'ticket.used_date is a date, and the ticket was never used.',
        expected: show(answered),
        actual: show(ticket.used_date),
      },
    ];
  },
};

const failure = failureRule({
  id: 'sevu/failure',
  title: 'A client reports failure unless status is "success" and there is a ticket.',
  clause: 'SEV-038',
  hint: 'Decide by status, not by the HTTP status or by the answer being JSON; raise an error with code and message. An answer that is no such JSON is an error too.',
  withoutCode: 'may',
});

/** What clients must make of the answers of the ticket service. */
export const RESULT_RULES: Rule<Call>[] = [result, neverUsed, failure];
