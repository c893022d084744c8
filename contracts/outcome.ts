import type { Case } from './case.ts';
import { looselyEqual, show } from './compare.ts';
import type { Call, FindingLevel, Rule, Violation } from './rule.ts';

/**
 * What the client must make of the answer. A client may have a value of its own where a case gives none or half of one:
 * where the service then grants what it was to refuse, success is right.
 */
function expectedOf({ case: { expect, situation }, exchanges }: Call): Case['expect'] {
  const isGranted = situation.kind === 'service' && exchanges.at(-1)?.conclusion.kind === 'accepted';
  return isGranted ? 'success' : expect;
}

/** The rule that a client takes what was granted, and gives out what the answer says. */
export function resultRule(options: {
  id: string;
  title: string;
  clause: string;
  hint: string;
  compare(result: unknown, call: Call): Violation[];
}): Rule<Call> {
  const { compare, ...rule } = options;
  return {
    ...rule,
    level: 'must',
    check(call) {
      if (expectedOf(call) !== 'success') return undefined;
      if (call.reply.kind === 'result') return compare(call.reply.value, call);
      if (call.case.mayFail) return [];
      const { code, message } = call.reply;
      const { situation } = call.case;
      const how =
        situation.kind === 'spelling'
          ? `, its answer spelled otherwise (${inWords(situation.spelling)})`
          : '';
      return [
        {
          message: `The server granted the request${how}, and the client reported an error: ${message}`,
          expected: 'a result',
          actual: `error ${code}`,
        },
      ];
    },
  };
}

/**
 * The rule that a client reports failure where the answer is one. Where the service named a code, an error that
 * carries another one is as wrong; one that carries none weighs `withoutCode`.
 */
export function failureRule(options: {
  id: string;
  title: string;
  clause: string;
  hint: string;
  withoutCode: FindingLevel;
}): Rule<Call> {
  const { withoutCode, ...rule } = options;
  return {
    ...rule,
    level: 'must',
    check(call) {
      const { situation } = call.case;
      if (expectedOf(call) !== 'failure') return undefined;
      const answer = describeAnswer(call);
      if (call.reply.kind === 'result')
        return [
          {
            message: `${answer}, and the client reported success.`,
            expected: 'an error',
            actual: `the result ${show(call.reply.value)}`,
          },
        ];
      if (situation.kind !== 'error') return [];
      const reported = (call.reply.data as { error_code?: unknown } | undefined)?.error_code;
      if (looselyEqual(reported, situation.code)) return [];
      if (reported === undefined || reported === null || reported === '')
        return [
          {
            message: `${answer}; the client reported an error without this code.`,
            expected: `error data with error_code ${show(situation.code)}`,
            actual: show(call.reply.data),
            level: withoutCode,
          },
        ];
      return [
        {
          message: `${answer}; the client reported the error with another code.`,
          expected: show(situation.code),
          actual: show(reported),
        },
      ];
    },
  };
}

/** The name of a spelling as words. */
const inWords = (spelling: string): string => spelling.replaceAll('-', ' ');

/** What the client got, as the beginning of a sentence. */
export function describeAnswer({ case: { situation }, exchanges }: Call): string {
  if (situation.kind === 'error') return `The server answered with the error ${situation.code}`;
  const response = exchanges.at(-1)?.response;
  if (response === undefined) return 'The server gave no answer';
  const { status, body } = response;
  if (situation.kind === 'spelling')
    return `The server answered ${status} with a fault in it (${inWords(situation.spelling)})`;
  const trouble = situation.kind === 'trouble' ? situation.trouble.kind : undefined;
  if (trouble === 'truncate') return 'The connection was cut before the answer was complete';
  return trouble === 'status'
    ? `The server answered ${status}`
    : `The server answered ${status} with ${show(body)}`;
}
