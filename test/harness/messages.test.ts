import { expect, test } from 'vitest';
import { flawOf } from '../../harness/drivers/messages.ts';

const answer = (members: object): string => JSON.stringify({ jsonrpc: '2.0', id: 7, result: {}, ...members });

test.each([
  [answer({ id: '7' }), 'its id is a text, and that of a call is a number'],
  [answer({ id: null }), 'its id is no number, and that of a call is a number'],
  [answer({ error: { code: '1', message: 'no' } }), 'its error.code is "1", and must be a number'],
  [answer({ error: 'no' }), 'its error.code is missing, and must be a number'],
  [answer({ result: undefined }), 'it has no result and no error'],
  [`[${answer({})}]`, 'it is a list'],
  [answer({ result: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) }), 'nested more than 100 levels'],
  [answer({ error: { code: ['x'.repeat(5000)] } }), /^.{0,300}$/],
  [answer({}), 'no call with its id waits for one'],
])('what was meant for an answer is told what it lacks: %.60s', (line, says) => {
  expect(flawOf(line)).toMatch(says);
});

test.each([
  'Starting request...',
  '{"level":"info","id":"4711","msg":"a log in JSON"}',
  '{"jsonrpc":"2.0","id":0,"method":"initialize"}',
  '[1, 2]',
  '[]',
  'null',
  '7',
  '{',
  undefined,
])('a line that was not is told nothing: %s', (line) => {
  expect(flawOf(line)).toBeUndefined();
});
