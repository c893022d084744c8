import { type ContentKeyInfo, type ContentKeys, contentKeysFrom } from '../../../codecs/cpix/content-keys.ts';
import type { CpixDocument } from '../../../codecs/cpix/document.ts';
import { readCpix } from '../../../codecs/cpix/read.ts';
import { uuidToBytes } from '../../../codecs/key-id.ts';
import { isObject, show } from '../../compare.ts';
import { failureRule, resultRule } from '../../outcome.ts';
import type { Call, Rule, Violation } from '../../rule.ts';
import { explainMember } from '../diagnoses/content-key.ts';

/** Members of a content key that hold hex, which is compared in any case. */
const HEX = ['key_id_hex', 'key_hex', 'iv_hex'];

const result = resultRule({
  id: 'cpix/result',
  title: 'A client gives out the key, IV and signalling of the answer, each in its documented encoding.',
  clause: 'CPX-004',
  hint: 'Take every value from the answer: kid in the order of its UUID text, key and explicitIV as base64 and hex of their bytes, PSSH and ContentProtectionData as they stand, URIExtXKey decoded once.',
  compare(value, call) {
    const expected = contentKeysFrom(readCpix(Buffer.from(call.exchanges.at(-1)!.response!.body)));
    const actual = value as Partial<ContentKeys>;
    if (!isObject(value) || !Array.isArray(actual.content_key_list))
      return [{ message: 'The result has no content_key_list.', expected: 'an array', actual: show(value) }];
    return [
      ...contentIdDiffers(expected, actual),
      ...keysDiffer(expected, actual.content_key_list, requestKeyIds(call)),
    ];
  },
});

function contentIdDiffers(expected: ContentKeys, actual: Partial<ContentKeys>): Violation[] {
  if (actual.content_id === expected.content_id) return [];
  return [
    {
      message: 'content_id is not that of the answer.',
      expected: show(expected.content_id),
      actual: show(actual.content_id),
    },
  ];
}

function keysDiffer(expected: ContentKeys, given: unknown[], requested: Uint8Array[]): Violation[] {
  const wanted = expected.content_key_list;
  if (given.length !== wanted.length)
    return [
      {
        message: `The answer has ${wanted.length} keys and the result ${given.length}.`,
        expected: String(wanted.length),
        actual: String(given.length),
      },
    ];
  return wanted.flatMap((key, index) => keyDiffers(key, given[index], requested));
}

function keyDiffers(key: ContentKeyInfo, given: unknown, requested: Uint8Array[]): Violation[] {
  const actual = flatten(given);
  const expected = flatten(key);
  const wrong = Object.entries(expected)
    .filter(([name, value]) => name !== 'track_type' && !same(name, actual[name], value))
    .map(([name, value]): Violation => {
      const diagnosis = explainMember(value, actual[name], key, requested);
      const seen = { expected: show(value), actual: show(actual[name]) };
      const message = `${name} is not that of the answer.`;
      return diagnosis === undefined ? { message, ...seen } : { message, ...seen, diagnosis };
    });
  const surplus = Object.entries(actual)
    .filter(
      ([name, value]) => /^(widevine|playready|fairplay)\./.test(name) && !(name in expected) && value !== '',
    )
    .map(([name, value]) => ({
      message: `${name} is given out, and the answer has no such DRM.`,
      expected: 'nothing',
      actual: show(value),
    }));
  const trackType = actual.track_type;
  if (
    trackType !== undefined &&
    trackType !== '' &&
    key.track_type !== undefined &&
    trackType !== key.track_type
  )
    wrong.push({
      message: 'track_type is not that of the answer.',
      expected: key.track_type,
      actual: trackType,
    });
  return [...wrong, ...surplus];
}

const same = (name: string, actual: string | undefined, expected: string): boolean =>
  HEX.includes(name) ? actual?.toLowerCase() === expected : actual === expected;

/** The texts of a content key by their paths: `key_hex`, `widevine.pssh`. Absent and null members are left out. */
function flatten(value: unknown, path = ''): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (member === undefined || member === null) return [];
      return isObject(member) ? Object.entries(flatten(member, `${name}.`)) : [[path + name, String(member)]];
    }),
  );
}

function requestKeyIds({ exchanges }: Call): Uint8Array[] {
  const { document } = exchanges.at(-1)!.decoded as { document?: CpixDocument };
  return document?.contentKeys.map(({ kid }) => uuidToBytes(kid)) ?? [];
}

const failure = failureRule({
  id: 'cpix/failure',
  title: 'A client reports failure for an answer that is an error or has no usable keys.',
  clause: 'CPX-033',
  hint: 'Check the HTTP status, that the root is CPIX in its namespace, and that every key has 16 bytes; raise an error otherwise.',
  withoutCode: 'may',
});

/** What clients must make of the answers of the key server. */
export const RESULT_RULES: Rule<Call>[] = [result, failure];
