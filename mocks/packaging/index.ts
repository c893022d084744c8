import type { Twin } from '../twin/operation.ts';
import { API_VERSION } from './envelope.ts';
import { failure } from './errors.ts';
import { registerStorage } from './register-storage.ts';

/** The twin of the packaging API. */
export const packaging: Twin = {
  api: 'packaging',
  version: API_VERSION,
  operations: { registerStorage },
  failure,
};
