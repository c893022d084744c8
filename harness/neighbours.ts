import type { Driver } from './driver.ts';
import type { Secret } from './scrub.ts';

/** A case whose calls are under way in a client, together with those of others. */
export interface Neighbour {
  secrets: () => Secret[];
  /** The cases that were under way at any time while it was. */
  beside: Set<Neighbour>;
}

const underWay = new WeakMap<Driver, Set<Neighbour>>();

/**
 * Notes that the calls of a case begin. What the client writes to stdout and stderr until they end may be of any case
 * that is under way in it, and hold the secrets of that one.
 */
export function enter(driver: Driver, secrets: () => Secret[]): Neighbour {
  const others = underWay.get(driver) ?? new Set();
  underWay.set(driver, others);
  const one: Neighbour = { secrets, beside: new Set(others) };
  for (const other of others) other.beside.add(one);
  others.add(one);
  return one;
}

/** Notes that they have ended. */
export function leave(driver: Driver, one: Neighbour): void {
  underWay.get(driver)?.delete(one);
}
