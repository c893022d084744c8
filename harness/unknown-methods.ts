import { distance } from 'fastest-levenshtein';
import { METHODS } from './doctor/methods.ts';

/** Methods that no call is made of, and that adapters may list all the same. */
const OF_THE_PROTOCOL = ['initialize', 'shutdown'];

/** Lines that say which of the methods that a client lists there are not, and what they may have been meant for. */
export function unknownMethods(methods: Iterable<string>): string[] {
  const known = Object.keys(METHODS);
  const unknown = [...methods].filter(
    (method) => !known.includes(method) && !OF_THE_PROTOCOL.includes(method),
  );
  return unknown.map((method) => {
    const [nearest] = known.toSorted((a, b) => distance(a, method) - distance(b, method));
    return `The client lists the method ${JSON.stringify(method)}, which there is not: no case calls it. The nearest is ${JSON.stringify(nearest)}.`;
  });
}
