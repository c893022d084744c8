import { toBase64 } from '../base64.ts';
import { writeFairPlaySignaling } from '../hls-signaling.ts';
import { uuidToBytes } from '../key-id.ts';
import { playReadyChecksum, writePlayReadyObject } from '../playready-header.ts';
import { writePssh } from '../pssh.ts';
import { writeWidevineHeader } from '../widevine-header.ts';
import type { HlsSignaling } from './document.ts';
import { SYSTEM_IDS } from './drm-systems.ts';

/** Everything DRM signalling is built from. */
export interface ProtectedKey {
  /** UUID text. */
  keyId: string;
  /** 16 bytes. */
  key: Uint8Array;
  contentId: string;
  /** `HD` and the like; what Widevine headers call the track type. */
  trackType?: string;
  /** Key period of rotating content, 0 or more. */
  periodIndex?: number;
  /** The scheme the request named; absent when it named none. */
  scheme?: string;
}

/** The provider that Widevine headers name: the operator of the key service, the same for every site. */
export const WIDEVINE_PROVIDER = 'inkaentworks';

/** The content ID of one key period: the index as 16 lower-case hex digits behind it. */
export function periodContentId(contentId: string, periodIndex: number | undefined): string {
  return periodIndex === undefined ? contentId : contentId + periodIndex.toString(16).padStart(16, '0');
}

/** The Widevine pssh box for a key: version 0, the key ID inside the protobuf data. */
export function widevinePssh({ keyId, contentId, trackType, periodIndex, scheme }: ProtectedKey): Uint8Array {
  const data = writeWidevineHeader({
    algorithm: 1,
    keyIds: [keyId],
    provider: WIDEVINE_PROVIDER,
    contentId: Buffer.from(periodContentId(contentId, periodIndex), 'utf8'),
    ...(trackType === undefined ? {} : { trackType }),
    ...(periodIndex === undefined ? {} : { cryptoPeriodIndex: periodIndex }),
    ...(scheme === undefined || scheme === 'cenc' ? {} : { protectionScheme: scheme }),
  });
  return writePssh({ systemId: SYSTEM_IDS.WIDEVINE, keyIds: [], data });
}

/**
 * The PlayReady pssh box for a key: a 4.0 header where no scheme was named, a 4.3 header where one was; with the
 * checksum, except for the cbc schemes, whose headers carry none.
 */
export function playReadyPssh(
  { keyId, key, periodIndex, scheme }: ProtectedKey,
  licenseUrl: string,
): Uint8Array {
  const algorithm = scheme === 'cbcs' || scheme === 'cbc1' ? 'AESCBC' : 'AESCTR';
  const data = writePlayReadyObject({
    version: scheme === undefined ? '4.0.0.0' : '4.3.0.0',
    algorithm,
    keyId,
    ...(algorithm === 'AESCTR' ? { checksum: playReadyChecksum(keyId, key) } : {}),
    licenseUrl,
    ...(periodIndex === undefined ? {} : { periodIndex }),
  });
  return writePssh({ systemId: SYSTEM_IDS.PLAYREADY, keyIds: [], data });
}

/** The FairPlay key URI: `skd://` and the key ID in base64, or for rotating content the content ID of the period. */
export function fairPlayUri({ keyId, contentId, periodIndex }: ProtectedKey): string {
  return `skd://${periodIndex === undefined ? toBase64(uuidToBytes(keyId)) : periodContentId(contentId, periodIndex)}`;
}

/** The two HLS tags of a key as HLSSignalingData: one for media playlists, without the attribute, one for the master (CPX-076). */
export function fairPlaySignaling(uri: string): HlsSignaling[] {
  const encode = (playlist: 'media' | 'master'): string =>
    toBase64(Buffer.from(writeFairPlaySignaling({ playlist, uri }), 'utf8'));
  return [{ data: encode('media') }, { playlist: 'master', data: encode('master') }];
}
