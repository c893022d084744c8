import { toBase64 } from '../../codecs/base64.ts';
import { CodecError } from '../../codecs/codec-error.ts';
import type { ContentKey, CpixDocument, DrmSystem, UsageRule } from '../../codecs/cpix/document.ts';
import { drmOf } from '../../codecs/cpix/drm-systems.ts';
import {
  fairPlaySignaling,
  fairPlayUri,
  type ProtectedKey,
  playReadyPssh,
  widevinePssh,
} from '../../codecs/cpix/protection.ts';
import { readCpix } from '../../codecs/cpix/read.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import { readEncToken } from '../../codecs/enc-token.ts';
import type { HttpRequest } from '../../codecs/exchange.ts';
import { readPssh } from '../../codecs/pssh.ts';
import type { Operation, Outcome } from '../twin/operation.ts';
import type { World } from '../twin/world.ts';
import { refuse } from './errors.ts';
import { servedKey } from './keys.ts';

/** What the twin read out of a key request. */
export interface CpixReading {
  kind: 'cpix';
  /** The enc-token as it stood in the URL. */
  token: string;
  document?: CpixDocument;
  /** Why the body is not a CPIX document. */
  problem?: string;
}

/** Where PlayReady players get licences, as the documents' direct-call samples say (A-66). */
const LICENSE_URL = 'https://testtokyo.pallycon.com/ri/playready/licenseManager.do';

/** A single key is served as the key for HD video. */
const SINGLE_KEY_TRACK = 'HD';

/** Answers a single-key request of API v2 with the key of its content and the signalling of each DRM asked for. */
export const getContentKeysV2: Operation = (request, { encToken = '' }, world): Outcome => {
  const reading = read(request, encToken);
  const siteId = authenticate(encToken, world);
  if (siteId === undefined) return refuse('UNAUTHORIZED', 'the enc-token is not one of this server', reading);
  const { document, problem } = reading;
  if (document === undefined) return refuse('INVALID_REQUEST', problem!, reading);
  const unusable = whatIsMissing(document);
  if (unusable !== undefined) return refuse('INVALID_REQUEST', unusable, reading);
  return {
    decoded: reading,
    conclusion: { kind: 'accepted' },
    response: {
      status: 200,
      headers: [['Content-Type', 'application/xml;charset=UTF-8']],
      body: writeCpix(answer(document, siteId, world)),
    },
  };
};

function read(request: HttpRequest, token: string): CpixReading {
  try {
    return { kind: 'cpix', token, document: readCpix(request.body) };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { kind: 'cpix', token, problem: error.message };
  }
}

function authenticate(token: string, world: World): string | undefined {
  try {
    const { siteId, accessKey } = readEncToken(token);
    return world.sites.get(siteId)?.accessKey === accessKey ? siteId : undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}

function whatIsMissing({ id, contentKeys, drmSystems }: CpixDocument): string | undefined {
  if (id === undefined || id === '') return 'CPIX@id, the content ID, is missing';
  if (Buffer.byteLength(id, 'utf8') > 200) return 'CPIX@id, the content ID, is longer than 200 bytes';
  if (contentKeys.length !== 1) return `one ContentKey is served, the request has ${contentKeys.length}`;
  if (drmSystems.length === 0) return 'the request names no DRMSystem';
  return undefined;
}

function answer(request: CpixDocument, siteId: string, world: World): CpixDocument {
  const contentId = request.id!;
  const [requested] = request.contentKeys;
  const requestedRule = request.usageRules[0];
  const trackType = requestedRule?.intendedTrackType ?? SINGLE_KEY_TRACK;
  const { keyId, key, iv } = servedKey(world, siteId, contentId, trackType);
  const scheme = requested?.commonEncryptionScheme;
  const protectedKey: ProtectedKey = {
    keyId,
    key,
    contentId,
    trackType,
    ...(scheme === undefined ? {} : { scheme }),
  };
  const contentKey: ContentKey = { kid: keyId, explicitIV: toBase64(iv), plainValue: toBase64(key) };
  if (scheme !== undefined) contentKey.commonEncryptionScheme = scheme;
  const rule: UsageRule = {
    kid: keyId,
    intendedTrackType: trackType,
    periodIds: [],
    videoFilters: requestedRule?.videoFilters ?? [],
  };
  return {
    id: contentId,
    contentKeys: [contentKey],
    periods: [],
    usageRules: [rule],
    drmSystems: request.drmSystems.flatMap(({ systemId }) => drmSystem(systemId, protectedKey)),
  };
}

/** The signalling of one DRM, its system ID in the case it was asked in; nothing for a DRM the server does not have. */
function drmSystem(systemId: string, key: ProtectedKey): DrmSystem[] {
  const named = { kid: key.keyId, systemId };
  switch (drmOf(systemId)) {
    case 'WIDEVINE':
      return [{ ...named, ...psshElements(widevinePssh(key)), hlsSignaling: [] }];
    case 'PLAYREADY':
      return [{ ...named, ...psshElements(playReadyPssh(key, LICENSE_URL)), hlsSignaling: [] }];
    case 'FAIRPLAY': {
      const uri = fairPlayUri(key);
      return [
        { ...named, hlsSignaling: fairPlaySignaling(uri), uriExtXKey: toBase64(Buffer.from(uri, 'utf8')) },
      ];
    }
    default:
      return [];
  }
}

function psshElements(box: Uint8Array): Pick<DrmSystem, 'pssh' | 'contentProtectionData'> {
  return { pssh: toBase64(box), contentProtectionData: toBase64(readPssh(box).data) };
}
