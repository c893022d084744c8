import { operationRule } from '../../operation.ts';
import { resultRule } from '../../outcome.ts';
import type { Call, MethodRules, Violation } from '../../rule.ts';
import { refusalRule } from './answer.ts';
import { asAskedRule, flatReadings, type PayloadShape, payloadRule, type Readings } from './payload.ts';

/** What tells the rules of one operation from those of another. */
export interface OperationShape extends PayloadShape {
  /** In the IDs of its rules: `register-storage`. */
  slug: string;
  /** The `operationId`. */
  operation: string;
  /** How it is sent, as a sentence, and the clause that says so. */
  sent: { title: string; clause: string };
  /** What it wants in its payload, as a sentence, the clause and what to do. */
  payload: { title: string; clause: string; hint: string };
  /** The clause of the texts that the caller gives. */
  asked: string;
  /** What a caller gets, as a sentence, the clause and what to do. */
  result: { title: string; clause: string; hint: string };
  readings?: Readings;
  /** What counts as asked for where nothing was. */
  defaults?: Record<string, unknown>;
  compare(value: unknown, call: Call): Violation[];
}

/** The five rules that every operation has: how it is sent, what its payload is, what is made of the answer. */
export function operationRules(shape: OperationShape): MethodRules {
  const { slug, operation, sent, payload, asked, result, readings = flatReadings, defaults, compare } = shape;
  const id = (name: string) => `packaging/${slug}-${name}`;
  return {
    sent: [
      operationRule({ id: id('operation'), operation, ...sent }),
      payloadRule({ id: id('payload'), ...payload }, shape),
      asAskedRule(
        {
          id: id('as-asked'),
          title: 'The payload says what the caller asked for, character by character.',
          clause: asked,
          hint: 'Encode the payload as UTF-8 JSON, leave the values as they were given, and leave out what was not.',
        },
        shape,
        { readings, ...(defaults === undefined ? {} : { defaults }) },
      ),
    ],
    made: [
      resultRule({ id: id('result'), ...result, compare }),
      refusalRule({
        id: id('failure'),
        title: 'A client reports failure for every answer but error code "0000", and passes the code on.',
      }),
    ],
  };
}
