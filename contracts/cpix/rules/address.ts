import { pathOf } from '../../../codecs/exchange.ts';
import { show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { explainAddress, explainToken } from '../diagnoses/address.ts';
import { explainContentId } from '../diagnoses/content-id.ts';
import { keyApiOf, readingOf } from '../request.ts';

const operation: Rule<Sent> = {
  id: 'cpix/get-content-keys-operation',
  title: 'Content keys are requested with the method and path of the API that the call names.',
  level: 'must',
  clause: 'CPX-040',
  hint: 'Use the URL of the target as it is, and the method the documents name for it.',
  gate: true,
  check({ call, exchange: { operation, conclusion, request } }) {
    const api = keyApiOf(call);
    if (operation === api.operation) return [];
    const reason = conclusion.kind === 'unrouted' ? ` (${conclusion.reason})` : '';
    return [
      withDiagnosis(
        {
          message: `The request is not one of ${api.operation}${reason}.`,
          expected: api.wire,
          actual: `${request.method} ${request.target}`,
          clause: api.clause,
        },
        explainAddress(request, call),
      ),
    ];
  },
};

const token: Rule<Sent> = {
  id: 'cpix/enc-token',
  title: 'The enc-token of the URL is the one that was issued.',
  level: 'must',
  clause: 'CPX-041',
  hint: 'Use the URL of the call as it is; escape "=" as %3D if you must, and change nothing else.',
  gate: true,
  check(sent) {
    const { call, exchange } = sent;
    const actual = readingOf(sent)?.token;
    if (actual === undefined || exchange.operation !== keyApiOf(call).operation) return undefined;
    const expected = call.credentials.encToken;
    if (actual === expected) return [];
    return [
      withDiagnosis(
        {
          message: 'The enc-token in the URL is not the one issued.',
          expected,
          actual: actual || 'nothing',
          clause: keyApiOf(call).tokenClause,
        },
        explainToken(actual, call),
      ),
    ];
  },
};

const neaContentId: Rule<Sent> = {
  id: 'cpix/nea-dvr-content-id',
  title: 'The last segment of a NEA-DVR path is the content ID, percent-encoded once.',
  level: 'must',
  clause: 'NEA-007',
  hint: 'Percent-encode the UTF-8 bytes of the content ID once, "/", "?" and "#" in it as well.',
  check(sent) {
    const actual = readingOf(sent)?.contentId;
    if (actual === undefined) return undefined;
    const expected = String(sent.call.input.content_id);
    if (actual === expected) return [];
    return [
      withDiagnosis(
        {
          message: 'The content ID in the path is not the one asked for.',
          expected: show(expected),
          actual: show(actual),
        },
        explainContentId(expected, actual, sent.call),
      ),
    ];
  },
};

const neaFormat: Rule<Sent> = {
  id: 'cpix/nea-dvr-streaming-format',
  title: 'The streaming format in a NEA-DVR path is the one asked for, in lower case.',
  level: 'must',
  clause: 'NEA-005',
  hint: 'Write dash or hls into the path, as the caller asked.',
  check(sent) {
    const actual = readingOf(sent)?.streamingFormat;
    if (actual === undefined) return undefined;
    const expected = String(sent.call.input.streaming_format ?? 'dash');
    if (actual === expected) return [];
    const sameWord = actual.toLowerCase() === expected;
    return [
      {
        message: sameWord
          ? 'The streaming format in the path is not in lower case.'
          : 'The streaming format in the path is not the one asked for.',
        expected,
        actual,
        ...(sameWord ? { level: 'should' as const } : {}),
      },
    ];
  },
};

const neaBody: Rule<Sent> = {
  id: 'cpix/nea-dvr-no-body',
  title: 'A NEA-DVR request has no body.',
  level: 'must',
  clause: 'NEA-004',
  hint: 'Send a plain GET: everything is in the path.',
  check({ exchange: { operation, request } }) {
    if (operation !== 'getContentKeysNeaDvr') return undefined;
    const { length } = request.body;
    return length === 0 ? [] : [{ message: `The GET has a body of ${length} bytes.`, expected: 'no body' }];
  },
};

const secrets: Rule<Sent> = {
  id: 'cpix/access-key-stays-in-token',
  title: 'The access key leaves the client only inside the enc-token, and the enc-token only in the URL.',
  level: 'must',
  clause: 'CPX-041',
  hint: 'Send the token where the URL has it and nowhere else.',
  check({ call, exchange: { request } }) {
    const wire = [...request.headers.flat(), Buffer.from(request.body).toString('utf8')].join('\n');
    const { encToken, site } = call.credentials;
    if (wire.includes(site.accessKey) || wire.includes(encToken))
      return [{ message: 'The enc-token or the access key in it stands in a header or in the body.' }];
    return pathOf(request.target).includes(site.accessKey)
      ? [{ message: 'The access key stands in the URL as it is.' }]
      : [];
  },
};

/** A violation with the mistake behind it, where that is known. */
const withDiagnosis = (violation: Violation, diagnosis: string | undefined): Violation =>
  diagnosis === undefined ? violation : { ...violation, diagnosis };

/** Where a key request goes, and with which token. */
export const ADDRESS_RULES: Rule<Sent>[] = [operation, token, neaContentId, neaFormat, neaBody, secrets];
