import type { EnvelopeReading } from '../../../codecs/envelope.ts';
import { violations } from '../../../specs/validate.ts';
import { cite } from '../../cite.ts';
import { isObject, looselyEqual, show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { envelopeIn } from './sent-envelope.ts';

/** What is known of the payload of one operation. */
export interface PayloadShape {
  /** Its schema, by its name in the OpenAPI document. */
  schema: string;
  /** The members the documents know, by the path of the object they stand in; `` is the payload itself. */
  members: Record<string, readonly string[]>;
  /** Paths that other rules look at. */
  elsewhere?: readonly string[];
}

/** The texts of a rule. */
export type Words = Pick<Rule<Sent>, 'id' | 'title' | 'clause' | 'hint'>;

/** The payload of a request, where it could be read. */
export function payloadIn(sent: Sent): { payload: unknown } | undefined {
  const reading: EnvelopeReading | undefined = envelopeIn(sent);
  return reading !== undefined && 'payload' in reading ? { payload: reading.payload } : undefined;
}

/** The rule that a payload fits its schema. What the caller's own input violates as well is not the client's mistake. */
export function payloadRule(words: Words, shape: PayloadShape): Rule<Sent> {
  return {
    ...words,
    level: 'must',
    check(sent) {
      const read = payloadIn(sent);
      if (read === undefined) return undefined;
      const { payload } = read;
      const misfits = misfitsIn(sent, payload, shape);
      const own = [...misfits].filter(([path]) => !covers(shape.elsewhere ?? [], path));
      const lacking = [...misfits.keys(), ...(shape.elsewhere ?? [])];
      const renamed = lacking.flatMap((path) => otherName(sent, path.slice(1), payload, shape) ?? []);
      return [
        ...together(own).map(([path, problem]) => {
          const other = otherName(sent, path.slice(1), payload, shape);
          const instead = other === undefined ? '' : `; it is called ${JSON.stringify(other)}`;
          const message = `The payload does not fit: ${path || '/'} ${problem}${instead}.`;
          return { message, clause: cite(words.clause, 'packaging', shape.schema, path) };
        }),
        ...oddMembers(payload, shape, [...misfits.keys()], renamed),
      ];
    },
  };
}

/** The paths of a payload that do not fit, with what is wrong with each. */
export function misfitsIn(sent: Sent, payload: unknown, { schema }: PayloadShape): Map<string, string> {
  const ofCaller = new Set(violations('packaging', schema, sent.call.input));
  const lines = violations('packaging', schema, payload).filter((line) => !ofCaller.has(line));
  const lacking = new Map<string, string[]>();
  const misfits = new Map<string, string>();
  for (const line of lines) {
    const space = line.indexOf(' ');
    const path = line
      .slice(0, space)
      .replace(/^\/$/, '')
      .replace(/\/\d+$/, '');
    const problem = line.slice(space + 1);
    const [, name] = /^must have required property '(.+)'$/.exec(problem) ?? [];
    if (name !== undefined) lacking.set(path, [...(lacking.get(path) ?? []), name]);
    else if (!misfits.has(path) && !problem.startsWith('must match a schema'))
      misfits.set(path, `${problem.replace(/,null$/, '')}, it is ${show(valueAt(payload, path))}`);
  }
  for (const [path, names] of lacking)
    for (const name of names)
      if (!PROTECTIONS.includes(name)) misfits.set(`${path}/${name}`, `is missing: a required member`);
  return misfits;
}

/** The paths of what is required and not given by the caller: a client may have a value of its own for it. */
function leftOpen(input: unknown, { schema }: PayloadShape): string[] {
  return violations('packaging', schema, input).flatMap((line) => {
    const [, path = '', name] = /^\/?(\S*) must have required property '(.+)'$/.exec(line) ?? [];
    return name === undefined ? [] : `${path === '' ? '' : `/${path}`}/${name}`;
  });
}

/** Several values in quotation marks that must have none are one mistake. */
function together(misfits: [path: string, problem: string][]): [path: string, problem: string][] {
  const isQuoted = ([, problem]: [string, string]) => /^must be (number|boolean), it is "/.test(problem);
  const quoted = misfits.filter(isQuoted);
  const [first, ...rest] = quoted;
  if (first === undefined || rest.length === 0) return misfits;
  const names = rest.map(([path]) => path).join(', ');
  const merged: [string, string] = [first[0], `${first[1]}; so are ${names}`];
  return [merged, ...misfits.filter((misfit) => !isQuoted(misfit))];
}

/** The name the documents do not know under which a payload has what the caller gave for a member. */
export function otherName(
  sent: Sent,
  member: string,
  payload: unknown,
  { members }: PayloadShape,
): string | undefined {
  const asked = sent.call.input[member];
  if (asked === undefined || !isObject(payload) || payload[member] !== undefined) return undefined;
  return Object.keys(payload).find(
    (name) => !members['']!.includes(name) && looselyEqual(payload[name], asked),
  );
}

/** The two names of one member, of which either will do (A-33). */
const PROTECTIONS = ['protect_type', 'protection_type'];

/** Whether a path is one of some, or within one of them. */
export const covers = (paths: readonly string[], path: string): boolean =>
  paths.some((other) => path === other || path.startsWith(`${other}/`));

function valueAt(payload: unknown, path: string): unknown {
  const names = path.split('/').filter((name) => name !== '');
  return names.reduce<unknown>((value, name) => Object(value)[name], payload);
}

/** Members the documents do not know, and members that are null in the place of being left out (A-54, A-56). */
function oddMembers(
  payload: unknown,
  { members }: PayloadShape,
  misfits: string[],
  renamed: string[],
): Violation[] {
  return Object.entries(members).flatMap(([path, known]) => {
    const object = valueAt(payload, path);
    if (!isObject(object) || covers(misfits, path)) return [];
    return Object.entries(object).flatMap(([name, value]): Violation[] => {
      const where = path === '' ? '' : ` in ${path}`;
      if (path === '' && renamed.includes(name)) return [];
      if (!known.includes(name))
        return [
          {
            message: `The payload has a member the documents do not know${where}: ${JSON.stringify(name)}.`,
            level: 'should',
          },
        ];
      if (value !== null || covers(misfits, `${path}/${name}`)) return [];
      return [{ message: `${name}${where} is null; what is not given is left out.`, level: 'should' }];
    });
  });
}

/** The values of a payload that say something, by their paths, each in one form however it may be written. */
export type Readings = (payload: Record<string, unknown>) => Map<string, unknown>;

/** The members of an object as they are. */
export const flatReadings: Readings = (payload) =>
  new Map(Object.entries(payload).map(([name, value]) => [`/${name}`, value]));

/** What is left out, empty or null holds by default (A-56). */
const orDefault = (value: unknown, byDefault: unknown): unknown =>
  value === undefined || value === null || value === '' ? (byDefault ?? value) : value;

/** The rule that a payload says what the caller asked for, and nothing that was not asked. */
export function asAskedRule(
  words: Words,
  shape: PayloadShape,
  options: { readings: Readings; defaults?: Record<string, unknown> },
): Rule<Sent> {
  const { readings, defaults = {} } = options;
  const known = Object.entries(shape.members).flatMap(([path, names]) =>
    names.map((name) => `${path}/${name}`),
  );
  return {
    ...words,
    level: 'must',
    check(sent) {
      const payload = payloadIn(sent)?.payload;
      if (!isObject(payload)) return undefined;
      const open = leftOpen(sent.call.input, shape);
      const told = [...misfitsIn(sent, payload, shape).keys(), ...(shape.elsewhere ?? [])];
      const there = readings(payload);
      const asked = readings(sent.call.input);
      const paths = [...new Set([...asked.keys(), ...there.keys()])].filter(
        (path) => covers(known, path) && !covers(told, path) && !told.some((other) => covers([path], other)),
      );
      return paths.flatMap((path) => {
        const expected = orDefault(asked.get(path), defaults[path]);
        const actual = orDefault(there.get(path), defaults[path]);
        if (looselyEqual(actual, expected)) return [];
        const name = path.slice(1).replaceAll('/', '.');
        const clause = cite(words.clause, 'packaging', shape.schema, path);
        const seen = { expected: show(expected), actual: show(actual), clause };
        if (!asked.has(path) && covers(open, path)) return [];
        if (!asked.has(path)) return [{ message: `${name} is there, and nobody asked for it.`, ...seen }];
        if (!there.has(path)) return [{ message: `${name} is left out.`, ...seen }];
        return [{ message: `${name} is not what the caller asked for.`, ...seen }];
      });
    },
  };
}
