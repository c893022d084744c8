import { fromTolerantBase64 } from '../../../codecs/base64.ts';
import { isObject, show } from '../../compare.ts';
import type { Call, Rule } from '../../rule.ts';
import { answerOf, dataOf } from '../expected.ts';
import { tracksOf } from '../request.ts';

const answerId: Rule<Call> = {
  id: 'cpix/answer-content-id',
  title: 'A client reports an answer that is for another content than it asked for.',
  level: 'should',
  clause: 'CPX-021',
  hint: 'Compare the id of the answer with the content ID of the call, and raise an error where they differ.',
  check(call) {
    const answer = answerOf(call);
    if (answer?.id === undefined || answer.id === call.input.content_id) return undefined;
    if (call.case.expect === 'failure' || call.reply.kind === 'error') return [];
    return [
      {
        message: 'The answer is for another content ID, and the client says nothing of it.',
        expected: `an error, or ${show(call.input.content_id)}`,
        actual: show(answer.id),
      },
    ];
  },
};

const payload: Rule<Call> = {
  id: 'cpix/payload-agrees',
  title: 'A client reports ContentProtectionData that is not the data of the PSSH beside it.',
  level: 'should',
  clause: 'CPX-083',
  hint: 'Compare the two where both are there, and raise an error where they differ.',
  check(call) {
    if (call.case.expect === 'failure') return undefined;
    const differing = answerOf(call)?.drmSystems.filter(({ pssh = '', contentProtectionData = '' }) => {
      const box = fromTolerantBase64(pssh)?.bytes;
      const data = box === undefined || pssh === '' ? undefined : dataOf(box);
      const given = fromTolerantBase64(contentProtectionData)?.bytes;
      return data !== undefined && contentProtectionData !== '' && !Buffer.from(data).equals(given ?? data);
    });
    const [first] = differing ?? [];
    if (first === undefined) return undefined;
    if (call.reply.kind === 'error') return [];
    const message = `ContentProtectionData and PSSH of the DRMSystem ${first.systemId} differ, and the client says nothing of it.`;
    return [{ message, expected: 'an error' }];
  },
};

const tracksNamed: Rule<Call> = {
  id: 'cpix/tracks-named',
  title: 'A client says which key is for which track.',
  level: 'should',
  clause: 'CPX-047',
  hint: 'Give out intendedTrackType of the rule with the kid of the key, as track_type.',
  check(call) {
    const { reply } = call;
    const list = reply.kind === 'result' && isObject(reply.value) ? reply.value.content_key_list : undefined;
    if (tracksOf(call).length < 2 || !Array.isArray(list)) return undefined;
    if (answerOf(call)?.usageRules.length === 0) return undefined;
    const unnamed = list.filter((key) => !isObject(key) || !key.track_type).length;
    return unnamed === 0 ? [] : [{ message: `${unnamed} of ${list.length} keys have no track_type.` }];
  },
};

const keptSecret: Rule<Call> = {
  id: 'cpix/errors-keep-secrets',
  title: 'An error, and what is written to stderr, does not tell the enc-token or a content key.',
  level: 'should',
  clause: 'CPX-041',
  hint: 'Leave the URL and the body of the answer out of messages, or cut the token and the keys out of them.',
  check(call) {
    const told = `${call.reply.kind === 'error' ? JSON.stringify(call.reply) : ''}\n${call.stderr ?? ''}`;
    const { encToken, site } = call.credentials;
    const tokens = [encToken, encodeURIComponent(encToken), site.accessKey];
    if (tokens.some((secret) => told.includes(secret)))
      return [{ message: 'The client tells the enc-token, which is a credential.' }];
    const keys = answerOf(call)?.contentKeys.flatMap(({ plainValue }) => plainValue ?? []) ?? [];
    return keys.some((key) => key.length >= 16 && told.includes(key))
      ? [{ message: 'The client tells a content key.' }]
      : [];
  },
};

/** What clients should watch out for. */
export const CAUTION_RULES: Rule<Call>[] = [answerId, payload, tracksNamed, keptSecret];
