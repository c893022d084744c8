import { looselyEqual, show } from './compare.ts';
import type { Call, FindingLevel, Rule, Violation } from './rule.ts';

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
      if (call.case.expect !== 'success') return undefined;
      if (call.reply.kind === 'result') return compare(call.reply.value, call);
      if (call.case.mayFail) return [];
      const { code, message } = call.reply;
      return [
        {
          message: `The server granted the request, and the client reported an error: ${message}`,
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
      const { expect, situation } = call.case;
      if (expect !== 'failure') return undefined;
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
      if (reported === undefined)
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

function describeAnswer({ case: { situation }, exchanges }: Call): string {
  if (situation.kind === 'error') return `The server answered with the error ${situation.code}`;
  const response = exchanges.at(-1)?.response;
  return `The server answered ${response?.status} with ${show(response?.body)}`;
}
