import type { TicketGranted } from '../../specs/sevu/types.ts';
import type { Spelling } from '../rule.ts';

type Answer = TicketGranted & Record<string, unknown>;

/** The answer with its values changed, encoded again. */
const changed =
  (change: (answer: Answer) => unknown): Spelling =>
  (body) => ({ body: JSON.stringify(change(JSON.parse(body) as Answer)) });

/** The answer with members of its ticket changed. */
const ticketChanged = (change: (ticket: Answer['ticket']) => object): Spelling =>
  changed((answer) => ({ ...answer, ticket: { ...answer.ticket, ...change(answer.ticket) } }));

const reversed = (value: object): object => Object.fromEntries(Object.entries(value).reverse());

/** Every character of a JSON text's strings as \uXXXX. */
const escaped = (body: string): string =>
  body.replace(/"((?:[^"\\]|\\.)*)"/g, (text) => {
    const units = [...(JSON.parse(text) as string)].flatMap((character) => character.split(''));
    return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
  });

/** Answers of the ticket service written otherwise, and as right (A-105, A-106). */
export const SPELLINGS: Record<string, Spelling> = {
  'members-reversed': changed((answer) =>
    reversed({ ...answer, ticket: reversed(answer.ticket) as Answer['ticket'] }),
  ),
  'white-space': (body) => ({ body: `\r\n\t ${JSON.stringify(JSON.parse(body), null, '\t')} \n\n` }),
  'line-end': (body) => ({ body: `${body}\n` }),
  'all-escaped': (body) => ({ body: escaped(body) }),
  'slashes-escaped': (body) => ({ body: body.replaceAll('/', '\\/') }),
  'more-members': changed((answer) => ({
    api: 'stable',
    warnings: [],
    ...answer,
    debug: { sql: null, nested: [{ ticket: { key: 'none' } }] },
    ticket: { id: 17, ...answer.ticket, note: null, status: 'failure' },
    request_id: 'b1946ac9',
  })),
  'types-of-the-table': changed((answer) => ({
    ...answer,
    ticket: { ...answer.ticket, uses: Number(answer.ticket.uses), active: true },
    handle_time: 0.3795,
  })),
  'active-as-number': ticketChanged(() => ({ active: 1 })),
  'uses-as-number': ticketChanged(({ uses }) => ({ uses: Number(uses) })),
  'revoked-as-text': ticketChanged(() => ({ active: '0' })),
  'revoked-as-number': ticketChanged(() => ({ active: 0 })),
  'revoked-as-boolean': ticketChanged(() => ({ active: false })),
  'never-used-null': ticketChanged(() => ({ used_date: null })),
  'never-used-empty': ticketChanged(() => ({ used_date: '' })),
  'used-already': ticketChanged(() => ({ used_date: '2026-03-01 08:09:10', uses: '0' })),
  'code-as-text': changed((answer) => ({ ...answer, code: String(answer.code) })),
  'another-code': changed((answer) => ({ ...answer, code: 2001, message: 'Ticket Granted' })),
  'no-message': changed((answer) => ({ ...answer, message: '' })),
  'handle-time-as-number': changed((answer) => ({ ...answer, handle_time: 0 })),
  'key-of-other-characters': ticketChanged(({ key }) => ({ key: `${key}/+=&?# %41"\\é` })),
  'key-of-digits': ticketChanged(() => ({ key: '00012345678901234567890' })),
  'long-key': ticketChanged(({ key }) => ({ key: key.padEnd(4096, '0123456789') })),
  'mebibyte-of-white-space': (body) => ({ body: `${body}${' '.repeat(1024 * 1024)}` }),
};
