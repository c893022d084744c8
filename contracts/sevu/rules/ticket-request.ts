import { type HttpRequest, headerValues, mediaType } from '../../../codecs/exchange.ts';
import { jsonObject } from '../../../codecs/json-object.ts';
import type { TicketReading } from '../../../codecs/ticket-signature.ts';
import { operationRule } from '../../operation.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { explainForm } from '../diagnoses/form.ts';
import { explainSignature } from '../diagnoses/ticket-signature.ts';
import { readingOf } from './reading.ts';

const operation = operationRule({
  id: 'sevu/request-ticket-operation',
  title: 'A ticket is requested with POST /stable/, the slash at the end included.',
  clause: 'SEV-003',
  operation: 'requestTicket',
});

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];

const form: Rule<Sent> = {
  id: 'sevu/form',
  title: 'The body is a form with one field, json.',
  level: 'must',
  clause: 'SEV-005',
  hint: 'Send the signed JSON as the form field json, urlencoded (with + escaped) or multipart.',
  gate: true,
  check({ exchange: { operation, decoded, conclusion, request } }) {
    if (operation === undefined) return undefined;
    if (decoded !== undefined) return [];
    const reason = conclusion.kind === 'refused' ? conclusion.reason : 'it cannot be read';
    const diagnosis = explainForm(request);
    return [
      {
        message: `The form is not as it must be: ${reason}.`,
        ...contentTypes(request),
        ...(diagnosis === undefined ? {} : { diagnosis }),
        ...(isBareJson(request) ? { level: 'should', refused: true } : {}),
      },
    ];
  },
};

/** Whether the signed JSON came without a form around it, as the sample's comment may be read. */
const isBareJson = ({ headers, body }: HttpRequest): boolean =>
  mediaType(headers)?.endsWith('json') === true &&
  jsonObject(Buffer.from(body).toString('utf8'))?.signature !== undefined;

function contentTypes({ headers }: HttpRequest): Partial<Violation> {
  const actual = mediaType(headers) ?? 'no Content-Type';
  return FORMS.includes(actual) ? {} : { expected: FORMS.join(' or '), actual };
}

const json: Rule<Sent> = {
  id: 'sevu/json',
  title: 'The field json holds a JSON object with a signature.',
  level: 'must',
  clause: 'SEV-007',
  hint: 'Encode the request as a JSON object, sign that text and add the signature as its last member.',
  gate: true,
  check(sent) {
    const reading = readingOf(sent);
    const diagnosis = reading?.request === undefined ? explainForm(sent.exchange.request) : undefined;
    return reading?.faults
      .filter(({ layer }) => layer !== 'signature')
      .map(({ problem }) => ({
        message: `${problem[0]!.toUpperCase()}${problem.slice(1)}.`,
        ...(diagnosis === undefined ? {} : { diagnosis }),
      }));
  },
};

const signature: Rule<Sent> = {
  id: 'sevu/signature',
  title: 'signature is base64 of HMAC-SHA256, keyed with the secret, over the JSON text without signature.',
  level: 'must',
  clause: 'SEV-008',
  hint: 'Sign exactly the text you send, before the signature is in it: encode once, sign, then put the signature in behind the last member.',
  gate: true,
  check(sent) {
    const reading = readingOf(sent);
    if (reading?.signature === undefined) return undefined;
    if (reading.signedText !== undefined) return [];
    const { account } = sent.call.credentials;
    const diagnosis = explainSignature(reading, account, signaturesBefore(sent));
    return [
      {
        message: 'The signature of the ticket request is wrong.',
        expected: reading.expectedSignature!,
        actual: reading.signature,
        ...(diagnosis === undefined ? {} : { diagnosis }),
      },
    ];
  },
};

/** The signatures of the requests that the client sent before in the same case. */
const signaturesBefore = ({ call, exchange }: Sent): string[] =>
  [...call.earlier, ...call.exchanges.slice(0, call.exchanges.indexOf(exchange))].flatMap(
    ({ decoded }) => (decoded as TicketReading | undefined)?.signature ?? [],
  );

const oneField: Rule<Sent> = {
  id: 'sevu/one-field',
  title: 'The form has no field besides json.',
  level: 'should',
  clause: 'SEV-005',
  hint: 'Put everything into the JSON object: what stands beside it is neither signed nor read.',
  check({ exchange: { request, decoded } }) {
    if (decoded === undefined) return undefined;
    const others = fieldsOf(request).filter((name) => name !== 'json');
    if (others.length === 0) return [];
    return [
      { message: 'The form has more fields.', expected: 'json', actual: ['json', ...others].join(', ') },
    ];
  },
};

/** The names of the fields of a form. */
function fieldsOf({ headers, body }: HttpRequest): string[] {
  const text = Buffer.from(body).toString('utf8');
  if (mediaType(headers) !== 'multipart/form-data') return [...new URLSearchParams(text).keys()];
  const [contentType = ''] = headerValues(headers, 'content-type');
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  return text.split(`--${quoted ?? bare}`).flatMap((part) => {
    const [head = ''] = part.split(/\r?\n\r?\n/);
    return /^content-disposition:.*?\bname="?([^";\r\n]*)/im.exec(head)?.[1] ?? [];
  });
}

const secret: Rule<Sent> = {
  id: 'sevu/secret-stays-secret',
  title: 'The HMAC secret never leaves the client.',
  level: 'must',
  clause: 'SEV-011',
  hint: 'Send api_key and signature; keep the secret, from logs and messages too.',
  check({ call, exchange: { request } }) {
    const { apiSecret } = call.credentials.account;
    const wire = [request.target, ...request.headers.flat(), Buffer.from(request.body).toString('utf8')];
    const told = `${call.stderr ?? ''}\n${call.reply.kind === 'error' ? call.reply.message : ''}`;
    return [
      ...(wire.join('\n').includes(apiSecret) ? [{ message: 'The HMAC secret is on the wire.' }] : []),
      ...(told.includes(apiSecret) ? [PRINTED] : []),
    ];
  },
};

/** It stays on the machine, but logs and messages travel. */
const PRINTED: Violation = {
  message: 'The HMAC secret stands in what the client prints or reports.',
  level: 'should',
};

/** What the form of a ticket request must satisfy, and its signature. */
export const TICKET_REQUEST_RULES: Rule<Sent>[] = [operation, form, json, signature, oneField, secret];
