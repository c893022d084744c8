/** Namespace URIs of the documents (CPX-054). */
export const NAMESPACES = {
  cpix: 'urn:dashif:org:cpix',
  pskc: 'urn:ietf:params:xml:ns:keyprov:pskc',
  speke: 'urn:aws:amazon:com:speke',
} as const;

/** What the root of a NEA-DVR answer declares, by its prefixes, the one for SPEKE unlike that of others (NEA-009). */
export const NEA_DVR_NAMESPACES = {
  cpix: NAMESPACES.cpix,
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  pskc: NAMESPACES.pskc,
  ns3: NAMESPACES.speke,
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

/**
 * A CPIX document as these APIs use it. Texts stand as in the document: base64 not decoded, UUIDs in the case they came.
 * Places in it, 1-based: `CPIX`, `ContentKeyList`, `ContentKey[1]`, `DRMSystem[2]/PSSH`, `ContentKey[1]@kid`.
 */
export interface CpixDocument {
  /** `CPIX@id`: the content ID (CPX-053). */
  id?: string;
  /** `CPIX@contentId`, the content ID of CPIX 2.3 itself. */
  contentId?: string;
  /** Version of CPIX, as `2.3`. */
  version?: string;
  name?: string;
  contentKeys: ContentKey[];
  drmSystems: DrmSystem[];
  periods: ContentKeyPeriod[];
  usageRules: UsageRule[];
  /** What stands in the document beside this, kept to be written again; absent when there is nothing. */
  unknown?: Unknown[];
}

/** An attribute or element that the model has no member for, and the place it stands in (`DRMSystem[2]/PSSH`). */
export type Unknown =
  | { place: string; attribute: UnknownAttribute }
  | { place: string; element: UnknownElement };

export interface UnknownAttribute {
  /** Namespace URI, empty for none. */
  namespace: string;
  local: string;
  value: string;
}

export interface UnknownElement {
  /** Namespace URI, empty for none. */
  namespace: string;
  local: string;
  attributes: UnknownAttribute[];
  /** Character data and elements as they follow each other. */
  content: (string | UnknownElement)[];
}

export interface ContentKey {
  kid: string;
  /** Base64 of 16 bytes. */
  explicitIV?: string;
  /** `cenc`, `cens`, `cbc1` or `cbcs`. */
  commonEncryptionScheme?: string;
  /** Key ID of the root key that this one is a leaf of. */
  dependsOnKey?: string;
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
  /** The text of a Smooth Streaming `ProtectionHeader`. */
  smoothStreamingProtectionHeaderData?: string;
}

export interface HlsSignaling {
  /** `media` or `master`; absent means media. */
  playlist?: string;
  /** Base64 of a whole tag. */
  data: string;
}

/** A key period: its index, or its start (inclusive) and end (exclusive) as `xs:dateTime`. */
export interface ContentKeyPeriod {
  id: string;
  index?: string;
  start?: string;
  end?: string;
}

/** Which track a key is for: a usage rule (CPX-047). */
export interface UsageRule {
  kid: string;
  intendedTrackType?: string;
  /** `KeyPeriodFilter@periodId`. */
  periodIds: string[];
  videoFilters: VideoFilter[];
  /** Absent when there are none, like the two after it. */
  audioFilters?: AudioFilter[];
  bitrateFilters?: BitrateFilter[];
  /** `LabelFilter@label`. */
  labels?: string[];
}

/** Matches video: pixels of the encoded picture (inclusive), frame rate (`minFps` exclusive), dynamic range, gamut. */
export interface VideoFilter {
  minPixels?: string;
  maxPixels?: string;
  hdr?: string;
  wcg?: string;
  minFps?: string;
  maxFps?: string;
}

/** Matches audio by its number of channels, both bounds inclusive. */
export interface AudioFilter {
  minChannels?: string;
  maxChannels?: string;
}

/** Matches tracks by their bits per second, both bounds inclusive. */
export interface BitrateFilter {
  minBitrate?: string;
  maxBitrate?: string;
}
