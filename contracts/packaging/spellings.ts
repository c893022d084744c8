import type { Spelling } from '../rule.ts';

type Json = Record<string, unknown>;

/** A spelling that writes an answer with other values or members. */
const changed =
  (change: (answer: Json) => Json): Spelling =>
  (body) => ({ body: JSON.stringify(change(JSON.parse(body) as Json)) });

/** A spelling that changes every row of a list. A refusal has none. */
const rows = (change: (row: Json) => Json): Spelling =>
  changed((answer) =>
    Array.isArray(answer.data) ? { ...answer, data: (answer.data as Json[]).map(change) } : answer,
  );

/** The members of an object, and of all objects in it, in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

const FLAGS = ['watermark', 'drm', 'dash', 'hls'];

const flagsAs = (yes: unknown, no: unknown): Spelling =>
  rows((row) => ({
    ...row,
    ...Object.fromEntries(FLAGS.map((name) => [name, row[name] === 'true' ? yes : no])),
  }));

const statusAs = (status: string): Spelling => rows((row) => ({ ...row, status }));

/** Other ways to write the answers of the packaging API. */
export const SPELLINGS: Record<string, Spelling> = {
  'reversed-members': changed((answer) => reversed(answer) as Json),
  'white-space': (body) => ({ body: `\r\n${JSON.stringify(JSON.parse(body), undefined, '\t')}\n\n` }),
  escapes: (body) => ({
    body: body.replace(/[a-z]|[^ -~]/g, (unit, at: number) =>
      body[at - 1] === '\\' || /\\u[\da-f]{0,3}$/.test(body.slice(Math.max(0, at - 5), at))
        ? unit
        : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  }),
  'extra-members': changed((answer) => ({
    trace: { id: [1, null] },
    ...answer,
    deprecated: false,
    data2: [],
  })),
  'no-message': changed(({ error_message: _, ...answer }) => answer),
  'null-message': changed((answer) => ({ ...answer, error_message: null })),
  'empty-message': changed((answer) => ({ ...answer, error_message: '' })),
  'other-message': changed((answer) => ({
    ...answer,
    error_message: 'Échec — 실패 <b>"no error"</b> \u0007',
  })),
  'long-message': changed((answer) => ({ ...answer, error_message: 'success '.repeat(8192) })),
  oversized: changed((answer) => ({ ...answer, padding: 'x'.repeat(1024 * 1024) })),
  'proto-member': (body) => ({ body: body.replace('{', '{"__proto__":{"error_code":"A1000"},') }),
  'total-as-number': changed((answer) => ({ ...answer, total_count: Number(answer.total_count) })),
  'total-too-large': changed((answer) => ({ ...answer, total_count: '999' })),
  'no-time-zone': changed(({ time_zone: _, ...answer }) => answer),
  'null-data': changed((answer) => ({ ...answer, data: null })),
  'no-data': changed(({ data: _, ...answer }) => answer),
  'job-id-as-string': changed((answer) => ({ ...answer, job_id: String(answer.job_id) })),
  'row-ids-as-numbers': rows((row) => ({ ...row, job_id: Number(row.job_id) })),
  'extra-row-members': rows((row) => ({ ...row, owner: 'nobody', history: [{ status: 'WM000' }] })),
  'flags-as-booleans': flagsAs(true, false),
  'flags-as-letters': flagsAs('Y', 'N'),
  'unknown-status': statusAs('WM555'),
  'status-as-word': statusAs('success'),
  'null-start-date': rows((row) => ({ ...row, start_date: null })),
  'no-start-date': rows(({ start_date: _, ...row }) => row),
  'no-subtitles': rows(({ subtitles: _, ...row }) => row),
  'null-subtitles': rows((row) => ({ ...row, subtitles: null })),
  'hidden-password': rows((row) => ({ ...row, password: '********' })),
  'no-description': rows(({ description: _, ...row }) => row),
  'null-description': rows((row) => ({ ...row, description: null })),
  'odd-date': rows((row) => ({ ...row, reg_date: '' })),
};
