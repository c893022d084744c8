import { randomUUID } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { jsonObject, send } from './http.ts';

export type DrmType = 'WIDEVINE' | 'PLAYREADY' | 'FAIRPLAY';
export type EncryptionScheme = 'CENC' | 'CBC1' | 'CENS' | 'CBCS';

export interface Pssh {
  pssh: string;
  pssh_payload_only: string;
}

export interface ContentKey {
  track_type?: string;
  key_id_hex: string;
  key_id_b64: string;
  key_hex: string;
  key_b64: string;
  iv_hex: string;
  iv_b64: string;
  widevine?: Pssh;
  playready?: Pssh;
  fairplay?: { key_uri: string };
}

export interface ContentKeys {
  content_id: string;
  content_key_list: ContentKey[];
}

const SYSTEM_IDS: Record<DrmType, string> = {
  WIDEVINE: 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed',
  PLAYREADY: '9a04f079-9840-4286-ab92-e65be0885f95',
  FAIRPLAY: '94ce86fb-07ff-4f43-adb8-93d2fa968ca2',
};

/** Client of the key server, for one key a content. */
export class CpixClient {
  readonly #kmsUrl: string;

  /** @param kmsUrl the complete URL, enc-token included */
  constructor(kmsUrl: string) {
    this.#kmsUrl = kmsUrl;
  }

  /** Fetches the key of a content and what each DRM needs to signal it. */
  async getContentKeys(contentId: string, drms: DrmType[], scheme?: EncryptionScheme): Promise<ContentKeys> {
    if (contentId === '' || contentId.length > 200)
      throw new InvalidInputError('A content ID has 1 to 200 characters');
    if (drms.length === 0) throw new InvalidInputError('At least one DRM is needed');
    const { status, text } = await send(this.#kmsUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/xml' },
      body: buildRequest(contentId, drms, scheme),
    });
    const error = jsonObject(text);
    if (error?.error_code !== undefined)
      throw new ApiError(String(error.error_code), String(error.error_message ?? ''), status);
    if (status !== 200) throw new TransportError('http', `HTTP status ${status}`, status);
    const keys = readAnswer(text);
    if (keys.content_id !== contentId) throw new MalformedResponseError('The answer is for another content');
    return keys;
  }
}

function buildRequest(contentId: string, drms: DrmType[], scheme?: EncryptionScheme): string {
  const kid = randomUUID();
  const schemeAttribute = scheme === undefined ? '' : ` commonEncryptionScheme="${scheme.toLowerCase()}"`;
  const systems = drms.map((drm) => `<cpix:DRMSystem kid="${kid}" systemId="${SYSTEM_IDS[drm]}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<cpix:CPIX id="${escapeAttribute(contentId)}" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:speke="urn:aws:amazon:com:speke">
  <cpix:ContentKeyList><cpix:ContentKey kid="${kid}"${schemeAttribute}/></cpix:ContentKeyList>
  <cpix:DRMSystemList>${systems.join('')}</cpix:DRMSystemList>
</cpix:CPIX>`;
}

function escapeAttribute(text: string): string {
  const references: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '"': '&quot;',
    '\t': '&#9;',
    '\n': '&#10;',
    '\r': '&#13;',
  };
  return text.replace(/[&<"\t\n\r]/g, (character) => references[character]!);
}

interface Element {
  [name: string]: unknown;
}

// Namespaces are told apart by the local names, which no two of them share here.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  htmlEntities: true,
  isArray: (name) => ['ContentKey', 'DRMSystem', 'ContentKeyUsageRule'].includes(name),
});

function readAnswer(xml: string): ContentKeys {
  if (/<!DOCTYPE/i.test(xml)) throw new MalformedResponseError('The answer has a document type declaration');
  if (XMLValidator.validate(xml) !== true)
    throw new MalformedResponseError('The answer is not well-formed XML');
  const root = parser.parse(xml).CPIX as Element | undefined;
  if (root === undefined) throw new MalformedResponseError('The root of the answer is not CPIX');
  const keys = itemsOf(root, 'ContentKeyList', 'ContentKey');
  if (keys.length === 0) throw new MalformedResponseError('The answer has no content key');
  return {
    content_id: String(root['@id'] ?? ''),
    content_key_list: keys.map((key) => toContentKey(key, root)),
  };
}

function toContentKey(key: Element, root: Element): ContentKey {
  const kid = String(key['@kid'] ?? '').toLowerCase();
  const keyId = Buffer.from(kid.replaceAll('-', ''), 'hex');
  if (keyId.length !== 16) throw new MalformedResponseError('A content key has no UUID as its kid');
  const value = sixteenBytes(text(inside(key, 'Data', 'Secret', 'PlainValue')), 'key');
  const iv = sixteenBytes(text(key['@explicitIV']), 'IV');
  const found: ContentKey = {
    key_id_hex: keyId.toString('hex'),
    key_id_b64: keyId.toString('base64'),
    key_hex: value.toString('hex'),
    key_b64: value.toString('base64'),
    iv_hex: iv.toString('hex'),
    iv_b64: iv.toString('base64'),
  };
  const sameKey = (element: Element): boolean => String(element['@kid']).toLowerCase() === kid;
  const rule = itemsOf(root, 'ContentKeyUsageRuleList', 'ContentKeyUsageRule').find(sameKey);
  if (rule?.['@intendedTrackType'] !== undefined) found.track_type = String(rule['@intendedTrackType']);
  for (const system of itemsOf(root, 'DRMSystemList', 'DRMSystem').filter(sameKey))
    addSignaling(found, system);
  return found;
}

function addSignaling(key: ContentKey, system: Element): void {
  const systemId = String(system['@systemId']).toLowerCase();
  if (systemId === SYSTEM_IDS.WIDEVINE) key.widevine = readPssh(system);
  if (systemId === SYSTEM_IDS.PLAYREADY) key.playready = readPssh(system);
  if (systemId === SYSTEM_IDS.FAIRPLAY)
    key.fairplay = { key_uri: Buffer.from(text(system.URIExtXKey), 'base64').toString('utf8') };
}

function readPssh(system: Element): Pssh {
  return { pssh: text(system.PSSH), pssh_payload_only: text(system.ContentProtectionData) };
}

function sixteenBytes(base64: string, what: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 16) throw new MalformedResponseError(`The ${what} has ${bytes.length} bytes, not 16`);
  return bytes;
}

function itemsOf(root: Element, list: string, item: string): Element[] {
  const items = inside(root, list, item);
  return Array.isArray(items) ? items.filter((element) => typeof element === 'object') : [];
}

function inside(element: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Element)[name] : undefined),
    element,
  );
}

function text(value: unknown): string {
  const content = typeof value === 'object' && value !== null ? (value as Element)['#text'] : value;
  return String(content ?? '').replace(/\s+/g, '');
}
