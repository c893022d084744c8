import { parseTimestamp } from '../../../codecs/envelope.ts';
import { cite } from '../../cite.ts';
import { isObject, show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { payloadIn } from './payload.ts';

/** The payload of a request for one of some operations, where it is an object. */
function payloadOf(sent: Sent, operations: string[]): Record<string, unknown> | undefined {
  if (!operations.includes(sent.exchange.operation ?? '')) return undefined;
  const payload = payloadIn(sent)?.payload;
  return isObject(payload) ? payload : undefined;
}

const LISTS = ['listStorages', 'listJobs'];

const SCHEMAS: Record<string, string> = {
  listStorages: 'ListStoragesRequest',
  listJobs: 'ListJobsRequest',
  registerJob: 'RegisterJobRequest',
};

/** The clause of a member of a payload, as the operation that is called has it. */
const clauseOf = ({ exchange }: Sent, { clause }: Rule<Sent>, member: string): string =>
  cite(clause, 'packaging', SCHEMAS[exchange.operation!]!, member);

const period: Rule<Sent> = {
  id: 'packaging/search-period',
  title: 'from and to are the moments asked for, written yyyy-mm-ddThh:mm:ssZ in GMT.',
  level: 'must',
  clause: 'PKG-059',
  hint: 'Format both in GMT with a fixed pattern and no locale: 2026-01-02T03:04:05Z. Leave out what was not given.',
  check(sent) {
    const payload = payloadOf(sent, LISTS);
    if (payload === undefined) return undefined;
    return ['from', 'to'].flatMap((name) =>
      momentViolations(name, payload[name], sent.call.input[name]).map((violation) => ({
        ...violation,
        clause: clauseOf(sent, period, name),
      })),
    );
  },
};

const HOUR = 3_600_000;

function momentViolations(name: string, actual: unknown, asked: unknown): Violation[] {
  if (actual === asked) return [];
  const seen = { expected: show(asked), actual: show(actual) };
  const isAbsent = actual === undefined || actual === '' || actual === null;
  if (isAbsent) return asked === undefined ? [] : [{ message: `${name} is left out.`, ...seen }];
  if (asked === undefined) return [{ message: `${name} is there, and nobody asked for it.`, ...seen }];
  const ms = typeof actual === 'string' ? parseTimestamp(actual) : undefined;
  if (ms === undefined) return [{ message: `${name} is not written yyyy-mm-ddThh:mm:ssZ.`, ...seen }];
  if (/^\d{4}-\d\d-\d\d$/.test(String(asked)) && actual === `${asked}T00:00:00Z`) return [];
  const hours = (ms - (parseTimestamp(String(asked)) ?? Number.NaN)) / HOUR;
  if (!Number.isInteger(hours * 4)) return [{ message: `${name} is another moment.`, ...seen }];
  const diagnosis = `it is local time, written as if it were GMT (offset ${hours > 0 ? '+' : ''}${hours} h)`;
  return [{ message: `${name} is another moment.`, ...seen, diagnosis }];
}

const numbers: Rule<Sent> = {
  id: 'packaging/search-numbers',
  title: 'page_unit and page_index are JSON numbers from 1 up.',
  level: 'should',
  clause: 'PKG-060',
  hint: 'Send them without quotes: the table says number, only the sample quotes them.',
  check(sent) {
    const payload = payloadOf(sent, LISTS);
    if (payload === undefined) return undefined;
    const [first, other] = ['page_unit', 'page_index']
      .filter((name) => typeof payload[name] === 'string' && payload[name] !== '')
      .filter((name) => typeof sent.call.input[name] !== 'string');
    if (first === undefined) return [];
    const message = `${first} is a string${other === undefined ? '' : `; so is ${other}`}.`;
    const clause = clauseOf(sent, numbers, first);
    return [{ message, expected: 'a number', actual: show(payload[first]), clause }];
  },
};

/** Members whose values are words of the documents. */
const WORDS = [
  ...['streaming_format', 'protect_type', 'protection_type'],
  ...['search_type', 'search_status', 'search_condition'],
];

const words: Rule<Sent> = {
  id: 'packaging/words',
  title: 'Words of the documents are written as there, in lower case, and each once.',
  level: 'should',
  clause: 'PKG-078',
  hint: 'Send dash, hls, drm and watermark in lower case, none twice; a job in progress is searched as process.',
  check(sent) {
    const payload = payloadOf(sent, ['registerJob', 'listJobs']);
    if (payload === undefined) return undefined;
    return WORDS.flatMap((name): Violation[] => {
      const found = [payload[name] ?? []].flat().filter((word) => typeof word === 'string');
      const asked = JSON.stringify(sent.call.input[name]) === JSON.stringify(payload[name]);
      if (asked) return [];
      const actual = show(payload[name]);
      const clause = clauseOf(sent, words, name);
      const lower = found.map((word) => word.toLowerCase());
      if (found.some((word, index) => word !== lower[index]))
        return [{ message: `${name} is not in lower case.`, expected: show(lower), actual, clause }];
      if (new Set(lower).size < lower.length)
        return [
          { message: `${name} has a word twice.`, expected: show([...new Set(lower)]), actual, clause },
        ];
      if (lower.includes('job progress'))
        return [{ message: `${name} is "job progress".`, expected: '"process"', actual, clause }];
      return [];
    });
  },
};

/** What is asked of the payloads of more than one operation. */
export const SEARCH_RULES: Rule<Sent>[] = [period, numbers, words];
