import type { TicketReading } from '../../../codecs/ticket-signature.ts';
import { show } from '../../compare.ts';
import type { Rule, Sent } from '../../rule.ts';
import { requestOf } from './reading.ts';

/** The passwords that the documents show. */
const OF_THE_DOCUMENTS = ['unique_random_string_per_request', 'g63clVAI5wFPxY9vwVOJvw6L'];

/** The password that the client made for itself, as none was given. */
function ownPassword(sent: Sent): string | undefined {
  const pass = requestOf(sent)?.pass;
  return typeof pass === 'string' && sent.call.input.pass === undefined ? pass : undefined;
}

const made: Rule<Sent> = {
  id: 'sevu/password-made',
  title: 'A password that the client makes is not one of the documents’ own.',
  level: 'must',
  clause: 'SEV-026',
  hint: 'Make a random password for each ticket.',
  check(sent) {
    const pass = ownPassword(sent);
    if (pass === undefined) return undefined;
    return OF_THE_DOCUMENTS.includes(pass)
      ? [
          {
            message: 'The password is copied from the documents.',
            expected: 'a random text',
            actual: show(pass),
          },
        ]
      : [];
  },
};

const strength: Rule<Sent> = {
  id: 'sevu/password-strength',
  title: 'pass has at least 10 characters.',
  level: 'should',
  clause: 'SEV-028',
  hint: 'Make a random password of 10 or more characters for each ticket.',
  check(sent) {
    const pass = ownPassword(sent);
    if (pass === undefined) return undefined;
    return pass.length >= 10
      ? []
      : [{ message: `The password the client made has ${pass.length} characters.`, expected: '10 or more' }];
  },
};

const unique: Rule<Sent> = {
  id: 'sevu/password-unique',
  title: 'pass is another one for each request.',
  level: 'should',
  clause: 'SEV-027',
  hint: 'Draw the password from a source of randomness in every call, not once when the client starts.',
  check(sent) {
    const pass = ownPassword(sent);
    if (pass === undefined || sent.call.earlier.length === 0) return undefined;
    const before = sent.call.earlier.map(
      ({ decoded }) => (decoded as TicketReading | undefined)?.request?.pass,
    );
    return before.includes(pass)
      ? [{ message: 'The client gave two tickets the same password.', actual: show(pass) }]
      : [];
  },
};

/** What a password that the client makes must satisfy. */
export const PASSWORD_RULES: Rule<Sent>[] = [made, strength, unique];
