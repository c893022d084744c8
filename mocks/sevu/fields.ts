import { readRestriction } from './addresses.ts';
import { parseDateTime } from './date-time.ts';
import { listed } from './names.ts';

/** What is wrong with the value of a field; `undefined` when nothing is. */
type Check = (value: unknown) => string | undefined;

/** What the value of each field must be (SEV-014 to SEV-034, A-104). The signature is looked at with the text it signs. */
const CHECKS = {
  command: text,
  api_key: text,
  cdn: wholeNumber,
  timestamp: seconds,
  app: names,
  video: names,
  pass: text,
  ip: addresses,
  uses: wholeNumber,
  expire: moment,
} satisfies Record<string, Check>;

/** A field of a ticket request. */
export type Field = keyof typeof CHECKS;

/** What is wrong with the first of some fields that is missing or not what it should be. */
export function fieldProblem(members: Record<string, unknown>, fields: readonly Field[]): string | undefined {
  for (const field of fields) {
    const value = members[field];
    const problem = value === undefined ? 'it is missing' : CHECKS[field](value);
    if (problem !== undefined) return `${field}: ${problem}`;
  }
  return undefined;
}

/** A value as a reason may tell of it: a short line, whatever it is. Not for what is secret. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return typeof value === 'number' ? String(value) : kindOf(value);
}

/** What kind of JSON value it is: `a number`. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return `found ${kindOf(value)}, expected a string`;
  return value === '' ? 'it is empty' : undefined;
}

/** Digits in a string are taken as well, as services in the field do. */
function wholeNumber(value: unknown): string | undefined {
  const isDigits = typeof value === 'string' && /^\d+$/.test(value);
  const number = isDigits ? Number(value) : value;
  if (Number.isSafeInteger(number) && (number as number) >= 0) return undefined;
  return `found ${shown(value)}, expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;
}

function seconds(value: unknown): string | undefined {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return undefined;
  return `found ${shown(value)}, expected the seconds since 1970 as a whole number`;
}

function names(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return text(value);
  const empty = listed(value).indexOf('');
  return empty < 0 ? undefined : `name ${empty + 1} of the list that | separates is empty`;
}

function addresses(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return text(value);
  const restriction = readRestriction(value);
  return restriction.kind === 'none' ? restriction.problem : undefined;
}

function moment(value: unknown): string | undefined {
  if (typeof value === 'string' && parseDateTime(value) !== undefined) return undefined;
  return `found ${shown(value)}, expected a date and a time as YYYY-MM-DD HH:MM:SS in UTC`;
}
