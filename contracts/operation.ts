import type { Rule, Sent } from './rule.ts';

/** The rule that a request has the method and path of its operation, whatever the API. */
export function operationRule(options: {
  id: string;
  clause: string;
  operation: string;
  title: string;
}): Rule<Sent> {
  return {
    id: options.id,
    title: options.title,
    level: 'must',
    clause: options.clause,
    hint: 'Build the URL from the target the call names, and append the documented path only.',
    check({ exchange: { operation, conclusion, request } }) {
      if (operation === options.operation) return [];
      const reason = conclusion.kind === 'unrouted' ? ` (${conclusion.reason})` : '';
      const actual = `${request.method} ${request.target.split('?')[0]}`;
      return [
        {
          message: `The request is not one of ${options.operation}${reason}.`,
          expected: options.title,
          actual,
        },
      ];
    },
  };
}
