/** Namespace URIs of the documents (CPX-054). */
export const NAMESPACES = {
  cpix: 'urn:dashif:org:cpix',
  pskc: 'urn:ietf:params:xml:ns:keyprov:pskc',
  speke: 'urn:aws:amazon:com:speke',
} as const;

/** A CPIX document as these APIs use it. Texts stand as in the document: base64 not decoded, UUIDs in the case they came. */
export interface CpixDocument {
  /** `CPIX@id`: the content ID (CPX-053). */
  id?: string;
  contentKeys: ContentKey[];
  drmSystems: DrmSystem[];
  periods: ContentKeyPeriod[];
  usageRules: UsageRule[];
}

export interface ContentKey {
  kid: string;
  /** Base64 of 16 bytes. */
  explicitIV?: string;
  /** `cenc`, `cens`, `cbc1` or `cbcs`. */
  commonEncryptionScheme?: string;
  /** Base64 of the 16 key bytes: the text of `Data/pskc:Secret/pskc:PlainValue`. */
  plainValue?: string;
}

/** What one DRM needs to signal one key. Absent and empty elements are both absent here. */
export interface DrmSystem {
  kid: string;
  systemId: string;
  /** Base64 of a whole pssh box. */
  pssh?: string;
  /** Base64 of the data of that box, in these APIs (CPX-075). */
  contentProtectionData?: string;
  /** Base64 of the URI for EXT-X-KEY. */
  uriExtXKey?: string;
  hlsSignaling: HlsSignaling[];
}

export interface HlsSignaling {
  /** `media` or `master`; absent means media. */
  playlist?: string;
  /** Base64 of a whole tag. */
  data: string;
}

export interface ContentKeyPeriod {
  id: string;
  index?: string;
}

/** Which track a key is for: a usage rule (CPX-047). */
export interface UsageRule {
  kid: string;
  intendedTrackType?: string;
  /** `KeyPeriodFilter@periodId`. */
  periodIds: string[];
  videoFilters: { minPixels?: string; maxPixels?: string }[];
}
