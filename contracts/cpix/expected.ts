import { fromTolerantBase64, toBase64 } from '../../codecs/base64.ts';
import { CodecError } from '../../codecs/codec-error.ts';
import type { ContentKey, CpixDocument, DrmSystem } from '../../codecs/cpix/document.ts';
import { readCpixTolerantly } from '../../codecs/cpix/read.ts';
import { bodyBytes, type HttpResponse } from '../../codecs/exchange.ts';
import { uuidToBytes } from '../../codecs/key-id.ts';
import { readPssh, systemOf } from '../../codecs/pssh.ts';
import type { Call } from '../rule.ts';

/** What a client may give out for one member of a content key. */
export interface ExpectedMember {
  /** Any of these, the first of them best; where there are none, the member is left out. */
  allowed: string[];
  /** Whether the member may be left out or empty. */
  optional: boolean;
}

/** A key of an answer: its members by their paths, such as `widevine.pssh`. */
export interface ExpectedKey {
  trackType?: string;
  members: Map<string, ExpectedMember>;
}

/** The document that a client got as the last answer; `undefined` when that is none. */
export function answerOf({ exchanges }: Call): CpixDocument | undefined {
  const response = exchanges.at(-1)?.response;
  return response === undefined ? undefined : documentIn(response);
}

/** What answers have been read as: several rules look at each. */
const read = new WeakMap<HttpResponse, CpixDocument | 'none'>();

/** The document of an answer; `undefined` when that is none. Not to be changed: every caller gets the same. */
export function documentIn(response: HttpResponse): CpixDocument | undefined {
  const known = read.get(response) ?? documentOf(response) ?? 'none';
  read.set(response, known);
  return known === 'none' ? undefined : known;
}

function documentOf(response: HttpResponse): CpixDocument | undefined {
  try {
    return readCpixTolerantly(bodyBytes(response)).document;
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** What a client is to give out for an answer: a key for each ContentKey, joined to its systems by `kid` in any case. */
export function expectedKeys(answer: CpixDocument, drms: string[]): ExpectedKey[] {
  return answer.contentKeys.map((key) => {
    const isOwn = ({ kid }: { kid: string }) => kid.toLowerCase() === key.kid.toLowerCase();
    const trackType = answer.usageRules.find(
      (rule) => isOwn(rule) && rule.intendedTrackType,
    )?.intendedTrackType;
    const members = keyMembers(key);
    for (const system of answer.drmSystems.filter(isOwn)) {
      const name = systemOf(system.systemId)?.name ?? '';
      // What was not asked for may be given out or not.
      const optional = !drms.includes(name);
      for (const [path, member] of systemMembers(name, system))
        members.set(path, { ...member, optional: optional || member.optional });
    }
    return trackType === undefined ? { members } : { trackType, members };
  });
}

function keyMembers({ kid, plainValue = '', explicitIV }: ContentKey): Map<string, ExpectedMember> {
  const members = new Map<string, ExpectedMember>();
  const add = (name: string, bytes: Uint8Array | undefined) => {
    const texts = bytes === undefined ? [[], []] : [[Buffer.from(bytes).toString('hex')], [toBase64(bytes)]];
    members.set(`${name}_hex`, { allowed: texts[0]!, optional: false });
    members.set(`${name}_b64`, { allowed: texts[1]!, optional: false });
  };
  add('key_id', uuidToBytes(kid));
  add('key', fromTolerantBase64(plainValue)?.bytes);
  add('iv', explicitIV === undefined ? undefined : fromTolerantBase64(explicitIV)?.bytes);
  return members;
}

function systemMembers(name: string, system: DrmSystem): [path: string, ExpectedMember][] {
  const { pssh, contentProtectionData: payload, uriExtXKey } = system;
  if (name === 'FAIRPLAY' && uriExtXKey !== undefined) {
    const uri = fromTolerantBase64(uriExtXKey)?.bytes;
    return uri === undefined ? [] : [['fairplay.key_uri', required(Buffer.from(uri).toString('utf8'))]];
  }
  if ((name !== 'WIDEVINE' && name !== 'PLAYREADY') || pssh === undefined) return [];
  const box = fromTolerantBase64(pssh)?.bytes;
  if (box === undefined) return [];
  const own = name.toLowerCase();
  const given = payload === undefined ? undefined : fromTolerantBase64(payload)?.bytes;
  // The data of the box and ContentProtectionData are the same, or either will do. What stands behind the header
  // of a box that cannot be read is as good as any.
  const allowed = [dataOf(box) ?? box.subarray(32), given].flatMap((bytes) =>
    bytes === undefined ? [] : [toBase64(bytes)],
  );
  return [
    [`${own}.pssh`, required(toBase64(box))],
    [`${own}.pssh_payload_only`, { allowed: [...new Set(allowed)], optional: given === undefined }],
  ];
}

const required = (text: string): ExpectedMember => ({ allowed: [text], optional: false });

/** The data of a pssh box; `undefined` when it is none. */
export function dataOf(box: Uint8Array): Uint8Array | undefined {
  try {
    return readPssh(box).data;
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
