import { toBase64 } from '../../codecs/base64.ts';
import type { DrmSystem } from '../../codecs/cpix/document.ts';
import {
  fairPlaySignaling,
  fairPlayUri,
  ncgUri,
  type ProtectedKey,
  playReadyBox,
  widevineBox,
} from '../../codecs/cpix/protection.ts';
import { type PsshBox, systemOf, writePssh } from '../../codecs/pssh.ts';
import type { Level } from './level.ts';

/** The DRMs that are served, as the tables of DRM systems name them, and whether their keys rotate. */
const ROTATES: Record<string, boolean> = {
  WIDEVINE: true,
  PLAYREADY: true,
  FAIRPLAY: true,
  NCG: false,
  HLS_NCG: false,
  HLS_AES_128: false,
};

/** Whether there are keys for a DRM, with key periods or without. */
export function isServed(systemId: string, rotating: boolean): boolean {
  const rotates = ROTATES[systemOf(systemId)?.name ?? ''];
  return rotates !== undefined && (rotates || !rotating);
}

/**
 * What one DRM needs to signal a key, its system ID in the case it was asked in. What V1 has is the pssh box or the key
 * URI; V2 has the data of the box and the tags of the playlists too.
 */
export function signaling(systemId: string, key: ProtectedKey, level: Level, licenseUrl: string): DrmSystem {
  const named = { kid: key.keyId, systemId, hlsSignaling: [] };
  switch (systemOf(systemId)?.name) {
    case 'WIDEVINE':
      return { ...named, ...psshElements(widevineBox(key), level) };
    case 'PLAYREADY':
      return { ...named, ...psshElements(playReadyBox(key, licenseUrl), level) };
    case 'FAIRPLAY': {
      const uri = fairPlayUri(key);
      return {
        ...named,
        hlsSignaling: level === 'V1' ? [] : fairPlaySignaling(uri),
        uriExtXKey: textBase64(uri),
      };
    }
    case 'NCG':
      // What stands for a URI there is the key: it encrypts the file as a whole, and no playlist names one.
      return { ...named, uriExtXKey: toBase64(key.key) };
    default:
      return { ...named, uriExtXKey: textBase64(ncgUri(key)) };
  }
}

function psshElements(box: PsshBox, level: Level): Pick<DrmSystem, 'pssh' | 'contentProtectionData'> {
  const pssh = toBase64(writePssh(box));
  return level === 'V1' ? { pssh } : { pssh, contentProtectionData: toBase64(box.data) };
}

const textBase64 = (text: string): string => toBase64(Buffer.from(text, 'utf8'));
