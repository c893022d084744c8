import { SYSTEM_IDS } from './cpix-request.ts';
import { MalformedResponseError } from './errors.ts';
import { type Element, parseXml } from './xml.ts';

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

const CPIX = 'urn:dashif:org:cpix';
const PSKC = 'urn:ietf:params:xml:ns:keyprov:pskc';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the answer of a key server. Throws {@link MalformedResponseError}. */
export function readAnswer(xml: string): ContentKeys {
  const root = parseXml(xml);
  if (root === undefined) throw new MalformedResponseError('The answer is not well-formed XML without a DTD');
  if (root.local !== 'CPIX' || root.namespace !== CPIX)
    throw new MalformedResponseError('The root of the answer is not CPIX');
  const keys = itemsOf(root, 'ContentKeyList', 'ContentKey');
  if (keys.length === 0) throw new MalformedResponseError('The answer has no content key');
  if (new Set(keys.map(kidOf)).size < keys.length)
    throw new MalformedResponseError('Two keys of the answer have the same kid');
  return {
    content_id: root.attributes.id ?? '',
    content_key_list: keys.map((key) => toContentKey(key, root)),
  };
}

function toContentKey(key: Element, root: Element): ContentKey {
  const kid = kidOf(key);
  if (!UUID.test(kid)) throw new MalformedResponseError('A content key has no UUID as its kid');
  const keyId = Buffer.from(kid.replaceAll('-', ''), 'hex');
  const value = sixteenBytes(textIn(key, 'Data', 'Secret', 'PlainValue'), 'key');
  const iv = sixteenBytes(key.attributes.explicitIV ?? '', 'IV');
  const found: ContentKey = {
    key_id_hex: keyId.toString('hex'),
    key_id_b64: keyId.toString('base64'),
    key_hex: value.toString('hex'),
    key_b64: value.toString('base64'),
    iv_hex: iv.toString('hex'),
    iv_b64: iv.toString('base64'),
  };
  const rules = itemsOf(root, 'ContentKeyUsageRuleList', 'ContentKeyUsageRule');
  const track = rules.find((rule) => kidOf(rule) === kid)?.attributes.intendedTrackType;
  if (track !== undefined) found.track_type = track;
  for (const system of itemsOf(root, 'DRMSystemList', 'DRMSystem'))
    if (kidOf(system) === kid) addSignaling(found, system);
  return found;
}

function addSignaling(key: ContentKey, system: Element): void {
  const systemId = (system.attributes.systemId ?? '').toLowerCase();
  if (systemId === SYSTEM_IDS.WIDEVINE) key.widevine = readPssh(system);
  if (systemId === SYSTEM_IDS.PLAYREADY) key.playready = readPssh(system);
  if (systemId === SYSTEM_IDS.FAIRPLAY) key.fairplay = { key_uri: readKeyUri(system) };
}

function readKeyUri(system: Element): string {
  const uri = decoded(textIn(system, 'URIExtXKey'), 'URIExtXKey').toString('utf8');
  if (uri === '') throw new MalformedResponseError('FairPlay has no URIExtXKey');
  return uri;
}

/** V1 and NEA-DVR leave it to the client to take the data out of the box. */
function readPssh(system: Element): Pssh {
  const box = decoded(textIn(system, 'PSSH'), 'PSSH');
  const payload = dataOf(box);
  const given = textIn(system, 'ContentProtectionData');
  if (given !== '' && !decoded(given, 'ContentProtectionData').equals(payload))
    throw new MalformedResponseError('ContentProtectionData is not the data of the PSSH');
  return { pssh: box.toString('base64'), pssh_payload_only: payload.toString('base64') };
}

/** The data of a pssh box, whose version 1 has key IDs before it. */
function dataOf(box: Buffer): Buffer {
  if (box.length < 32 || box.readUInt32BE(0) !== box.length || box.toString('latin1', 4, 8) !== 'pssh')
    throw new MalformedResponseError('PSSH is not a pssh box');
  const version = box[8]!;
  const sizeAt = version === 0 ? 28 : 32 + 16 * box.readUInt32BE(28);
  if (sizeAt + 4 > box.length || sizeAt + 4 + box.readUInt32BE(sizeAt) !== box.length)
    throw new MalformedResponseError('The sizes in a pssh box do not agree');
  return box.subarray(sizeAt + 4);
}

function sixteenBytes(base64: string, what: string): Buffer {
  const bytes = decoded(base64, what);
  if (bytes.length !== 16) throw new MalformedResponseError(`The ${what} has ${bytes.length} bytes, not 16`);
  return bytes;
}

function decoded(base64: string, what: string): Buffer {
  const text = base64.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new MalformedResponseError(`${what} is not base64`);
  return Buffer.from(text, 'base64');
}

const kidOf = ({ attributes }: Element): string => (attributes.kid ?? '').toLowerCase();

const itemsOf = (root: Element, list: string, item: string): Element[] =>
  childrenOf(root, list).flatMap((found) => childrenOf(found, item));

function childrenOf(parent: Element, name: string): Element[] {
  const namespace = name === 'Secret' || name === 'PlainValue' ? PSKC : CPIX;
  return parent.children.filter((child) => child.local === name && child.namespace === namespace);
}

/** The text of the element at the end of a path. */
function textIn(element: Element, ...path: string[]): string {
  const [found] = path.reduce(
    (at: Element[], name) => at.flatMap((each) => childrenOf(each, name)),
    [element],
  );
  return found?.text.replace(/\s+/g, '') ?? '';
}
