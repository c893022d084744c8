import { cite } from '../../cite.ts';
import { isObject, looselyEqual, show } from '../../compare.ts';
import type { Call, Violation } from '../../rule.ts';
import { answerOf, codeViolations, sameId } from './answer.ts';

/** What kind of value a member of a row is; what says the same is the same. */
type Kind = 'text' | 'flag' | 'moment' | 'nested';

/** What is known of the rows of a list. */
export interface RowShape {
  /** What a row is: `storage`. */
  noun: string;
  id: string;
  /** The schema of a row, which has the clauses of its members. */
  schema: string;
  /** The clause of the page around the rows. */
  page: string;
  members: Record<string, Kind>;
}

/** What is wrong with a page that a client gives out (PKG-064, PKG-117). */
export function pageViolations(value: unknown, call: Call, shape: RowShape): Violation[] {
  const answer = answerOf(call) ?? {};
  const given = Object(value) as Record<string, unknown>;
  const wrong: Violation[] = codeViolations(given.error_code);
  for (const name of ['total_count', 'time_zone'])
    wrong.push(...memberViolations(name, 'text', given[name], answer[name], shape.page));
  const expected = rowsOf(answer.data);
  const actual = rowsOf(given.data);
  if (actual === undefined || actual.length !== expected!.length)
    return [
      ...wrong,
      {
        message: `The ${shape.noun}s given out are not as many as those of the answer.`,
        expected: `${expected!.length} in data`,
        actual: actual === undefined ? show(given.data) : String(actual.length),
        clause: shape.page,
      },
    ];
  return [...wrong, ...expected!.flatMap((row, index) => rowViolations(shape, actual[index], row))];
}

/** The rows of a page; none where there is nothing in their place. */
function rowsOf(data: unknown): unknown[] | undefined {
  if (data === undefined || data === null || data === '') return [];
  return Array.isArray(data) ? data : undefined;
}

function rowViolations(shape: RowShape, given: unknown, row: unknown): Violation[] {
  const { noun, id, members, page } = shape;
  const clauseOf = (name: string) => cite(page, 'packaging', shape.schema, name);
  const expected = Object(row) as Record<string, unknown>;
  if (!isObject(given)) {
    const message = `A ${noun} is given out as no object.`;
    return [{ message, expected: show(row), actual: show(given), clause: page }];
  }
  if (!sameId(given[id], expected[id]))
    return [
      {
        message: `${id} of a ${noun} is not given out as in the answer.`,
        expected: show(expected[id]),
        actual: show(given[id]),
        clause: clauseOf(id),
      },
    ];
  return Object.entries(members).flatMap(([name, kind]) =>
    memberViolations(name, kind, given[name], expected[name], clauseOf(name)),
  );
}

/** A member that the client leaves out of its result weighs less than one that it changes. */
function memberViolations(
  name: string,
  kind: Kind,
  given: unknown,
  expected: unknown,
  clause: string,
): Violation[] {
  if (saysTheSame(kind, given, expected)) return [];
  const seen = { expected: show(expected), actual: show(given), clause };
  if (given === undefined || given === null)
    return [{ message: `${name} is not given out.`, ...seen, level: 'should' }];
  const diagnosis = kind === 'flag' && isNo(expected) ? { diagnosis: TRUTHY } : {};
  return [{ message: `${name} is not given out as in the answer.`, ...seen, ...diagnosis }];
}

const TRUTHY =
  'the text "false" counts as true: it was tested for being there, it must be compared with "true"';

function saysTheSame(kind: Kind, given: unknown, expected: unknown): boolean {
  if (looselyEqual(given, expected)) return true;
  if (kind === 'flag') return (isYes(given) && isYes(expected)) || (isNo(given) && isNo(expected));
  if (kind === 'moment') return momentOf(given) === momentOf(expected);
  return kind === 'nested' && contains(given, expected);
}

const isYes = (value: unknown): boolean => /^(true|1|y|yes)$/i.test(String(value));
const isNo = (value: unknown): boolean => /^(false|0|n|no)$/i.test(String(value));

/** A moment in milliseconds since 1970, however it is written; what is none is itself. */
function momentOf(value: unknown): unknown {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  const ms = Date.parse(String(value));
  return Number.isNaN(ms) ? value : ms;
}

/** Whether everything that is expected is there; a path may be a text or an array of one. */
function contains(given: unknown, expected: unknown): boolean {
  if (Array.isArray(expected) && !Array.isArray(given))
    return (expected.length === 0 && !given) || (expected.length === 1 && contains(given, expected[0]));
  if (Array.isArray(expected))
    return (
      expected.length === (given as unknown[]).length &&
      expected.every((item, index) => contains((given as unknown[])[index], item))
    );
  if (isObject(expected))
    return Object.entries(expected).every(([name, value]) => contains(Object(given)[name], value));
  return looselyEqual(given, expected);
}
