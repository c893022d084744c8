import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../codecs/exchange.ts';
import { type Case, loadCases, type Situation } from '../../contracts/case.ts';
import { judge } from '../../contracts/judge.ts';
import { failureRule, resultRule } from '../../contracts/outcome.ts';
import { idViolations, refusalRule } from '../../contracts/packaging/rules/answer.ts';
import type { Call, ClientReply } from '../../contracts/rule.ts';
import { credentialsFor } from '../../harness/credentials.ts';

const cases = new Map(loadCases().map((each) => [each.id, each]));
const SUCCESS: ClientReply = { kind: 'result', value: { error_code: '0000' } };
const GRANTED = '{"error_code":"0000","storage_id":"1"}';

const answered = (body: string | undefined, conclusion: Exchange['conclusion']['kind']): Exchange => ({
  request: { method: 'POST', target: '/', headers: [], body: new Uint8Array(), receivedAt: 0 },
  conclusion: (conclusion === 'accepted'
    ? { kind: conclusion }
    : { kind: conclusion, code: 'A1000', reason: 'no' }) as Exchange['conclusion'],
  ...(body === undefined ? {} : { response: { status: 200, headers: [], body } }),
});

const callOf = (changes: Partial<Case>, reply: ClientReply, exchanges: Exchange[]): Call => ({
  case: { ...cases.get('packaging/register-storage/success')!, expect: 'failure', ...changes },
  credentials: credentialsFor('outcome'),
  input: {},
  exchanges,
  earlier: [],
  reply,
});

const words = { id: 'packaging/register-storage-failure', title: 'A client reports failure.' };
const failure = failureRule({ ...words, clause: 'PKG-037', hint: 'Fail.', withoutCode: 'should' });

describe('a success that is none', () => {
  const taken = (situation: Situation, body: string | undefined) =>
    refusalRule(words).check(callOf({ situation }, SUCCESS, [answered(body, 'accepted')]));

  test('is a failure where the connection was cut, though the service granted the request', () => {
    const cut: Situation = { kind: 'trouble', trouble: { kind: 'truncate' } };
    const [violation] = taken(cut, GRANTED)!;
    expect(violation?.level).toBeUndefined();
    expect(violation?.message).toBe(
      'The connection was cut before the answer was complete, and the client reported success.',
    );
  });

  test('says that there was no answer where there was none', () => {
    const [violation] = taken({ kind: 'trouble', trouble: { kind: 'drop' } }, undefined)!;
    expect(violation?.message).toBe('The server gave no answer, and the client reported success.');
  });

  test('names the fault of an answer', () => {
    const [violation] = taken({ kind: 'spelling', spelling: 'iv-of-17-bytes' }, GRANTED)!;
    expect(violation?.message).toContain('a fault in it (iv of 17 bytes)');
  });

  test.each([
    ['a name in capitals', '{"ERROR_CODE":"0000","storage_id":"1"}', 'should'],
    ['something behind the object', `${GRANTED}{"error_code":"A1000"}`, 'should'],
    ['no storage ID', '{"error_code":"0000"}', 'should'],
    ['another code', '{"error_code":"A1000"}{"error_code":"0000"}', undefined],
    ['a list around it', `[${GRANTED}]`, undefined],
  ])('weighs as much as it should: %s', (_, body, level) => {
    const [violation] = taken({ kind: 'respond', status: 200, body }, body)!;
    expect(violation?.level).toBe(level);
  });
});

describe('the code of an error', () => {
  const told = (error_code: unknown) =>
    failure.check(
      callOf(
        { situation: { kind: 'error', code: 'A1007' } },
        { kind: 'error', code: 1, message: '', data: { error_code } },
        [answered('{"error_code":"A1007"}', 'refused')],
      ),
    );

  test.each([null, '', undefined])('is missing where it is %j', (code) => {
    expect(told(code)).toMatchObject([{ level: 'should' }]);
  });

  test('is another one where it is another one', () => {
    expect(told('A1003')).toMatchObject([{ message: expect.stringContaining('with another code') }]);
    expect(told('A1007')).toEqual([]);
  });
});

test('what the service grants, because the client filled in what was missing, may be a success', () => {
  const situation: Situation = { kind: 'service' };
  expect(failure.check(callOf({ situation }, SUCCESS, [answered(GRANTED, 'accepted')]))).toBeUndefined();
  expect(failure.check(callOf({ situation }, SUCCESS, [answered(GRANTED, 'refused')]))).toHaveLength(1);
});

test.each([
  [9007199254740992, '9007199254740993', 'it lost digits as a floating-point number'],
  [-2147483648, 2147483648, 'it was cut to 32 bits'],
  [12, '0012', 'zeros at its beginning are missing: it was read as a number'],
  ['a-2', 'a-1', undefined],
])('an ID that is not that of the answer is told by what it went through: %s', (given, expected, mistake) => {
  expect(idViolations('job ID', given, expected)[0]?.diagnosis).toBe(mistake);
});

test('a spelling that a client cannot read is named', () => {
  const situation: Situation = { kind: 'spelling', spelling: 'other-prefixes' };
  const error: ClientReply = { kind: 'error', code: 3, message: 'no XML' };
  const result = resultRule({ ...words, clause: 'PKG-037', hint: 'Read.', compare: () => [] });
  const call = callOf({ situation, expect: 'success' }, error, [answered(GRANTED, 'accepted')]);
  expect(result.check(call)?.[0]?.message).toContain('its answer spelled otherwise (other prefixes)');
});

describe('an input that is refused before anything is sent', () => {
  const judged = (id: string, code: number) => {
    const reply: ClientReply = { kind: 'error', code, message: 'no' };
    return judge({ ...callOf({}, reply, []), case: cases.get(id)! });
  };

  test('may be so by an error of any kind where the client has only to fail', () => {
    for (const code of [-32602, -32603, 99])
      expect(judged('packaging/register-storage/without-region', code)).toMatchObject({
        findings: [],
        checks: 1,
      });
  });

  test('proves nothing with a code that tells of an answer, or where it could have been taken', () => {
    expect(judged('packaging/register-storage/without-region', 1).checks).toBe(0);
    expect(judged('packaging/register-storage/control-characters', 99).checks).toBe(0);
    expect(judged('packaging/register-storage/success', 99).checks).toBe(0);
  });
});
