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
  return `${TAGS[playlist]}:METHOD=SAMPLE-AES,URI="${uri}",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"`;
}

/** Reads a key tag: its attributes by name, in any order, quotes taken off; `undefined` when the line is not one. */
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
