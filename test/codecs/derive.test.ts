import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { derive, deriveText } from '../../codecs/derive.ts';

test('SHA-256 over the seed and the labels as JSON', () => {
  const expected = createHash('sha256').update('["seed","a",1]').digest();
  expect(derive('seed', 'a', 1)).toEqual(expected);
});

test('seeds and labels are kept apart', () => {
  const inputs: [string, ...(string | number)[]][] = [
    ['s'],
    ['s', 'a', 'bc'],
    ['s', 'ab', 'c'],
    ['s', 'abc'],
    ['s', 1],
    ['s', '1'],
    ['t', 1],
  ];
  expect(new Set(inputs.map((input) => derive(...input).toString('hex'))).size).toBe(inputs.length);
});

test.each([0, 1, 32, 33, 100])('text of %i characters out of the alphabet', (length) => {
  const text = deriveText('s', length, 'abc', 'label');
  expect(text).toMatch(/^[abc]*$/);
  expect(text).toHaveLength(length);
  expect(deriveText('s', 100, 'abc', 'label').startsWith(text)).toBe(true);
});
