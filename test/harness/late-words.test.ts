import { describe, expect, test } from 'vitest';
import { loadCases } from '../../contracts/case.ts';
import { credentialsFor } from '../../harness/credentials.ts';
import { SecretIndex } from '../../harness/secret-index.ts';
import { node, runCases } from '../support/run-cases.ts';

const SEED = 42;
const tokens = loadCases()
  .filter(({ api }) => api === 'cpix')
  .map(({ id }) => credentialsFor(`${SEED} ${id}`).encToken);

describe('what a client logs when its case is over is of no other case', () => {
  test.each([
    ['token-in-log', '‹enc-token›'],
    ['keys-in-log', '‹content key, base64›'],
    ['token-on-stdout', '‹enc-token›'],
    ['token-in-error', '‹enc-token›'],
  ])(
    '%s',
    async (name, found) => {
      const { results } = await runCases(node('test/support/late-client.ts', name), {
        seed: SEED,
        grep: 'cpix/get-content-keys-v2/*',
        inFlight: 4,
        timeoutMs: 1000,
      });
      // What a case logs comes with another one.
      const told = results.map(({ stderr, findings, result }) => JSON.stringify([stderr, findings, result]));
      const text = told.join('\n');
      expect(text).toContain(found);
      expect(
        tokens.filter((token) => text.includes(token) || text.includes(encodeURIComponent(token))),
      ).toEqual([]);
      expect(text).not.toMatch(/<(\w+:)?PlainValue>[A-Za-z0-9+/]{22}==/);
    },
    60_000,
  );
});

describe('an index of secrets', () => {
  const index = new SecretIndex();
  const [key, text] = [
    { name: 'key', value: Buffer.from('00ff10e0aa55c3d4b5a69788796a5b4c', 'hex') },
    { name: 'text', value: 'pass/word+1' },
  ];
  index.add([key, text, { name: 'short', value: 'abcdefg' }]);
  const namesIn = (where: string) => index.in(where).map(({ name }) => name);

  test.each([
    ['a plain value', 'x pass/word+1 y', ['text']],
    ['hex', 'x00FF10E0AA55C3D4B5A69788796A5B4Cy', ['key']],
    ['a rare way of writing', 'k=00:ff:10:e0:aa:55:c3:d4:b5:a6:97:88:79:6a:5b:4c', ['key']],
    ['the first part, where it was cut', 'x pass/wo... y', ['text']],
    ['several', '00ff10e0aa55c3d4b5a69788796a5b4c pass%2Fword%2B1', ['key', 'text']],
    ['nothing', 'pass/wor 00ff10e0aa55c3d4 abcdefg', []],
  ])('finds %s', (_, where, names) => expect(namesIn(where)).toEqual(names));

  test('takes what is added after a text was looked through', () => {
    index.add([{ name: 'new', value: 'added-later' }]);
    expect(namesIn('added-later')).toEqual(['new']);
  });
});
