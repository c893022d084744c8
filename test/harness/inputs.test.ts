import { expect, test } from 'vitest';
import { fill } from '../../harness/inputs.ts';

test('names in braces are filled in where they stand for something, and are text where they do not', () => {
  const names = { nonce: 'abc', 'storage 1': '4711' };
  expect(fill({ a: ['{nonce}-{storage 1}', '{storage 2} {constructor} {}'], gone: null }, names)).toEqual({
    a: ['abc-4711', '{storage 2} {constructor} {}'],
  });
});
