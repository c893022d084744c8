/** Why a key request cannot be answered, for its sender to correct it. */
export class Unusable extends Error {
  override name = 'Unusable';
}

/** A text out of a request as a reason has it: in quotes, and not too long. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
