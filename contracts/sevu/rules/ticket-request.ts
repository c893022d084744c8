import { type HttpRequest, mediaType } from '../../../codecs/exchange.ts';
import { readTicketRequest, type TicketReading } from '../../../codecs/ticket-signature.ts';
import type { TicketRequest } from '../../../specs/sevu/types.ts';
import { violations } from '../../../specs/validate.ts';
import { looselyEqual, show } from '../../compare.ts';
import { operationRule } from '../../operation.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { explainSignature } from '../diagnoses/ticket-signature.ts';

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
  check({ exchange: { operation, decoded, conclusion, request } }) {
    if (operation === undefined) return undefined;
    if (decoded !== undefined) return [];
    const reason = conclusion.kind === 'refused' ? conclusion.reason : 'it cannot be read';
    return [{ message: `The form is not as it must be: ${reason}.`, ...contentTypes(request) }];
  },
};

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
  check(sent) {
    const reading = readingOf(sent);
    return reading?.faults
      .filter(({ layer }) => layer !== 'signature')
      .map(({ problem }) => ({ message: `${problem[0]!.toUpperCase()}${problem.slice(1)}.` }));
  },
};

const signature: Rule<Sent> = {
  id: 'sevu/signature',
  title: 'signature is base64 of HMAC-SHA256, keyed with the secret, over the JSON text without signature.',
  level: 'must',
  clause: 'SEV-008',
  hint: 'Sign exactly the text you send, before the signature is in it: encode once, sign, then put the signature in behind the last member.',
  check(sent) {
    const reading = readingOf(sent);
    if (reading?.signature === undefined) return undefined;
    if (reading.signedText !== undefined) return [];
    const diagnosis = explainSignature(reading, sent.call.credentials.account);
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

const INTEGERS: (keyof TicketRequest)[] = ['timestamp', 'cdn', 'uses'];

const members: Rule<Sent> = {
  id: 'sevu/members',
  title: 'The request has every documented member, each of its type and in its format.',
  level: 'must',
  clause: 'SEV-014',
  hint: 'Send command, api_key, timestamp, cdn, app, video, pass, ip, uses and expire under these names.',
  check(sent) {
    const request = readingOf(sent)?.request;
    if (request === undefined) return undefined;
    // The rule sevu/json speaks of a signature that is missing; the rule sevu/signature of one that is wrong.
    const { signature: _, ...unsigned } = request;
    const complete = { ...unsigned, signature: `${'A'.repeat(43)}=` };
    return [
      ...violations('sevu', 'TicketRequest', complete).map((problem) => ({
        message: `The request does not fit: ${problem}.`,
      })),
      ...INTEGERS.filter((name) => typeof request[name] === 'string' && /^\d+$/.test(request[name])).map(
        (name): Violation => ({
          message: `${name} is a string; the documents have an integer.`,
          expected: String(request[name]),
          actual: show(request[name]),
          level: 'should',
        }),
      ),
    ];
  },
};

const asAsked: Rule<Sent> = {
  id: 'sevu/as-asked',
  title: 'The request says what the caller asked for and whose account it is, character by character.',
  level: 'must',
  clause: 'SEV-019',
  hint: 'Pass app, video, pass, ip, uses and expire through as they were given, with the api_key and cdn of the account.',
  check(sent) {
    const request = readingOf(sent)?.request;
    if (request === undefined) return undefined;
    const { account } = sent.call.credentials;
    const asked: Record<string, unknown> = { ...sent.call.input, api_key: account.apiKey, cdn: account.cdn };
    return Object.keys(asked)
      .filter((name) => asked[name] !== undefined && request[name] !== undefined)
      .filter((name) => !looselyEqual(request[name], asked[name]))
      .map((name) => ({
        message: `${name} is not what the caller asked for.`,
        expected: show(asked[name]),
        actual: show(request[name]),
      }));
  },
};

/** How far a clock may be off, in seconds, before the service refuses. */
const WINDOW = 300;

const timestamp: Rule<Sent> = {
  id: 'sevu/timestamp-current',
  title: 'timestamp is the moment of the request in whole seconds since 1970.',
  level: 'must',
  clause: 'SEV-017',
  hint: 'Take the Unix time in seconds when the request is built.',
  check({ call, exchange }) {
    const request = readingOf({ call, exchange })?.request;
    const sent = Number(request?.timestamp);
    if (request === undefined || !Number.isFinite(sent)) return undefined;
    const now = Math.floor(exchange.request.receivedAt / 1000);
    if (Math.abs(sent - now) <= WINDOW) return [];
    const inMilliseconds = Math.abs(sent / 1000 - now) <= WINDOW;
    return [
      {
        message: `timestamp is ${Math.abs(sent - now)} s ${sent > now ? 'ahead' : 'behind'}.`,
        expected: String(now),
        actual: show(request.timestamp),
        ...(inMilliseconds ? { diagnosis: 'it is in milliseconds; it must be in seconds' } : {}),
      },
    ];
  },
};

const password: Rule<Sent> = {
  id: 'sevu/password-strength',
  title: 'pass has at least 10 characters.',
  level: 'should',
  clause: 'SEV-028',
  hint: 'Make a random password of 10 or more characters for each ticket.',
  check(sent) {
    const pass = readingOf(sent)?.request?.pass;
    if (typeof pass !== 'string' || sent.call.input.pass !== undefined) return undefined;
    return pass.length >= 10
      ? []
      : [{ message: `The password the client made has ${pass.length} characters.`, expected: '10 or more' }];
  },
};

const secret: Rule<Sent> = {
  id: 'sevu/secret-stays-secret',
  title: 'The HMAC secret never leaves the client.',
  level: 'must',
  clause: 'SEV-011',
  hint: 'Send api_key and signature; keep the secret.',
  check({ call, exchange: { request } }) {
    const wire = [request.target, ...request.headers.flat(), Buffer.from(request.body).toString('utf8')].join(
      '\n',
    );
    return wire.includes(call.credentials.account.apiSecret)
      ? [{ message: 'The HMAC secret is on the wire.' }]
      : [];
  },
};

/** The ticket request as sent, its signature checked with the secret of the case whatever api_key it names. */
function readingOf({ call, exchange }: Sent): TicketReading | undefined {
  const decoded = exchange.decoded as TicketReading | undefined;
  return decoded && readTicketRequest(decoded.json, decoded.form, () => call.credentials.account.apiSecret);
}

/** What every ticket request must satisfy. */
export const TICKET_REQUEST_RULES: Rule<Sent>[] = [
  operation,
  form,
  json,
  signature,
  members,
  asAsked,
  timestamp,
  password,
  secret,
];
