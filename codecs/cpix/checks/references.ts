import type { CpixDocument } from '../document.ts';
import { type CheckRule, each, type Found, repeated } from './rule.ts';

const lower = (kid: string): string => kid.toLowerCase();

const keyIdsOf = ({ contentKeys }: CpixDocument): Set<string> =>
  new Set(contentKeys.map(({ kid }) => lower(kid)));

function strayKidsOfSystems(document: CpixDocument): Found[] {
  const known = keyIdsOf(document);
  return each(document.drmSystems, 'DRMSystem', ({ kid }, place) =>
    known.has(lower(kid))
      ? undefined
      : { where: `${place}@kid`, problem: `no ContentKey has the kid ${kid}` },
  );
}

/** Keys, and what points at them. */
export const REFERENCES: CheckRule[] = [
  {
    id: 'key-once',
    level: 'must',
    check: ({ contentKeys }) =>
      repeated(contentKeys, 'ContentKey', ({ kid }) => lower(kid), 'it has the kid of'),
  },
  {
    id: 'system-once-per-key',
    level: 'must',
    check: ({ drmSystems }) =>
      repeated(
        drmSystems,
        'DRMSystem',
        ({ kid, systemId }) => lower(`${kid} ${systemId}`),
        'it has the kid and the systemId of',
      ),
  },
  {
    id: 'system-names-known-key',
    level: 'must',
    check: (document) => (document.contentKeys.length === 1 ? [] : strayKidsOfSystems(document)),
  },
  {
    // With a single key there is no doubt which one is meant; the documents' own live request has such a kid (A-58).
    id: 'system-names-only-key',
    level: 'should',
    check: (document) => (document.contentKeys.length === 1 ? strayKidsOfSystems(document) : []),
  },
  {
    id: 'rule-names-known-key',
    level: 'must',
    check(document) {
      const known = keyIdsOf(document);
      return each(document.usageRules, 'ContentKeyUsageRule', ({ kid }, place) =>
        known.has(lower(kid))
          ? undefined
          : { where: `${place}@kid`, problem: `no ContentKey has the kid ${kid}` },
      );
    },
  },
  {
    // The root of a leaf key may come in another document.
    id: 'leaf-names-known-root',
    level: 'should',
    check(document) {
      const known = keyIdsOf(document);
      return each(document.contentKeys, 'ContentKey', ({ dependsOnKey }, place) =>
        dependsOnKey === undefined || known.has(lower(dependsOnKey))
          ? undefined
          : { where: `${place}@dependsOnKey`, problem: `no ContentKey has the kid ${dependsOnKey}` },
      );
    },
  },
  {
    id: 'root-is-no-leaf',
    level: 'must',
    check({ contentKeys }) {
      const leaves = new Set(
        contentKeys.flatMap(({ kid, dependsOnKey }) => (dependsOnKey === undefined ? [] : [lower(kid)])),
      );
      return each(contentKeys, 'ContentKey', ({ dependsOnKey }, place) =>
        dependsOnKey === undefined || !leaves.has(lower(dependsOnKey))
          ? undefined
          : { where: `${place}@dependsOnKey`, problem: 'it names a key that depends on another key itself' },
      );
    },
  },
  {
    id: 'rule-names-leaf',
    level: 'must',
    check({ contentKeys, usageRules }) {
      const roots = new Set(contentKeys.map(({ dependsOnKey }) => lower(dependsOnKey ?? '')));
      return each(usageRules, 'ContentKeyUsageRule', ({ kid }, place) =>
        roots.has(lower(kid))
          ? { where: `${place}@kid`, problem: 'it names a root key; tracks are encrypted with its leaves' }
          : undefined,
      );
    },
  },
  {
    id: 'key-has-rule',
    level: 'should',
    check({ contentKeys, usageRules }) {
      if (usageRules.length === 0) return [];
      const used = new Set(usageRules.map(({ kid }) => lower(kid)));
      const roots = new Set(contentKeys.map(({ dependsOnKey }) => lower(dependsOnKey ?? '')));
      return each(contentKeys, 'ContentKey', ({ kid }, where) =>
        used.has(lower(kid)) || roots.has(lower(kid))
          ? undefined
          : { where, problem: 'no usage rule says what this key is for, while other keys have one' },
      );
    },
  },
];
