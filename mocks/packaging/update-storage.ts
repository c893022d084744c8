import type { StorageSaved, UpdateStorageRequest } from '../../specs/packaging/types.ts';
import { invalid, succeeded } from './errors.ts';
import { operation } from './operation.ts';
import { findStorage } from './storages.ts';

/** Gives a storage another name or description; what is not given, or empty, stays (PKG-040 to PKG-049, A-54, A-56). */
export const updateStorage = operation<UpdateStorageRequest, StorageSaved>(
  'UpdateStorageRequest',
  ({ storage_id, storage_name, description }, { site: { siteId }, world }) => {
    const storage = findStorage(world, siteId, storage_id);
    if (storage === undefined) return invalid(`/storage_id names no storage of the site ${siteId}`);
    const changes = {
      ...(storage_name ? { storage_name } : {}),
      ...(description ? { description } : {}),
    };
    if (Object.keys(changes).length > 0) world.store.change(storage, changes);
    return { kind: 'accepted', answer: { storage_id, ...succeeded() } };
  },
);
