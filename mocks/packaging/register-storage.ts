import { deriveText } from '../../codecs/derive.ts';
import type { RegisterStorageRequest, RegisterStorageResponse } from '../../specs/packaging/types.ts';
import { violations } from '../../specs/validate.ts';
import type { Operation, Outcome } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import { receive } from './envelope.ts';
import { refuse } from './errors.ts';

/** A storage as registered: the documented request, the site it is of and the ID it got. */
export interface StoredStorage extends RegisterStorageRequest {
  storage_id: string;
  siteId: string;
}

/** Stores the storage a valid request describes and answers with its ID (PKG-024 to PKG-039). */
export const registerStorage: Operation = (request, parameters, world): Outcome => {
  const received = receive(request, parameters, world);
  if (received.kind === 'refused') return refuse(received.code, received.reason, received.reading);
  const { reading } = received;
  const wrong = violations('packaging', 'RegisterStorageRequest', reading.payload);
  if (wrong.length > 0) return refuse('A1000', wrong.join('; '), reading);

  const { siteId = '' } = parameters;
  const storages = world.store.rows<StoredStorage>('storage', siteId);
  const digits = deriveText(world.seed, 12, '123456789', 'storage', siteId, storages.length);
  const payload = reading.payload as RegisterStorageRequest;
  const storage: StoredStorage = { ...payload, siteId, storage_id: digits };
  world.store.add('storage', siteId, storage);
  const answer: RegisterStorageResponse = {
    error_code: '0000',
    error_message: 'success',
    storage_id: storage.storage_id,
  };
  return { decoded: reading, conclusion: { kind: 'accepted' }, response: jsonResponse(200, answer) };
};
