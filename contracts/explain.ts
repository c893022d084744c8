/** One way to do one step of a recipe. The way that is right has no `mistake`. */
export interface Way<T> {
  mistake?: string;
  value: T;
}

/**
 * Finds the mistakes that lead to a digest: makes it of every message, in every way, written down in every way, those with
 * the fewest mistakes first, until it is the one seen. Gives the mistakes in words, or `undefined` when no way leads there.
 */
export function explainDigest<Message>(
  messages: Way<Message>[],
  digests: Way<(message: Message) => Buffer>[],
  texts: Way<(digest: Buffer) => string>[],
  seen: string,
): string | undefined {
  const made = digests.map(({ mistake, value }) => {
    const taken = messages.map((): Buffer | undefined => undefined);
    const digestOf = (at: number): Buffer => (taken[at] ??= value(messages[at]!.value));
    // What a digest of this length can never look like is not tried.
    const fitting = texts.filter(
      (text) => !DIGEST_TEXTS.includes(text) || text.value(digestOf(0)).length === seen.length,
    );
    return { mistake, digestOf, fitting };
  });
  for (let mistakes = 1; mistakes <= 3; mistakes++)
    for (const [at, message] of messages.entries())
      for (const digest of made)
        for (const text of digest.fitting) {
          const ways = [message, digest, text];
          if (countOf(ways) === mistakes && text.value(digest.digestOf(at)) === seen)
            return ways.flatMap(({ mistake }) => mistake ?? []).join('; and ');
        }
  return undefined;
}

function countOf(ways: { mistake?: string | undefined }[]): number {
  let count = 0;
  for (const { mistake } of ways) if (mistake !== undefined) count++;
  return count;
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
