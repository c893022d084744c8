import { isObject } from '../codecs/json-object.ts';
import type { Row } from './twin/store.ts';
import type { Account, Site, World } from './twin/world.ts';

/** Everything a world holds, as JSON. */
export interface Snapshot {
  kind: 'countersign-snapshot';
  version: 1;
  seed: string;
  /** What the clock said and how fast it ran, and when that was outside. Times in milliseconds since 1970. */
  clock: { now: number; speed: number; realNow: number };
  sites: Site[];
  accounts: Account[];
  store: Record<string, Row[]>;
}

export function snapshotOf({ seed, clock, sites, accounts, store }: World): Snapshot {
  return {
    kind: 'countersign-snapshot',
    version: 1,
    seed,
    clock: { now: clock.now(), speed: clock.speed, realNow: Date.now() },
    sites: [...sites.values()],
    accounts: [...accounts.values()],
    store: store.toJSON(),
  };
}

/** Makes a world what it was, its clock gone on meanwhile. */
export function restoreSnapshot(world: World, snapshot: Snapshot): void {
  const { now, speed, realNow } = snapshot.clock;
  world.seed = snapshot.seed;
  world.clock.set(now + (Date.now() - realNow) * speed);
  world.clock.run(speed);
  world.sites.clear();
  for (const site of snapshot.sites) world.sites.set(site.siteId, site);
  world.accounts.clear();
  for (const account of snapshot.accounts) world.accounts.set(account.apiKey, account);
  world.store.restore(snapshot.store);
}

/** Whether a value is a snapshot of this version, as far as it tells without a look into settings and rows. */
export function isSnapshot(value: unknown): value is Snapshot {
  const { kind, version, seed, clock, sites, accounts, store } = (value ?? {}) as Partial<Snapshot>;
  return (
    kind === 'countersign-snapshot' &&
    version === 1 &&
    typeof seed === 'string' &&
    [clock?.now, clock?.speed, clock?.realNow].every(Number.isFinite) &&
    Array.isArray(sites) &&
    sites.every((site) => hasTexts(site, 'siteId', 'siteKey', 'accessKey')) &&
    Array.isArray(accounts) &&
    accounts.every((account) => hasTexts(account, 'apiKey', 'apiSecret')) &&
    isObject(store) &&
    Object.values(store).every((rows) => Array.isArray(rows) && rows.every(isObject))
  );
}

const hasTexts = (value: unknown, ...names: string[]): boolean =>
  isObject(value) && names.every((name) => typeof value[name] === 'string');
