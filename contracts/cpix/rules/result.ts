import { uuidToBytes } from '../../../codecs/key-id.ts';
import { isObject, show } from '../../compare.ts';
import { failureRule, resultRule } from '../../outcome.ts';
import type { Call, Rule, Violation } from '../../rule.ts';
import { explainMember } from '../diagnoses/content-key.ts';
import { answerOf, documentIn, type ExpectedKey, expectedKeys } from '../expected.ts';
import type { Reading } from '../request.ts';

/** Members of a content key that hold hex, which is compared in any case (A-86). */
const HEX = ['key_id_hex', 'key_hex', 'iv_hex'];

/** Members that only a DRM of the answer can have. A client may give out others besides (A-92). */
const SIGNALING = [
  ...['widevine.pssh', 'widevine.pssh_payload_only', 'playready.pssh', 'playready.pssh_payload_only'],
  'fairplay.key_uri',
];

const result = resultRule({
  id: 'cpix/result',
  title: 'A client gives out the key, IV and signalling of the answer, each in its documented encoding.',
  clause: 'CPX-004',
  hint: 'Take every value from the answer: kid in the order of its UUID text, key and explicitIV as base64 and hex of their bytes, PSSH and ContentProtectionData as they stand, URIExtXKey decoded once.',
  compare(value, call) {
    const answer = answerOf(call);
    const list = isObject(value) ? value.content_key_list : undefined;
    if (!Array.isArray(list))
      return [{ message: 'The result has no content_key_list.', expected: 'an array', actual: show(value) }];
    if (answer === undefined) return [];
    const contentId = (value as Record<string, unknown>).content_id;
    const expected = expectedKeys(answer, (call.input.drm_types as string[] | undefined) ?? []);
    return [
      ...contentIdDiffers([answer.id, call.input.content_id], contentId),
      ...keysDiffer(list, { expected, requested: requestKeyIds(call), earlier: earlierKeyIds(call) }),
    ];
  },
});

/** What is wrong with the content ID that is given out; null is as good as none. */
function contentIdDiffers(allowed: unknown[], actual: unknown): Violation[] {
  if (allowed.includes(actual ?? undefined)) return [];
  return [
    { message: 'content_id is not that of the answer.', expected: show(allowed[0]), actual: show(actual) },
  ];
}

/** What keys may be told by. */
interface Known {
  /** The keys of the answer. */
  expected: ExpectedKey[];
  /** The key IDs of the request, as bytes. */
  requested: Uint8Array[];
  /** The key IDs of answers to earlier calls, in hex. */
  earlier: string[];
}

function keysDiffer(given: unknown[], known: Known): Violation[] {
  const { expected } = known;
  if (given.length !== expected.length)
    return [
      {
        message: `The answer has ${expected.length === 1 ? 'one key' : `${expected.length} keys`} and the result ${given.length}.`,
        expected: String(expected.length),
        actual: String(given.length),
      },
    ];
  const pairs = paired(
    expected,
    given.map((key) => flatten(key)),
  );
  const wrong = pairs.flatMap(([key, actual]) => wrongMembers(key, actual, known));
  return [...merged(wrong), ...pairs.flatMap(([key, actual]) => wrongTrack(key, actual)).slice(0, 1)];
}

type Members = Record<string, string>;

/** Each key with the one given out for it: by key ID, and what is left over in its order. */
function paired(expected: ExpectedKey[], given: Members[]): [ExpectedKey, Members][] {
  const idOf = ({ members }: ExpectedKey, name: string) => members.get(name)!.allowed[0];
  const left = [...given];
  const take = (index: number) => left.splice(index, 1)[0]!;
  const found = expected.map((key) => {
    const index = left.findIndex(
      (actual) =>
        actual.key_id_hex?.toLowerCase() === idOf(key, 'key_id_hex') ||
        actual.key_id_b64 === idOf(key, 'key_id_b64'),
    );
    return index < 0 ? undefined : take(index);
  });
  return expected.map((key, index) => [key, found[index] ?? take(0)]);
}

/** A member that is not what it must be. */
interface Wrong {
  name: string;
  message: string;
  expected: string;
  actual: string;
  diagnosis: string | undefined;
}

