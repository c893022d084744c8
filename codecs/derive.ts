import { hash } from 'node:crypto';

/**
 * 32 bytes that depend on the seed and on every label, and on nothing else. Labels are kept apart, so
 * `a`,`bc` is not `ab`,`c`.
 */
export function derive(seed: string, ...labels: (string | number)[]): Buffer {
  return hash('sha256', JSON.stringify([seed, ...labels]), 'buffer');
}

/** Text of a given length over an alphabet, derived like {@link derive}. */
export function deriveText(
  seed: string,
  length: number,
  alphabet: string,
  ...labels: (string | number)[]
): string {
  let text = '';
  for (let block = 0; text.length < length; block++)
    for (const byte of derive(seed, ...labels, block)) text += alphabet[byte % alphabet.length];
  return text.slice(0, length);
}
