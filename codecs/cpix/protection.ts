import { toBase64 } from '../base64.ts';
import { writeFairPlaySignaling } from '../hls-signaling.ts';
import { uuidToBytes } from '../key-id.ts';
import type { WrmHeader } from '../playready/wrm-header.ts';
import { playReadyChecksum, writePlayReady } from '../playready-header.ts';
import { type PsshBox, writePssh } from '../pssh.ts';
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
  /** Key period of rotating content, 0 or more; as a `bigint` it may be beyond what a number tells apart. */
  periodIndex?: number | bigint;
  /** The scheme the request named; absent when it named none. */
  scheme?: string;
}

/** The provider that Widevine headers name: the operator of the key service, the same for every site. */
export const WIDEVINE_PROVIDER = 'inkaentworks';

/** The content ID of one key period: the index as 16 lower-case hex digits behind it. */
export function periodContentId(contentId: string, periodIndex: number | bigint | undefined): string {
  return periodIndex === undefined ? contentId : contentId + periodIndex.toString(16).padStart(16, '0');
}

/**
 * The Widevine pssh box for a key: version 0, the key ID inside the protobuf data. Its field for the key period has 32
 * bits, so an index beyond begins at 0 again there; the content ID has all of it.
 */
export function widevineBox({ keyId, contentId, trackType, periodIndex, scheme }: ProtectedKey): PsshBox {
  const data = writeWidevineHeader({
    algorithm: 1,
    keyIds: [keyId],
    provider: WIDEVINE_PROVIDER,
    contentId: Buffer.from(periodContentId(contentId, periodIndex), 'utf8'),
    ...(trackType === undefined ? {} : { trackType }),
    ...(periodIndex === undefined
      ? {}
      : { cryptoPeriodIndex: Number(BigInt.asUintN(32, BigInt(periodIndex))) }),
    ...(scheme === undefined || scheme === 'cenc' ? {} : { protectionScheme: scheme }),
  });
  return { systemId: SYSTEM_IDS.WIDEVINE, keyIds: [], data };
}

/** The same as bytes. */
export const widevinePssh = (key: ProtectedKey): Uint8Array => writePssh(widevineBox(key));

/**
 * The PlayReady pssh box for a key: a 4.0 header where no scheme was named, a 4.3 header where one was; with the
 * checksum, except for the cbc schemes, whose headers carry none.
 */
export function playReadyBox({ keyId, key, periodIndex, scheme }: ProtectedKey, licenseUrl: string): PsshBox {
  const algorithm = scheme === 'cbcs' || scheme === 'cbc1' ? 'AESCBC' : 'AESCTR';
  const checksum = algorithm === 'AESCTR' ? { checksum: playReadyChecksum(keyId, key) } : {};
  const header: WrmHeader = {
    version: scheme === undefined ? '4.0.0.0' : '4.3.0.0',
    keys: [{ keyId, algorithm, ...checksum }],
    licenseUrl,
  };
  if (periodIndex !== undefined) header.customAttributes = `<PERIOD_INDEX>${periodIndex}</PERIOD_INDEX>`;
  const data = writePlayReady({ header, otherRecords: [] });
  return { systemId: SYSTEM_IDS.PLAYREADY, keyIds: [], data };
}

/** The same as bytes. */
export const playReadyPssh = (key: ProtectedKey, licenseUrl: string): Uint8Array =>
  writePssh(playReadyBox(key, licenseUrl));

/**
 * The FairPlay key URI: `skd://` and the key ID in base64, or for rotating content the content ID of the period,
 * percent-encoded where a URI has no place for its characters.
 */
export function fairPlayUri({ keyId, contentId, periodIndex }: ProtectedKey): string {
  return periodIndex === undefined
    ? `skd://${toBase64(uuidToBytes(keyId))}`
    : `skd://${uriText(periodContentId(contentId, periodIndex))}`;
}

/** Text as part of a URI. A surrogate without its other half has no UTF-8 and becomes U+FFFD. */
const uriText = (text: string): string => encodeURI(Buffer.from(text, 'utf8').toString('utf8'));

/** The key URI of HLS content that NCG protects. No document gives it a form: it is that of FairPlay, of another scheme. */
export const ncgUri = ({ keyId }: ProtectedKey): string => `ncg://${toBase64(uuidToBytes(keyId))}`;

/** The two HLS tags of a key as HLSSignalingData: one for media playlists, without the attribute, one for the master (CPX-076). */
export function fairPlaySignaling(uri: string): HlsSignaling[] {
  const encode = (playlist: 'media' | 'master'): string =>
    toBase64(Buffer.from(writeFairPlaySignaling({ playlist, uri }), 'utf8'));
  return [{ data: encode('media') }, { playlist: 'master', data: encode('master') }];
}
