import type { Storage } from '../../specs/packaging/types.ts';
import type { World } from '../twin/world.ts';
import { nextId, placeOf } from './ids.ts';

const KIND = 'storage';

/** How many storages, and how many jobs, a site may have. More cannot be stored: A4002. */
export const MOST_ROWS = 10_000;

/** The storages of a site in the order they were registered, as the list of storages shows them. */
export const storagesOf = (world: World, siteId: string): readonly Storage[] =>
  world.store.rows<Storage>(KIND, siteId);

export function findStorage(world: World, siteId: string, storageId: string): Storage | undefined {
  const storages = storagesOf(world, siteId);
  return storages[placeOf(storageId, firstOf(storages))];
}

/** The ID of the next storage of a site: 12 digits. */
export function nextStorageId(world: World, siteId: string): string {
  const storages = storagesOf(world, siteId);
  const ids = { first: firstOf(storages), count: storages.length };
  return String(nextId(ids, 12, world.seed, 'storage', siteId));
}

const firstOf = ([first]: readonly Storage[]): number | undefined => first && Number(first.storage_id);

export const addStorage = (world: World, siteId: string, storage: Storage): Storage =>
  world.store.add(KIND, siteId, storage);
