import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers } from '../../mocks/sevu/names.ts';

test.each([
  ['mystream', 'mystream', true],
  ['mystream', 'MyStream', false],
  ['mystream', 'mystream2', false],
  ['mystream_*', 'mystream_720p', true],
  ['mystream_*', 'mystream_360p', true],
  ['mystream_*', 'mystream_', true],
  ['mystream_*', 'mystream', false],
  ['file1.mp4|file2.mp4', 'file1.mp4', true],
  ['file1.mp4|file2.mp4', 'file2.mp4', true],
  ['file1.mp4|file2.mp4', 'file3.mp4', false],
  ['file1.mp4', 'file1xmp4', false],
  ['sestore3/username/set1/*|sestore3/username/set2/*', 'sestore3/username/set1/a.mp4', true],
  ['sestore3/username/set1/*|sestore3/username/set2/*', 'sestore3/username/set2/deep/b.mp4', true],
  ['sestore3/username/set1/*|sestore3/username/set2/*', 'sestore3/username/set3/a.mp4', false],
  ['myapp-vod|otherapp-*', 'otherapp-live', true],
  ['myapp-vod|otherapp-*', 'myapp-vod|otherapp-x', false],
  ['*', '', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['*ab*ab*', 'xaby', false],
  ['*ab*ab*', 'xabab', true],
  ['a*b*c', 'abxbc', true],
  ['[ab].(c)+?$', '[ab].(c)+?$', true],
  ['[ab]', 'a', false],
  ['é*🎬', 'é and 🎬', true],
])('%s for %s: %s', (list, name, expected) => {
  expect(covers(list, name)).toBe(expected);
});

test('a star is what .* is in a regular expression', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, name, (star, text) => {
      const regular = new RegExp(`^${star.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(covers(star, text)).toBe(regular.test(text));
    }),
    { numRuns: 3000 },
  );
});

test('a pattern of many stars takes no time to speak of', () => {
  const began = performance.now();
  expect(covers('*a'.repeat(8000), `${'a'.repeat(15_000)}b`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(500);
});
