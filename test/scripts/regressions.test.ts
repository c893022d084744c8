import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keepRegression, regressionFile, regressionsOf } from '../../properties/regressions.ts';

const folder = mkdtempSync(join(tmpdir(), 'regressions-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('an input is kept once and comes back, bytes too', () => {
  const inputs = [new Uint8Array([0, 255]), { a: ['é\uD800', null, 1.5] }];
  const file = keepRegression('A law, of two parts', inputs, folder);
  expect(file).toBe(join(folder, 'a-law-of-two-parts.json'));
  keepRegression('A law, of two parts', inputs, folder);
  keepRegression('A law, of two parts', ['another'], folder);
  expect(regressionsOf('A law, of two parts', folder)).toEqual([inputs, ['another']]);
  expect(JSON.parse(readFileSync(file!, 'utf8')).examples[0][0]).toEqual({ $bytes: '00ff' });
});

test('nothing is kept for a law without a file', () => {
  expect(regressionsOf('another law', folder)).toEqual([]);
});

test.each([[undefined], [-0], [Number.NaN], [1n], [() => 1]])('%s is not kept', (value) => {
  expect(keepRegression('a third law', [value], folder)).toBeUndefined();
});

test('a file of another law is refused', () => {
  writeFileSync(regressionFile('one law', folder), '{"law":"one-law","examples":[]}');
  expect(() => regressionsOf('one law', folder)).toThrow(/it belongs to the law "one-law"/);
});
