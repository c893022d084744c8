import type { HttpRequest } from '../../../codecs/exchange.ts';
import { isObject, looselyEqual, show } from '../../compare.ts';
import type { Call, MethodRules, Rule, Sent, Violation } from '../../rule.ts';
import { exact, explainId, sameId } from './answer.ts';

/** A result of a job as the service posts it; `undefined` where a body is none. */
function resultIn({ body }: HttpRequest): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(exact(Buffer.from(body).toString('utf8')));
    return isObject(value) && value.job_id !== undefined && value.error_code !== undefined
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

const answered: Rule<Sent> = {
  id: 'packaging/callback-answered',
  title: 'A receiver answers each result of a job with a status from 200 to 299.',
  level: 'must',
  clause: 'PKG-128',
  hint: 'Take a POST of JSON without any authentication, answer 200 at once, and do the work afterwards.',
  check({ exchange: { request, response } }) {
    const result = resultIn(request);
    if (result === undefined) return undefined;
    const told = `The result of the job ${String(result.job_id)}, code ${String(result.error_code)},`;
    if (response === undefined)
      return [{ message: `${told} was not answered.`, expected: 'a status of 2xx' }];
    if (response.status >= 200 && response.status < 300) return [];
    return [
      {
        message: `${told} was answered with another status.`,
        expected: 'a status of 2xx',
        actual: `${response.status}`,
      },
    ];
  },
};

const understood: Rule<Call> = {
  id: 'packaging/callback-understood',
  title: 'A receiver hands over every result of a job with its five members as they are, failures too.',
  level: 'must',
  clause: 'PKG-128',
  hint: 'Parse the body as plain JSON; carry on with codes you do not know; keep error_code as it is; hand over once what is delivered more than once.',
  check({ exchanges, reply }) {
    const sent = exchanges.flatMap(({ request }): Record<string, unknown>[] => {
      const result = resultIn(request);
      return result === undefined ? [] : [result];
    });
    if (reply.kind === 'error')
      return [{ message: `The client did not give out its callbacks: ${reply.message}` }];
    const taken = rowsOf(reply.value);
    if (taken === undefined)
      return [
        { message: 'The callbacks are given out as no list.', expected: 'a list', actual: show(reply.value) },
      ];
    const first = sent.filter(
      (result, index) => !sent.slice(0, index).some((other) => isSame(other, result)),
    );
    return first.flatMap((result) => handedOver(result, taken));
  },
};

const rowsOf = (value: unknown): Record<string, unknown>[] | undefined =>
  Array.isArray(value) ? value.filter(isObject) : undefined;

const isSame = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  sameId(a.job_id, b.job_id) && a.error_code === b.error_code;

const MEMBERS = ['error_message', 'input_contents_path', 'output_path'];

/** What is wrong with how a result was handed over. Those of other cases may stand beside it. */
function handedOver(result: Record<string, unknown>, taken: Record<string, unknown>[]): Violation[] {
  const id = String(result.job_id);
  const ofJob = taken.filter(({ job_id }) => sameId(job_id, result.job_id));
  const rows = ofJob.filter(({ error_code }) => looselyEqual(error_code, result.error_code));
  const [row] = rows;
  const diagnosis = taken.map(({ job_id }) => explainId(job_id, result.job_id)).find((found) => found);
  const lost = diagnosis === undefined ? {} : { diagnosis: `another job ID is handed over: ${diagnosis}` };
  if (ofJob.length === 0)
    return [{ message: `The result of the job ${id} is not handed over.`, expected: show(result), ...lost }];
  if (row === undefined)
    return [
      {
        message: `The result of the job ${id} is handed over with another error_code.`,
        expected: show(result.error_code),
        actual: show(ofJob[0]!.error_code),
      },
    ];
  const wrong = MEMBERS.filter((name) => !saysTheSame(row[name], result[name])).map((name) => ({
    message: `${name} of the result of a job is not handed over as it came.`,
    expected: show(result[name]),
    actual: show(row[name]),
  }));
  if (rows.length === 1) return wrong;
  return [
    ...wrong,
    {
      message: `The result of the job ${id} is handed over ${rows.length} times.`,
      expected: 'once, however often it is delivered',
      actual: `${rows.length} times`,
      level: 'should',
    },
  ];
}

/** One path may stand alone or in a list. */
const saysTheSame = (given: unknown, expected: unknown): boolean =>
  looselyEqual([given ?? []].flat(), [expected ?? []].flat()) || looselyEqual(given ?? '', expected ?? '');

export const CALLBACK_RULES: MethodRules = { sent: [answered], made: [understood] };