function wrongMembers(
  key: ExpectedKey,
  actual: Members,
  { expected: all, requested, earlier }: Known,
): Wrong[] {
  const wrong = [...key.members].flatMap(([name, { allowed, optional }]): Wrong[] => {
    const given = actual[name];
    if (given === undefined || given === '') {
      if (optional || allowed.length === 0) return [];
      const message = `${name} is missing.`;
      return [{ name, message, expected: show(allowed[0]), actual: show(given), diagnosis: undefined }];
    }
    if (allowed.some((text) => same(name, given, text))) return [];
    const none = `${name} is given out, and the answer has none.`;
    const message = allowed.length === 0 ? none : `${name} is not that of the answer.`;
    const diagnosis = explainMember(name, given, key, all, requested);
    return [{ name, message, expected: show(allowed[0]), actual: show(given), diagnosis }];
  });
  const [first] = wrong;
  if (first !== undefined && isOtherKey(wrong, actual)) {
    const isEarlier = earlier.includes(actual.key_id_hex?.toLowerCase() ?? '');
    const diagnosis = isEarlier ? 'it is the key of an earlier answer, kept for too long' : undefined;
    return [{ ...first, message: 'The key given out is none of the answer.', diagnosis }];
  }
  const surplus = Object.entries(actual)
    .filter(([name, value]) => SIGNALING.includes(name) && value !== '')
    .filter(([name]) => !key.members.has(name))
    .map(([name, value]) => ({
      name,
      message: `${name} is given out, and the answer has no such DRM for this key.`,
      expected: 'nothing',
      actual: show(value),
      diagnosis: explainMember(name, value, key, all, requested),
    }));
  return [...wrong, ...surplus];
}

/** Whether all that tells a key is wrong, and for no reason of its own. IVs may be the same for all keys. */
function isOtherKey(wrong: Wrong[], actual: Members): boolean {
  const names = wrong.filter(({ diagnosis }) => diagnosis === undefined).map(({ name }) => name);
  const telling = ['key_id_hex', 'key_id_b64', 'key_hex', 'key_b64'];
  return telling.every((name) => names.includes(name) && actual[name] !== undefined);
}

/** What is wrong with a member, as far as members are told together that are wrong for the same reason. */
function reasonOf({ diagnosis, name, actual }: Wrong): string {
  if (diagnosis?.startsWith('it is the value of ')) return 'values of other members';
  if (diagnosis !== undefined) return diagnosis;
  return actual === 'nothing' ? 'missing' : name.replace(/_(hex|b64)$/, '');
}

/** One finding a mistake: members that are wrong for the same reason, and both encodings of one value, are told together. */
function merged(wrong: Wrong[]): Violation[] {
  const groups = new Map<string, Wrong[]>();
  for (const each of wrong) {
    const reason = reasonOf(each);
    groups.set(reason, [...(groups.get(reason) ?? []), each]);
  }
  return [...groups.values()].map((group) => {
    const [{ message, expected, actual, diagnosis, name }] = group as [Wrong];
    const others = [...new Set(group.map((each) => each.name))].filter((other) => other !== name);
    const told = others.length === 0 ? message : `${message} So it is with ${others.join(', ')}.`;
    return { message: told, expected, actual, ...(diagnosis === undefined ? {} : { diagnosis }) };
  });
}

function wrongTrack({ trackType }: ExpectedKey, { track_type: actual = '' }: Members): Violation[] {
  if (trackType === undefined || actual === '' || actual === trackType) return [];
  return [
    {
      message: 'track_type is not that of the answer.',
      expected: trackType,
      actual,
      diagnosis:
        'keys are matched to tracks by the kid and the intendedTrackType of the answer, not by place',
    },
  ];
}

const same = (name: string, actual: string, expected: string): boolean => {
  if (HEX.includes(name)) return actual.toLowerCase() === expected;
  return actual === expected || (/pssh/.test(name) && actual.replace(/\s+/g, '') === expected);
};

/** The texts of a content key by their paths: `key_hex`, `widevine.pssh`. Absent and null members are left out. */
function flatten(value: unknown, path = ''): Members {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (member === undefined || member === null) return [];
      return isObject(member) ? Object.entries(flatten(member, `${name}.`)) : [[path + name, String(member)]];
    }),
  );
}

function requestKeyIds({ exchanges }: Call): Uint8Array[] {
  const { document } = exchanges.at(-1)!.decoded as Reading;
  return document?.contentKeys.map(({ kid }) => uuidToBytes(kid)) ?? [];
}

const earlierKeyIds = ({ earlier }: Call): string[] =>
  earlier.flatMap(({ response }) => {
    const document = response === undefined ? undefined : documentIn(response);
    return document?.contentKeys.map(({ kid }) => kid.replaceAll('-', '').toLowerCase()) ?? [];
  });

const failure = failureRule({
  id: 'cpix/failure',
  title: 'A client reports failure for an answer that is an error or has no usable keys.',
  clause: 'CPX-033',
  hint: 'Check the HTTP status, that the root is CPIX in its namespace, and that every key and IV has 16 bytes; raise an error otherwise.',
  withoutCode: 'may',
});

/** What clients must make of the answers of the key server. */
export const RESULT_RULES: Rule<Call>[] = [result, failure];
