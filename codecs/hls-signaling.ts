import { CodecError } from './codec-error.ts';
import { type HlsAttribute, readHlsAttributes, writeHlsAttributes } from './hls-attributes.ts';

/** What an HLS playlist says of a FairPlay key (RFC 8216, 4.3.2.4 and 4.3.4.5). */
export interface FairPlaySignaling {
  /** `media` is an EXT-X-KEY tag, `master` an EXT-X-SESSION-KEY tag with the same attributes. */
  playlist: 'media' | 'master';
  /** The `skd://` URI players hand to the licence server. */
  uri: string;
}

const TAGS = { media: '#EXT-X-KEY', master: '#EXT-X-SESSION-KEY' };

/** A FairPlay key tag as one line without its end. */
export function writeFairPlaySignaling({ playlist, uri }: FairPlaySignaling): string {
  const format = 'KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"';
  return `${TAGS[playlist]}:METHOD=SAMPLE-AES,URI="${uri}",${format}`;
}

/**
 * Reads a key tag: its attributes by name, in any order, quotes taken off; `undefined` when the line is not
 * one.
 */
export function readKeyTag(
  line: string,
): { playlist: 'media' | 'master'; attributes: Record<string, string> } | undefined {
  const tag = /^#EXT-X-(SESSION-)?KEY:(.*)$/.exec(line.trim());
  if (tag === null) return undefined;
  const attributes: Record<string, string> = {};
  for (const [, name, quoted, bare] of tag[2]!.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))(?:,|$)/g))
    attributes[name!] = quoted ?? bare ?? '';
  return { playlist: tag[1] === undefined ? 'media' : 'master', attributes };
}

/**
 * The ways segments may be encrypted (RFC 8216, 4.3.2.4; SAMPLE-AES-CTR is of later drafts and of players).
 */
export const HLS_METHODS = ['NONE', 'AES-128', 'SAMPLE-AES', 'SAMPLE-AES-CTR'] as const;
export type HlsMethod = (typeof HLS_METHODS)[number];

/** A key tag with all its attributes, in the order they stand. */
export interface KeySignaling {
  playlist: 'media' | 'master';
  attributes: HlsAttribute[];
}

/** What the attributes of a key tag mean. */
export interface KeySignalingReading extends KeySignaling {
  method: HlsMethod;
  /** Present unless the method is NONE. */
  uri?: string;
  /** 16 bytes. */
  iv?: Uint8Array;
  /** `identity` where the tag names none. */
  keyFormat: string;
  /** [1] where the tag names none. */
  keyFormatVersions: number[];
}

/** A key tag as one line without its end. Throws {@link CodecError} for attributes that no list can hold. */
export const writeKeySignaling = ({ playlist, attributes }: KeySignaling): string =>
  `${TAGS[playlist]}:${writeHlsAttributes(attributes)}`;

/**
 * Reads a key tag by the rules of RFC 8216 (4.2, 4.3.2.4, 4.3.4.5): `METHOD` and `IV` bare, `URI`,
 * `KEYFORMAT` and `KEYFORMATVERSIONS` quoted; attributes not known are kept. Throws {@link CodecError} naming
 * the attribute or character.
 */
export function readKeySignaling(line: string): KeySignalingReading {
  const tag = /^#EXT-X-(SESSION-)?KEY:(.*)$/.exec(line.replace(/\r?\n$/, ''));
  if (tag === null) throw fault('tag', 'expected #EXT-X-KEY: or #EXT-X-SESSION-KEY: in one line');
  const playlist = tag[1] === undefined ? 'media' : 'master';
  const attributes = readHlsAttributes(tag[2]!);
  const value = (name: string, quoted: boolean): string | undefined => {
    const found = attributes.find((attribute) => attribute.name === name);
    if (found !== undefined && found.quoted !== quoted)
      throw fault(name, quoted ? 'its value is to be in quotes' : 'its value is to be without quotes');
    return found?.value;
  };
  const method = HLS_METHODS.find((each) => each === value('METHOD', false));
  if (method === undefined) throw fault('METHOD', `it is to be one of ${HLS_METHODS.join(', ')}`);
  if (method === 'NONE' && playlist === 'master') throw fault('METHOD', 'a session key is never NONE');
  if (method === 'NONE' && attributes.length > 1)
    throw fault('METHOD', 'NONE stands alone, without other attributes');
  const uri = value('URI', true);
  if (uri === undefined && method !== 'NONE') throw fault('URI', `it is missing, ${method} requires one`);
  const iv = value('IV', false);
  if (iv !== undefined && !/^0x[0-9a-f]{32}$/i.test(iv)) throw fault('IV', 'expected 0x and 32 hex digits');
  const versions = value('KEYFORMATVERSIONS', true) ?? '1';
  if (!/^[1-9]\d{0,8}(\/[1-9]\d{0,8})*$/.test(versions))
    throw fault('KEYFORMATVERSIONS', 'expected whole numbers with "/" between them');
  return {
    playlist,
    attributes,
    method,
    ...(uri === undefined ? {} : { uri }),
    ...(iv === undefined ? {} : { iv: Buffer.from(iv.slice(2), 'hex') }),
    keyFormat: value('KEYFORMAT', true) ?? 'identity',
    keyFormatVersions: versions.split('/').map(Number),
  };
}

const fault = (where: string, problem: string) => new CodecError('HLS key tag', where, problem);
