import type { KeyIds } from '../text/key-ids.ts';

const COLOURS = 8;

/** A text in which the same key ID has the same colour, however it is spelled. */
export const Marked = ({ text, keys }: { text: string; keys: KeyIds | undefined }) => (
  <>
    {keys === undefined || keys.count === 0
      ? text
      : keys.in(text).map(({ text, spelling }, at) =>
          spelling === undefined ? (
            text
          ) : (
            <mark
              key={at}
              class={`key-id key-${spelling.key % COLOURS}`}
              title={`key ID ${spelling.key + 1}, ${spelling.how}`}
            >
              {text}
            </mark>
          ),
        )}
  </>
);
