import { jsonObject } from '../../codecs/json-object.ts';
import { isUuid } from '../../codecs/key-id.ts';
import { type Lookalike, lookalike } from '../../codecs/pssh-lookalikes.ts';
import { bytesIn, textIn } from './spelling.ts';

/** What can be inspected. */
export const KINDS = ['envelope', 'token', 'ticket', 'pssh', 'cpix'] as const;
export type Kind = (typeof KINDS)[number];

/** What something looks like. */
export interface Recognised {
  /** In words, with its article. */
  what: string;
  /** The kind it is, where it can be inspected. */
  kind?: Kind;
  /** What to do with it, where it cannot. */
  todo?: string;
  /** JSON that does not parse, or base64 of it, which any kind made of JSON may have been. */
  isBroken?: true;
}

const OF_JSON: Kind[] = ['envelope', 'token', 'ticket'];

/** Whether an input is of a kind, or may have been before it was cut off or damaged. */
export function mayBe(kind: Kind, input: Uint8Array): boolean {
  const found = recognise(input);
  if (found === undefined) return OF_JSON.includes(kind) && /^(?:\{|ey)/.test(textIn(input) ?? '');
  return found.kind === kind || (found.isBroken === true && OF_JSON.includes(kind));
}

const WHOLE_BOX = 'Give the whole box: it is the text of the PSSH element.';

/** Says what an input looks like by its outermost signs, whether or not it is sound; `undefined` for nothing known. */
export function recognise(input: Uint8Array): Recognised | undefined {
  const text = textIn(input);
  const asText = text === undefined ? undefined : recogniseText(text);
  if (asText !== undefined) return asText;
  const spelt = bytesIn(input);
  if (spelt === undefined) return undefined;
  const asBytes = recogniseBytes(spelt.bytes);
  if (asBytes !== undefined || spelt.spelling === 'binary') return asBytes;
  const inner = textIn(spelt.bytes);
  const wrapped = inner === undefined ? undefined : recogniseText(inner);
  if (wrapped === undefined) return undefined;
  // An envelope and a token are base64 to begin with.
  if (wrapped.kind === 'envelope') return { ...wrapped, what: 'an envelope' };
  if (wrapped.kind === 'token') return { ...wrapped, what: 'an enc-token' };
  return { ...wrapped, what: `${wrapped.what} in ${spelt.spelling}` };
}

function recogniseText(text: string): Recognised | undefined {
  if (text.startsWith('<')) return recogniseXml(text);
  if (text.startsWith('{')) return recogniseJson(text);
  if (/(?:^|[?&])pallycon-apidata=/.test(text))
    return { what: 'a request with an envelope', kind: 'envelope' };
  if (/^json=/.test(text)) return { what: 'the form of a ticket request', kind: 'ticket' };
  if (/\/(?:getKey|anevia)\//.test(text) || /[?&]enc-token=/.test(text))
    return { what: 'the URL of a key request', kind: 'token' };
  if (text.startsWith('#EXT')) return { what: 'HLS playlist text' };
  if (text.startsWith('skd://')) return { what: 'a FairPlay key URI' };
  if (text.startsWith('data:')) return { what: 'a data: URI', todo: 'Give what stands behind its comma.' };
  if (text.startsWith('-----BEGIN')) return { what: 'a key or certificate in PEM' };
  return isUuid(text) ? { what: 'a UUID' } : undefined;
}

function recogniseXml(text: string): Recognised {
  const root = /<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])/.exec(text)?.[1];
  if (root === 'CPIX') return { what: 'a CPIX document', kind: 'cpix' };
  if (root === 'WRMHEADER') return { what: 'a PlayReady header out of its object', todo: WHOLE_BOX };
  if (root === 'MPD') return { what: 'a DASH manifest', todo: 'Give the text of one of its cenc:pssh.' };
  return { what: root === undefined ? 'broken XML' : `XML with the root element ${root}` };
}

function recogniseJson(text: string): Recognised {
  const members = jsonObject(text);
  if (members === undefined) return { what: 'broken JSON', isBroken: true };
  const count = (...names: string[]) => names.filter((name) => Object.hasOwn(members, name)).length;
  if (count('data', 'timestamp', 'hash') >= 2)
    return { what: 'the JSON of an envelope, without the base64 around it', kind: 'envelope' };
  if (count('site_id', 'access_key') === 2)
    return { what: 'the JSON of an enc-token, without the base64 around it', kind: 'token' };
  if (members.command === 'sevu.request' || count('api_key', 'signature', 'app', 'video') >= 2)
    return { what: 'a ticket request', kind: 'ticket' };
  if (count('error_code') === 1) return { what: 'an answer of the packaging API' };
  if (count('content_key_list') === 1) return { what: 'the output of a CPIX client' };
  if (count('code', 'message') === 2) return { what: 'a refusal of a key server' };
  return { what: `JSON with ${Object.keys(members).length} members that are none of these` };
}

function recogniseBytes(bytes: Uint8Array): Recognised | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // XML in UTF-16 without a byte order mark.
  const isText = bytes[0] === 0x3c && bytes[1] === 0;
  if (isText) return recogniseText(buffer.toString('utf16le'));
  if (bytes.length === 16) return { what: 'a key or key ID of 16 bytes' };
  const found = lookalike(bytes);
  return found === undefined ? undefined : BYTES[found];
}

const BYTES: Record<Lookalike, Recognised> = {
  'pssh box': { what: 'a pssh box', kind: 'pssh' },
  'MP4 box': { what: 'an MP4 file', todo: 'Give one of its pssh boxes.' },
  'PlayReady object': { what: 'a PlayReady object', todo: WHOLE_BOX },
  'PlayReady header': { what: 'a PlayReady header out of its object', todo: WHOLE_BOX },
  'Widevine data': { what: 'Widevine data out of its box', todo: WHOLE_BOX },
};
