import { randomUUID } from 'node:crypto';
import { InvalidInputError } from './errors.ts';
import { escapeAttribute } from './xml.ts';

export type DrmType = 'WIDEVINE' | 'PLAYREADY' | 'FAIRPLAY' | 'NCG' | 'HLS_NCG';
export type EncryptionScheme = 'CENC' | 'CBC1' | 'CENS' | 'CBCS';
export type TrackType = 'AUDIO' | 'SD' | 'HD' | 'UHD1' | 'UHD2';

/** What keys are wanted for. */
export interface KeyQuery {
  content_id: string;
  drm_types: DrmType[];
  encryption_scheme?: EncryptionScheme;
  /** One key for all tracks where there are none. */
  track_types?: TrackType[];
  /** No key rotation without it. */
  period_index?: number | string;
}

/** The documents give the first three; those of NCG are the vendor's. */
export const SYSTEM_IDS: Record<DrmType, string> = {
  WIDEVINE: 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
  PLAYREADY: '9a04f079-9840-4286-ab92-e65be0885f95',
  FAIRPLAY: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
  NCG: 'd9e4411a-e886-4909-a380-a77f28d52335',
  HLS_NCG: '48582a1d-1ff4-426e-8cd5-06424fcc578c',
};

const SCHEMES = ['CENC', 'CBC1', 'CENS', 'CBCS'];

/** The pixels of a picture that each track has at least and at most; audio has none. */
const PIXELS: Record<TrackType, [min: number, max: number] | undefined> = {
  AUDIO: undefined,
  SD: [0, 589_824],
  HD: [921_600, 2_073_600],
  UHD1: [2_073_601, 8_847_360],
  UHD2: [8_847_361, 35_389_440],
};

const GREATEST_INDEX = 2n ** 63n - 1n;

/** Refuses what the documents rule out. Throws {@link InvalidInputError}. */
export function requireQuery(query: KeyQuery): void {
  const { drm_types: drms, encryption_scheme: scheme, track_types: tracks = [] } = query;
  requireContentId(query.content_id);
  if (drms.length === 0) throw new InvalidInputError('At least one DRM is needed');
  if (!drms.every((drm) => drm in SYSTEM_IDS)) throw new InvalidInputError('There is an unknown DRM');
  if (scheme !== undefined && !SCHEMES.includes(scheme))
    throw new InvalidInputError(`There is no encryption scheme ${scheme}`);
  if (!tracks.every((track) => track in PIXELS) || new Set(tracks).size < tracks.length)
    throw new InvalidInputError(`Track types are some of ${Object.keys(PIXELS).join(', ')}, each once`);
  const { period_index: index = 0 } = query;
  if (!/^\d{1,19}$/.test(String(index)) || BigInt(index) > GREATEST_INDEX)
    throw new InvalidInputError(`A key period has an index from 0 to ${GREATEST_INDEX}`);
}

/** Holds a content ID to its limits. Throws {@link InvalidInputError}. */
export function requireContentId(contentId: string): void {
  if (contentId === '' || Buffer.byteLength(contentId) > 200)
    throw new InvalidInputError('A content ID has 1 to 200 characters');
  if (/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(contentId))
    throw new InvalidInputError('A content ID has printable characters only');
}

/** The document that asks for keys: one for each track, with every DRM for each. */
export function buildRequest(query: KeyQuery): string {
  const { drm_types: drms, encryption_scheme: scheme, track_types: tracks = [], period_index: index } = query;
  const rotates = index !== undefined;
  const periodId = `keyPeriod_${randomUUID()}`;
  const schemeAttribute = scheme === undefined ? '' : ` commonEncryptionScheme="${scheme.toLowerCase()}"`;
  const wanted = (tracks.length === 0 ? [undefined] : tracks).map((track) => ({ track, kid: randomUUID() }));
  const keys = wanted.map(({ kid }) => `<cpix:ContentKey kid="${kid}"${schemeAttribute}/>`);
  const systems = wanted.flatMap(({ kid }) =>
    drms.map((drm) => `<cpix:DRMSystem kid="${kid}" systemId="${SYSTEM_IDS[drm]}"/>`),
  );
  const periods = rotates ? [`<cpix:ContentKeyPeriod id="${periodId}" index="${index}"/>`] : [];
  const filter = rotates ? `<cpix:KeyPeriodFilter periodId="${periodId}"/>` : '';
  const rules = wanted
    .filter(({ track }) => track !== undefined || rotates)
    .map(({ track, kid }) => usageRule(kid, track, filter));
  return `<?xml version="1.0" encoding="UTF-8"?>
<cpix:CPIX id="${escapeAttribute(query.content_id)}" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:speke="urn:aws:amazon:com:speke">
${list('ContentKeyList', keys)}${list('DRMSystemList', systems)}${list('ContentKeyPeriodList', periods)}${list('ContentKeyUsageRuleList', rules)}</cpix:CPIX>`;
}

function usageRule(kid: string, track: TrackType | undefined, periodFilter: string): string {
  const type = track === undefined ? '' : ` intendedTrackType="${track}"`;
  const pixels = track === undefined ? undefined : PIXELS[track];
  const videoFilter =
    pixels === undefined ? '' : `<cpix:VideoFilter minPixels="${pixels[0]}" maxPixels="${pixels[1]}"/>`;
  return `<cpix:ContentKeyUsageRule kid="${kid}"${type}>${periodFilter}${videoFilter}</cpix:ContentKeyUsageRule>`;
}

const list = (name: string, items: string[]): string =>
  items.length === 0 ? '' : `  <cpix:${name}>${items.join('')}</cpix:${name}>\n`;
