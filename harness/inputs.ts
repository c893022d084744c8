import { deriveText } from '../codecs/derive.ts';
import { setMember } from '../codecs/json-object.ts';
import type { Case, Situation } from '../contracts/case.ts';

/**
 * What stands for the names in braces: `storage 1` for the first storage that is given, `job 2` for the second job,
 * `nonce` for letters of the case's own.
 */
export type Ids = Readonly<Record<string, string>>;

/** The inputs a case calls its method with, in order: one, one for each of its calls, or for each length of its sweep. */
export function inputsOf({ input, sweep, calls }: Case, seed: string, ids: Ids): Record<string, unknown>[] {
  if (calls !== undefined)
    return calls.map((own) => fill({ ...input, ...own }, ids) as Record<string, unknown>);
  const filled = fill(input, ids) as Record<string, unknown>;
  if (sweep === undefined) return [filled];
  const [first, last] = sweep.lengths;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    ...filled,
    [sweep.member]: deriveText(seed, first + index, 'abcdefghijklmnopqrstuvwxyz0123456789', 'sweep', index),
  }));
}

/**
 * What a case's server does, its texts filled in as those of the input are; `{server}` becomes its own URL, and
 * `{elsewhere}` the same under the name of another host.
 */
export const situationOf = (
  { situation }: Case,
  ids: Ids,
  server: string,
  otherName = 'localhost',
): Situation =>
  fill(situation, {
    ...ids,
    server,
    elsewhere: server.replace(new URL(server).hostname, otherName),
  }) as Situation;

/** What a case has the service post to the client's receiver; `{number}` becomes eight digits of the case's own. */
export const callbacksOf = ({ callbacks }: Case, seed: string, ids: Ids): Case['callbacks'] =>
  callbacks.length === 0
    ? []
    : (fill(callbacks, { ...ids, number: deriveText(seed, 8, '123456789', 'number') }) as Case['callbacks']);

/** Eight letters that a case has for itself. */
export const nonceOf = (seed: string): string => deriveText(seed, 8, 'abcdefghijklmnopqrstuvwxyz', 'nonce');

const NAME = /\{([a-z]+(?: \d+)?)\}/g;

/** Puts what names in braces stand for into every text; members that are null are left out. */
export function fill(value: unknown, names: Ids): unknown {
  if (typeof value === 'string')
    return value.includes('{')
      ? value.replace(NAME, (written, name: string) => (Object.hasOwn(names, name) ? names[name]! : written))
      : value;
  if (Array.isArray(value)) return value.map((item) => fill(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const filled: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value))
    if (member !== null) setMember(filled, name, fill(member, names));
  return filled;
}
