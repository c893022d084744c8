import { fromBase64, fromTolerantBase64, toBase64 } from '../base64.ts';
import { CodecError } from '../codec-error.ts';
import { uuidToBytes } from '../key-id.ts';
import { readPssh } from '../pssh.ts';
import type { ContentKey, CpixDocument, DrmSystem } from './document.ts';
import { drmOf } from './drm-systems.ts';

/** The pssh box of one DRM for one key, base64: whole, and only its data. */
export interface PsshData {
  pssh: string;
  pssh_payload_only: string;
}

/** One key as the documents say a CPIX client gives it out (CPX-023 to CPX-031). */
export interface ContentKeyInfo {
  track_type?: string;
  /** 32 lower-case hex digits without dashes. */
  key_id_hex: string;
  /** Base64 of the 16 key ID bytes in UUID order. */
  key_id_b64: string;
  key_hex: string;
  key_b64: string;
  /** Absent when the answer has no `explicitIV`. */
  iv_hex?: string;
  iv_b64?: string;
  widevine?: PsshData;
  playready?: PsshData;
  fairplay?: { key_uri: string };
}

/** What a CPIX client gives out (CPX-020 to CPX-022). */
export interface ContentKeys {
  content_id: string;
  content_key_list: ContentKeyInfo[];
}

/**
 * The documented client output for a key server's answer: one entry a content key, joined to its systems and rules by
 * `kid` in any case. Throws {@link CodecError} when the answer cannot give one.
 */
export function contentKeysFrom(answer: CpixDocument): ContentKeys {
  if (answer.contentKeys.length === 0) throw fault('ContentKeyList', 'it holds no key');
  return {
    content_id: answer.id ?? '',
    content_key_list: answer.contentKeys.map((key) => keyInfo(key, answer)),
  };
}

function keyInfo(key: ContentKey, answer: CpixDocument): ContentKeyInfo {
  const sameKey = ({ kid }: { kid: string }): boolean => kid.toLowerCase() === key.kid.toLowerCase();
  const keyId = uuidToBytes(key.kid);
  const value = sixteenBytes(key.plainValue, 'PlainValue');
  const info: ContentKeyInfo = {
    key_id_hex: toHex(keyId),
    key_id_b64: toBase64(keyId),
    key_hex: toHex(value),
    key_b64: toBase64(value),
  };
  const trackType = answer.usageRules.find(sameKey)?.intendedTrackType;
  if (trackType !== undefined) info.track_type = trackType;
  if (key.explicitIV !== undefined) {
    const iv = sixteenBytes(key.explicitIV, 'explicitIV');
    info.iv_hex = toHex(iv);
    info.iv_b64 = toBase64(iv);
  }
  for (const system of answer.drmSystems.filter(sameKey)) addSignaling(info, system);
  return info;
}

function addSignaling(info: ContentKeyInfo, system: DrmSystem): void {
  const drm = drmOf(system.systemId);
  if (drm === 'WIDEVINE' && system.pssh !== undefined) info.widevine = psshData(system.pssh);
  if (drm === 'PLAYREADY' && system.pssh !== undefined) info.playready = psshData(system.pssh);
  if (drm === 'FAIRPLAY' && system.uriExtXKey !== undefined) {
    const uri = fromTolerantBase64(system.uriExtXKey);
    if (uri === undefined) throw fault('URIExtXKey', 'it is not base64');
    info.fairplay = { key_uri: Buffer.from(uri.bytes).toString('utf8') };
  }
}

/** A box and its data: the same bytes the answer's ContentProtectionData holds (CPX-030). */
function psshData(pssh: string): PsshData {
  const box = fromTolerantBase64(pssh);
  if (box === undefined) throw fault('PSSH', 'it is not base64');
  return { pssh: toBase64(box.bytes), pssh_payload_only: toBase64(readPssh(box.bytes).data) };
}

function sixteenBytes(base64: string | undefined, where: string): Uint8Array {
  if (base64 === undefined || base64 === '') throw fault(where, 'it is missing');
  const bytes = fromBase64(base64.replace(/\s+/g, ''));
  if (bytes?.length !== 16) throw fault(where, 'it is not base64 of 16 bytes');
  return bytes;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const fault = (where: string, problem: string) => new CodecError('CPIX answer', where, problem);
