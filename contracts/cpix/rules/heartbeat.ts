import { isObject, show } from '../../compare.ts';
import { operationRule } from '../../operation.ts';
import { describeAnswer } from '../../outcome.ts';
import type { Call, MethodRules, Rule } from '../../rule.ts';

const operation = operationRule({
  id: 'cpix/heartbeat-operation',
  title: 'The key server is asked for a sign of life with GET /cpix/getKey/heartbeat.',
  clause: 'ELM-027',
  operation: 'heartbeat',
});

const alive: Rule<Call> = {
  id: 'cpix/heartbeat-alive',
  title: 'A key server is alive when it answers SUCCESS, and not otherwise.',
  level: 'must',
  clause: 'ELM-027',
  hint: 'Look at the status and at the body: SUCCESS, white space around it aside.',
  check(call) {
    const { expect, mayFail } = call.case;
    const { reply } = call;
    const saysAlive = reply.kind === 'result' && isObject(reply.value) && reply.value.alive === true;
    if (saysAlive === (expect === 'success') || (mayFail && !saysAlive)) return [];
    const answered = describeAnswer(call);
    const said = reply.kind === 'error' ? `the error ${reply.code}` : show(reply.value);
    return [
      saysAlive
        ? { message: `${answered}, and the client takes it for alive.`, expected: 'an error', actual: said }
        : {
            message: `${answered}, and the client does not take it for alive.`,
            expected: '{"alive":true}',
            actual: said,
          },
    ];
  },
};

/** What clients that ask for a sign of life are held to. */
export const HEARTBEAT_RULES: MethodRules = { sent: [{ ...operation, gate: true }], made: [alive] };
