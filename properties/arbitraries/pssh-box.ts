import fc from 'fast-check';
import type { PsshBox } from '../../codecs/pssh.ts';
import { keyId } from './key-id.ts';

/** A pssh box of any system, with and without key IDs or an empty list of them, with any data. */
export const psshBox: fc.Arbitrary<PsshBox> = fc
  .record({
    systemId: keyId,
    keyIds: fc.array(keyId, { maxLength: 5 }),
    data: fc.uint8Array({ maxLength: 300 }),
    listed: fc.boolean(),
  })
  .map(({ listed, ...box }) => (listed && box.keyIds.length === 0 ? { ...box, version: 1 } : box));
