import { formatTimestamp } from '../../codecs/envelope.ts';
import type { RegisterStorageRequest, StorageSaved } from '../../specs/packaging/types.ts';
import { succeeded } from './errors.ts';
import { operation } from './operation.ts';
import { addStorage, MOST_ROWS, nextStorageId, storagesOf } from './storages.ts';

/** Stores the storage a request describes and answers with its ID (PKG-024 to PKG-039). Names may repeat. */
export const registerStorage = operation<RegisterStorageRequest, StorageSaved>(
  'RegisterStorageRequest',
  (payload, { site: { siteId }, world }) => {
    const { length } = storagesOf(world, siteId);
    if (length >= MOST_ROWS)
      return { kind: 'refused', code: 'A4002', reason: `the site has ${length} storages, which is the most` };
    const { storage_id } = addStorage(world, siteId, {
      storage_id: nextStorageId(world, siteId),
      storage_name: payload.storage_name,
      type: payload.type,
      id: payload.id,
      password: payload.password,
      aws_bucket: payload.aws_bucket,
      description: payload.description ?? '',
      region: payload.region,
      reg_date: formatTimestamp(world.clock.now()),
    });
    return { kind: 'accepted', answer: { storage_id, ...succeeded() } };
  },
);
