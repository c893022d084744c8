import { fromBase64, fromTolerantBase64, toBase64 } from '../base64.ts';
import { CodecError } from '../codec-error.ts';
import { bytesToUuid, uuidToBytes } from '../key-id.ts';
import { readPssh } from '../pssh.ts';
import type { ContentKey, CpixDocument, DrmSystem } from './document.ts';
import { drmOf, SYSTEM_IDS } from './drm-systems.ts';
import { fairPlaySignaling } from './protection.ts';

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

/**
 * The answer of a key server that these content keys are the output for: {@link contentKeysFrom} gives the same again.
 * Throws {@link CodecError} where the encodings of a value differ, a key ID is there twice, or the data beside a box is
 * not its data.
 */
export function cpixFromContentKeys({ content_id, content_key_list }: ContentKeys): CpixDocument {
  const document: CpixDocument = {
    id: content_id,
    contentKeys: [],
    periods: [],
    usageRules: [],
    drmSystems: [],
  };
  for (const info of content_key_list) {
    const kid = bytesToUuid(bytesIn(info.key_id_hex, info.key_id_b64, 'key_id'));
    if (document.contentKeys.some((key) => key.kid === kid))
      throw wrong('key_id_hex', `${kid} is there twice`);
    const key: ContentKey = { kid, plainValue: toBase64(bytesIn(info.key_hex, info.key_b64, 'key')) };
    if (info.iv_hex !== undefined || info.iv_b64 !== undefined)
      key.explicitIV = toBase64(bytesIn(info.iv_hex, info.iv_b64, 'iv'));
    document.contentKeys.push(key);
    if (info.track_type !== undefined)
      document.usageRules.push({ kid, intendedTrackType: info.track_type, periodIds: [], videoFilters: [] });
    document.drmSystems.push(...signalingOf(info, kid));
  }
  if (document.contentKeys.length === 0) throw wrong('content_key_list', 'it holds no key');
  return document;
}

/** Bytes given in hex and in base64 alike. */
function bytesIn(hex: string | undefined, base64: string | undefined, what: string): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(hex ?? '')) throw wrong(`${what}_hex`, 'it is not 32 lower-case hex digits');
  const bytes = Buffer.from(hex!, 'hex');
  if (toBase64(bytes) !== base64) throw wrong(`${what}_b64`, `it is not base64 of ${what}_hex`);
  return bytes;
}

function signalingOf({ widevine, playready, fairplay }: ContentKeyInfo, kid: string): DrmSystem[] {
  const systems: DrmSystem[] = [];
  for (const [systemId, data] of [
    [SYSTEM_IDS.WIDEVINE, widevine],
    [SYSTEM_IDS.PLAYREADY, playready],
  ] as const) {
    if (data === undefined) continue;
    const { pssh, pssh_payload_only } = psshData(data.pssh);
    if (pssh !== data.pssh) throw wrong('pssh', 'its base64 has a spelling of its own');
    if (pssh_payload_only !== data.pssh_payload_only)
      throw wrong('pssh_payload_only', 'it is not the data of the box');
    systems.push({ kid, systemId, pssh, contentProtectionData: pssh_payload_only, hlsSignaling: [] });
  }
  if (fairplay === undefined) return systems;
  const { key_uri: uri } = fairplay;
  if (!/^[^\p{Cc}"\s]+$/u.test(uri)) throw wrong('key_uri', 'it cannot stand in a playlist');
  const uriExtXKey = toBase64(Buffer.from(uri, 'utf8'));
  systems.push({ kid, systemId: SYSTEM_IDS.FAIRPLAY, uriExtXKey, hlsSignaling: fairPlaySignaling(uri) });
  return systems;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const wrong = (where: string, problem: string) => new CodecError('content keys', where, problem);
const fault = (where: string, problem: string) => new CodecError('CPIX answer', where, problem);
