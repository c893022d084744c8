import type { EnvelopeReading } from '../../../codecs/envelope.ts';
import type { HttpResponse } from '../../../codecs/exchange.ts';
import type { RegisterStorageRequest, StorageSaved } from '../../../specs/packaging/types.ts';
import { violations } from '../../../specs/validate.ts';
import { isObject, looselyEqual, show } from '../../compare.ts';
import { operationRule } from '../../operation.ts';
import { failureRule, resultRule } from '../../outcome.ts';
import type { Call, Rule, Sent, Violation } from '../../rule.ts';
import { envelopeIn } from './sent-envelope.ts';

const MEMBERS: (keyof RegisterStorageRequest)[] = [
  'storage_name',
  'type',
  'id',
  'password',
  'aws_bucket',
  'region',
  'description',
];

const operation = operationRule({
  id: 'packaging/register-storage-operation',
  title: 'A storage is registered with POST /api/v2/storage/{site ID}.',
  clause: 'PKG-025',
  operation: 'registerStorage',
});

const schema: Rule<Sent> = {
  id: 'packaging/register-storage-payload',
  title: 'The payload has every required member of a storage, each of its type.',
  level: 'must',
  clause: 'PKG-024',
  hint: 'Send storage_name, type "S3", id, password, aws_bucket and region as strings under these names.',
  check(sent) {
    const reading = readable(sent);
    if (reading === undefined) return undefined;
    const { payload } = reading;
    const unknown = Object.keys(Object(payload)).filter((name) => !(MEMBERS as string[]).includes(name));
    return [
      ...violations('packaging', 'RegisterStorageRequest', payload).map((problem) => ({
        message: `The payload does not fit: ${problem}.`,
      })),
      ...unknown.map(
        (name): Violation => ({
          message: `The payload has a member the documents do not know: ${JSON.stringify(name)}.`,
          level: 'should',
        }),
      ),
    ];
  },
};

const asAsked: Rule<Sent> = {
  id: 'packaging/register-storage-as-asked',
  title: 'The payload says what the caller asked for, character by character.',
  level: 'must',
  clause: 'PKG-029',
  hint: 'Encode the payload as UTF-8 JSON and leave the texts as they were given.',
  check(sent) {
    const payload = readable(sent)?.payload;
    if (!isObject(payload)) return undefined;
    return MEMBERS.filter((name) => payload[name] !== undefined || name === 'description')
      .filter((name) => !looselyEqual(payload[name], sent.call.input[name]))
      .map((name) => ({
        message: `${name} is not what the caller asked for.`,
        expected: show(sent.call.input[name]),
        actual: show(payload[name]),
      }));
  },
};

function readable(sent: Sent): EnvelopeReading | undefined {
  const reading = envelopeIn(sent);
  return reading !== undefined && 'payload' in reading ? reading : undefined;
}

const result = resultRule({
  id: 'packaging/register-storage-result',
  title: 'A client gives out the storage ID of a successful answer, unchanged.',
  clause: 'PKG-039',
  hint: 'Return error_code and storage_id as the answer has them.',
  compare(value, call) {
    const answer = answerOf(call);
    const { storage_id: storageId, error_code: code } = Object(value) as Record<string, unknown>;
    const wrong: Violation[] = [];
    if (storageId !== answer.storage_id && String(storageId) !== answer.storage_id)
      wrong.push({
        message: 'The storage ID given out is not that of the answer.',
        expected: show(answer.storage_id),
        actual: show(storageId),
      });
    if (code !== undefined && code !== '0000')
      wrong.push({
        message: 'error_code is given out as something else than "0000".',
        expected: '"0000"',
        actual: show(code),
        level: Number(code) === 0 ? 'should' : 'must',
      });
    return wrong;
  },
});

function answerOf({ exchanges }: Call): StorageSaved {
  return JSON.parse((exchanges.at(-1)!.response as HttpResponse).body);
}

const failure = failureRule({
  id: 'packaging/register-storage-failure',
  title: 'A client reports failure for every answer but error code "0000", and passes the code on.',
  clause: 'PKG-037',
  hint: 'Compare error_code with "0000"; for anything else raise an error that carries the code. An answer that is no such JSON is an error too.',
  withoutCode: 'should',
});

export const REGISTER_STORAGE_RULES: { sent: Rule<Sent>[]; made: Rule<Call>[] } = {
  sent: [operation, schema, asAsked],
  made: [result, failure],
};
