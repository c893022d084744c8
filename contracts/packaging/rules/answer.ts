import type { HttpResponse } from '../../../codecs/exchange.ts';
import { isObject, show } from '../../compare.ts';
import { failureRule } from '../../outcome.ts';
import type { Call, Rule, Violation } from '../../rule.ts';

/** The JSON object that answered a call, numbers of many digits as texts; `undefined` where it was none. */
export function answerOf({ exchanges }: Call): Record<string, unknown> | undefined {
  const { response } = exchanges.at(-1) ?? {};
  return response && readJson(response);
}

function readJson({ body }: HttpResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(exact(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** JSON whose job IDs are texts where they have more digits than JavaScript keeps. */
export const exact = (json: string): string => json.replace(/("job_id"\s*:\s*)(\d{16,})/g, '$1"$2"');

/** Whether an ID is given out with every digit, be it a number or a text. */
export const sameId = (given: unknown, expected: unknown): boolean =>
  (typeof given === 'string' || typeof given === 'number') && String(given) === String(expected);

/** How an ID became another one on its way through a number; `undefined` when in no known way. */
export function explainId(given: unknown, expected: unknown): string | undefined {
  if (!/^\d{1,60}$/.test(String(expected))) return undefined;
  const id = BigInt(String(expected));
  const ways: [mistake: string, made: string][] = [
    ['zeros at its beginning are missing: it was read as a number', String(id)],
    ['it lost digits as a floating-point number', String(Number(id))],
    ['it lost digits as a floating-point number', String(BigInt(Number(id)))],
    ['it was cut to 32 bits', String(BigInt.asIntN(32, id))],
    ['it was cut to 32 bits', String(BigInt.asUintN(32, id))],
  ];
  return ways.find(([, made]) => made === String(given))?.[0];
}

/** What is wrong with an ID that is given out; a number of a text with zeros before it has lost them. */
export function idViolations(name: string, given: unknown, expected: unknown): Violation[] {
  if (sameId(given, expected)) return [];
  const diagnosis = explainId(given, expected);
  return [
    {
      message: `The ${name} given out is not that of the answer.`,
      expected: show(expected),
      actual: show(given),
      ...(diagnosis === undefined ? {} : { diagnosis }),
    },
  ];
}

/** What is wrong with the code that is given out with a success; a client may keep it to itself. */
export function codeViolations(code: unknown): Violation[] {
  if (code === undefined || code === '0000') return [];
  return [
    {
      message: 'error_code is given out as something else than "0000".',
      expected: '"0000"',
      actual: show(code),
      clause: 'PKG-037',
      level: Number(code) === 0 ? 'should' : 'must',
    },
  ];
}

/**
 * The rule that a client reports failure for all but "0000". An answer that means success and lacks what it must have, or
 * has the code as a number, weighs less. So does what well-kept JSON libraries read as success unless they are
 * told not to: a name in capitals, and an object with more behind it.
 */
export function refusalRule(words: Pick<Rule<Call>, 'id' | 'title'>): Rule<Call> {
  const rule = failureRule({
    ...words,
    clause: 'PKG-037',
    hint: 'Compare error_code with "0000"; for anything else raise an error that carries the code. An answer that is no such JSON is an error too, and so is a success without its ID or its list.',
    withoutCode: 'should',
  });
  return {
    ...rule,
    check(call) {
      const found = rule.check(call);
      if (found === undefined || !meansSuccess(call)) return found;
      return found.map((violation) => ({ ...violation, level: 'should' as const }));
    },
  };
}

/** The object a body begins with, where another follows it. */
const firstObject = (body: string): string => body.replace(/(?<=\})\s*\{.*$/s, '');

function meansSuccess(call: Call): boolean {
  // An answer that was cut is written down as the service gave it, and came as none.
  if (call.case.situation.kind !== 'respond') return false;
  const { response } = call.exchanges.at(-1) ?? {};
  const answer = response && readJson({ ...response, body: firstObject(response.body) });
  const [, code] = Object.entries(answer ?? {}).find(([name]) => name.toLowerCase() === 'error_code') ?? [];
  return response?.status === 200 && (code === '0000' || code === 0 || code === '0');
}
