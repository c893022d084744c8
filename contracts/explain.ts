/** One way to do one step of a recipe. The way that is right has no `mistake`. */
export interface Way<T> {
  mistake?: string;
  value: T;
}

/**
 * Finds the mistakes that lead to a value: does a three-step recipe in every way there is, those with the fewest
 * mistakes first, until the outcome is the one seen. Gives the mistakes in words, or `undefined` when no way leads there.
 */
export function explain<A, B, C>(
  steps: [Way<A>[], Way<B>[], Way<C>[]],
  outcome: (a: A, b: B, c: C) => string | undefined,
  seen: string,
): string | undefined {
  for (let mistakes = 1; mistakes <= steps.length; mistakes++)
    for (const a of steps[0])
      for (const b of steps[1])
        for (const c of steps[2]) {
          const made = [a, b, c].flatMap(({ mistake }) => mistake ?? []);
          if (made.length === mistakes && outcome(a.value, b.value, c.value) === seen)
            return made.join('; and ');
        }
  return undefined;
}

/** How digest bytes may have become text. The documents want base64 of the raw bytes. */
export const DIGEST_TEXTS: Way<(digest: Buffer) => string>[] = [
  { value: (digest) => digest.toString('base64') },
  {
    mistake: 'it is hex text; it must be base64 of the raw bytes',
    value: (digest) => digest.toString('hex'),
  },
  {
    mistake: 'it is upper-case hex text; it must be base64 of the raw bytes',
    value: (digest) => digest.toString('hex').toUpperCase(),
  },
  {
    mistake: 'it is base64 of the hex text; it must be base64 of the raw bytes',
    value: (digest) => Buffer.from(digest.toString('hex')).toString('base64'),
  },
  {
    mistake: 'it is base64 of the upper-case hex text; it must be base64 of the raw bytes',
    value: (digest) => Buffer.from(digest.toString('hex').toUpperCase()).toString('base64'),
  },
  { mistake: 'it is base64url; it must be standard base64', value: (digest) => digest.toString('base64url') },
  {
    mistake: 'it is base64url with padding; it must be standard base64',
    value: (digest) => digest.toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  },
  {
    mistake: 'the padding of its base64 is missing',
    value: (digest) => digest.toString('base64').replace(/=+$/, ''),
  },
  { mistake: 'a line end follows its base64', value: (digest) => `${digest.toString('base64')}\n` },
  {
    mistake: 'it was encoded as base64 twice',
    value: (digest) => Buffer.from(digest.toString('base64')).toString('base64'),
  },
];
