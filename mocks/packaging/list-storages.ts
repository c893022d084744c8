import type { ListStoragesRequest, StoragePage } from '../../specs/packaging/types.ts';
import { succeeded } from './errors.ts';
import { operation } from './operation.ts';
import { hasKeyword, inPeriod, page } from './search.ts';
import { storagesOf } from './storages.ts';

/** A page of the storages of a site, first registered first (PKG-050 to PKG-067). Passwords come as stored. */
export const listStorages = operation<ListStoragesRequest, StoragePage>(
  'ListStoragesRequest',
  (search, { site: { siteId }, world }) => {
    const found = storagesOf(world, siteId).filter(
      (storage) =>
        storage.type === search.storage_type &&
        storage.region === search.region &&
        inPeriod(storage.reg_date, search) &&
        hasKeyword(search, { storageid: storage.storage_id, storagename: storage.storage_name }),
    );
    return { kind: 'accepted', answer: { ...succeeded(), ...page(found, search) } };
  },
);
