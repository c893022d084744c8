import type { Twin } from '../twin/operation.ts';
import { failure } from './errors.ts';
import { getContentKeysNeaDvr } from './get-content-keys-nea-dvr.ts';
import { getContentKeysSpeke } from './get-content-keys-speke.ts';
import { getContentKeysV1 } from './get-content-keys-v1.ts';
import { getContentKeysV2 } from './get-content-keys-v2.ts';
import { heartbeat } from './heartbeat.ts';

/** The twin of the key server, reached at the root or behind the stage of an API gateway. */
export const cpix: Twin = {
  api: 'cpix',
  staged: true,
  operations: { getContentKeysV1, getContentKeysV2, getContentKeysSpeke, heartbeat, getContentKeysNeaDvr },
  failure,
};
