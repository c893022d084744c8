import type { Driver } from './driver.ts';
import type { Secret } from './scrub.ts';
import { SecretIndex } from './secret-index.ts';

/** A case whose calls are under way in a client, which has had those of others, and may have them at the same time. */
export interface Neighbour {
  /** Notes that its calls have ended. Gives its secrets. */
  leave(): Secret[];
  /** The secrets of other cases that a text may hold. */
  othersIn(text: string): Secret[];
}

/** The cases of a client: the secrets of those under way, which may become more, and of those that have ended. */
interface Cases {
  underWay: Set<() => Secret[]>;
  ended: SecretIndex;
}

const casesOf = new WeakMap<Driver, Cases>();

/**
 * Notes that the calls of a case begin. What the client writes beside its answers comes when it likes: it may be of any
 * case that is under way, and of any that has ended, and hold the secrets of that one.
 */
export function enter(driver: Driver, secrets: () => Secret[]): Neighbour {
  const { underWay, ended } = casesOf.get(driver) ?? { underWay: new Set(), ended: new SecretIndex() };
  casesOf.set(driver, { underWay, ended });
  underWay.add(secrets);
  return {
    leave() {
      const own = secrets();
      underWay.delete(secrets);
      ended.add(own);
      return own;
    },
    othersIn(text) {
      if (text === '') return [];
      return [...ended.in(text), ...[...underWay].flatMap((each) => each())];
    },
  };
}
