import type { Twin } from '../twin/operation.ts';
import { failure } from './errors.ts';
import { getContentKeysV2 } from './get-content-keys-v2.ts';

/** The twin of the key server. */
export const cpix: Twin = { api: 'cpix', operations: { getContentKeysV2 }, failure };
