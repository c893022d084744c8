import fc from 'fast-check';
import type { ContentKeyInfo, ContentKeys } from '../../codecs/cpix/content-keys.ts';
import { SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';
import { writePssh } from '../../codecs/pssh.ts';
import { contentId } from './content-id.ts';
import { sixteenBytes } from './key-id.ts';
import { psshBox } from './pssh-box.ts';
import { text } from './text.ts';
import { xmlText } from './xml-text.ts';

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const psshData = (systemId: string) =>
  psshBox.map((box) => ({
    pssh: toBase64(writePssh({ ...box, systemId })),
    pssh_payload_only: toBase64(box.data),
  }));

/** What can stand in quotes in a playlist. */
const keyUri = text.map((any) => `skd://${any.replace(/[\p{Cc}"\s]/gu, '')}`);

const contentKey: fc.Arbitrary<ContentKeyInfo> = fc
  .record(
    {
      keyId: sixteenBytes,
      key: sixteenBytes,
      iv: sixteenBytes,
      track_type: fc.oneof(fc.constantFrom('SD', 'HD', 'AUDIO'), xmlText),
      widevine: psshData(SYSTEM_IDS.WIDEVINE),
      playready: psshData(SYSTEM_IDS.PLAYREADY),
      fairplay: fc.record({ key_uri: keyUri }),
    },
    { requiredKeys: ['keyId', 'key'] },
  )
  .map(({ keyId, key, iv, ...others }) => ({
    key_id_hex: toHex(keyId),
    key_id_b64: toBase64(keyId),
    key_hex: toHex(key),
    key_b64: toBase64(key),
    ...(iv === undefined ? {} : { iv_hex: toHex(iv), iv_b64: toBase64(iv) }),
    ...others,
  }));

/** What a CPIX client gives out: at least one key, no key ID twice. */
export const contentKeys: fc.Arbitrary<ContentKeys> = fc.record({
  content_id: contentId,
  content_key_list: fc.uniqueArray(contentKey, {
    minLength: 1,
    maxLength: 4,
    selector: ({ key_id_hex }) => key_id_hex,
  }),
});
