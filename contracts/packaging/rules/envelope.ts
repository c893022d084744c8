import { type EnvelopeLayer, type EnvelopeReading, formatTimestamp } from '../../../codecs/envelope.ts';
import { headerValues, mediaType, pathOf, queryOf } from '../../../codecs/exchange.ts';
import { show } from '../../compare.ts';
import type { Rule, Sent, Violation } from '../../rule.ts';
import { explainCipher } from '../diagnoses/envelope-cipher.ts';
import { explainFormat } from '../diagnoses/envelope-format.ts';
import { explainHash } from '../diagnoses/envelope-hash.ts';
import { explainMoment, explainTimestamp } from '../diagnoses/timestamp.ts';
import { envelopeIn } from './sent-envelope.ts';

const PARAMETER = 'pallycon-apidata';

/** The operation by which the service tells how a job went. */
const CALLBACK = 'packagingResult';

const apiVersion: Rule<Sent> = {
  id: 'packaging/api-version',
  title: 'The path asks for version 2 of the API.',
  level: 'must',
  clause: 'PKG-025',
  hint: 'Start the path with /api/v2/.',
  check({ exchange: { operation, request } }) {
    if (operation === undefined) return undefined;
    const actual = /\/api\/([^/]+)\//.exec(pathOf(request.target))?.[1];
    if (actual === 'v2') return [];
    return [
      { message: 'The path asks for another version of the API.', expected: 'v2', actual: show(actual) },
    ];
  },
};

const siteId: Rule<Sent> = {
  id: 'packaging/site-id',
  title: 'The last segment of the path is the site ID of the account.',
  level: 'must',
  clause: 'PKG-028',
  hint: 'Put the site ID into the path exactly as the console shows it.',
  check({ call, exchange: { operation, request } }) {
    if (operation === undefined) return undefined;
    const actual = pathOf(request.target).split('/').at(-1)!;
    const expected = call.credentials.site.siteId;
    return actual === expected ? [] : [{ message: 'The path names another site.', expected, actual }];
  },
};

const parameter: Rule<Sent> = {
  id: 'packaging/envelope-parameter',
  title: `The request carries one query parameter ${PARAMETER}.`,
  level: 'must',
  clause: 'PKG-003',
  hint: `Send the base64 text of the envelope as the query parameter ${PARAMETER}, once.`,
  gate: true,
  check(sent) {
    const { operation, request, decoded } = sent.exchange;
    if (operation === undefined) return undefined;
    const values = queryOf(request.target).getAll(PARAMETER);
    if (values.length === 1) return [];
    if (values.length > 1)
      return [
        {
          message: `${PARAMETER} is there ${values.length} times.`,
          expected: 'once',
          actual: `${values.length}`,
        },
      ];
    if (isBare(decoded)) return [];
    const message = `The query has no ${PARAMETER}${elsewhere(request.headers, request.body)}.`;
    // Elsewhere it may be read as well, or not.
    return [decoded === undefined ? { message } : { message, level: 'should' }];
  },
};

function elsewhere(headers: [string, string][], body: Uint8Array): string {
  if (headerValues(headers, PARAMETER).length > 0) return '; it stands in a header';
  return Buffer.from(body).includes(PARAMETER) ? '; it stands in the body' : '';
}

/** Whether a job came as plain JSON without an envelope, which a site may allow. */
const isBare = (decoded: unknown): boolean => (decoded as EnvelopeReading | undefined)?.apidata === '';

const format: Rule<Sent> = {
  id: 'packaging/envelope-format',
  title: `${PARAMETER} is base64 of a JSON object with the strings data, timestamp and hash.`,
  level: 'must',
  clause: 'PKG-004',
  hint: 'Build the JSON object of the three strings, then encode its UTF-8 bytes as standard base64.',
  gate: true,
  check(sent) {
    const reading = envelopeIn(sent);
    if (reading === undefined) return undefined;
    const oddities: Violation[] = reading.tolerated.map((oddity) => ({
      message: `The service may not read this: ${oddity}.`,
      level: 'should',
    }));
    const extra: Violation[] = reading.extraMembers.map((name) => ({
      message: `The envelope has a member the documents do not know: ${JSON.stringify(name)}.`,
      level: 'should',
    }));
    const faults = explained(faultsIn(reading, ['base64', 'json', 'members']), explainFormat(reading));
    return [...faults, ...oddities, ...extra];
  },
};

const timestampFormat: Rule<Sent> = {
  id: 'packaging/timestamp-format',
  title:
    'timestamp is written yyyy-mm-ddThh:mm:ssZ, in digits 0 to 9, with 24 hours, nothing left out or added.',
  level: 'must',
  clause: 'PKG-016',
  hint: 'Format the moment in GMT with a fixed pattern and no locale: 2026-01-02T03:04:05Z.',
  check(sent) {
    const reading = envelopeIn(sent);
    if (reading?.envelope === undefined) return undefined;
    return explained(faultsIn(reading, ['timestamp']), explainTimestamp(reading.envelope.timestamp));
  },
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** How far a clock may be off before that is worth a warning. */
const SKEW = 2 * MINUTE;
/** Offsets of time zones are multiples of this. */
const QUARTER = 15 * MINUTE;
/** How many quarters of an hour a zone may be away, also from where its sign is taken the wrong way. */
const WIDEST = 28 * 4;

const timestampCurrent: Rule<Sent> = {
  id: 'packaging/timestamp-current',
  title: 'timestamp is the moment of the request, in GMT.',
  level: 'must',
  clause: 'PKG-015',
  hint: 'Take the time when the request is built, and in GMT: not local time with a Z behind it.',
  check(sent) {
    const reading = envelopeIn(sent);
    if (reading?.envelope === undefined || reading.timestampMs === undefined) return undefined;
    const { receivedAt } = sent.exchange.request;
    const off = reading.timestampMs - receivedAt;
    if (Math.abs(off) <= SKEW) return [];
    const seen = { expected: formatTimestamp(receivedAt), actual: reading.envelope.timestamp };
    const quarters = Math.round(off / QUARTER);
    const isZone =
      Math.abs(quarters) >= 2 && Math.abs(quarters) <= WIDEST && Math.abs(off - quarters * QUARTER) <= SKEW;
    if (!isZone) {
      const message = `timestamp is ${Math.round(off / SECOND)} s off.`;
      // No clock is slow or fast by a day: the date is wrong.
      const level = Math.abs(off) < DAY ? 'should' : 'must';
      return explained([{ message, ...seen, level }], explainMoment(seen.actual, receivedAt));
    }
    const hours = quarters / 4;
    return [
      {
        message: `timestamp is ${Math.abs(hours)} h ${hours > 0 ? 'ahead of' : 'behind'} GMT.`,
        ...seen,
        diagnosis: `it is local time, written as if it were GMT (offset ${hours > 0 ? '+' : ''}${hours} h)`,
      },
    ];
  },
};

const hash: Rule<Sent> = {
  id: 'packaging/envelope-hash',
  title: 'hash is base64 of SHA-256 over access key + site ID + data + timestamp, nothing between them.',
  level: 'must',
  clause: 'PKG-018',
  hint: 'Concatenate the access key, the site ID and the two envelope strings as they are sent; hash the UTF-8 bytes; encode the 32 bytes as base64.',
  gate: true,
  check(sent) {
    const reading = envelopeIn(sent);
    if (reading?.envelope === undefined) return undefined;
    if (reading.envelope.hash === reading.expectedHash) return [];
    const diagnosis = explainHash(reading, sent.call.credentials.site);
    return [
      {
        message: 'The hash of the envelope is wrong.',
        expected: reading.expectedHash!,
        actual: reading.envelope.hash,
        ...(diagnosis === undefined ? {} : { diagnosis }),
      },
    ];
  },
};

const cipher: Rule<Sent> = {
  id: 'packaging/envelope-cipher',
  title: 'data is base64 of the payload’s JSON in AES-256-CBC: the site key, the fixed IV, PKCS#7 padding.',
  level: 'must',
  clause: 'PKG-008',
  hint: 'Encrypt the UTF-8 bytes of the JSON with the 32 characters of the site key as the key and the 16 characters 0123456789abcdef as the IV.',
  gate: true,
  check(sent) {
    const reading = envelopeIn(sent);
    if (reading?.envelope === undefined) return undefined;
    const faults = faultsIn(reading, ['cipher', 'padding', 'payload']);
    const diagnosis = faults.length === 0 ? undefined : explainCipher(reading, sent.call.credentials.site);
    return explained(faults, diagnosis);
  },
};

const contentType: Rule<Sent> = {
  id: 'packaging/content-type',
  title: 'The request has the content type application/json with charset UTF-8.',
  level: 'should',
  clause: 'PKG-027',
  hint: 'Send Content-Type: application/json;charset=UTF-8, also where the body is empty.',
  check({ exchange: { operation, request } }) {
    if (operation === undefined) return undefined;
    const type = mediaType(request.headers);
    if (type === 'application/json') return [];
    if (type === undefined) return [{ message: 'The request has no Content-Type.' }];
    const wrong = {
      message: 'The request has another Content-Type.',
      expected: 'application/json',
      actual: type,
    };
    if (request.body.length === 0) return [wrong];
    // A form says of itself what it is; JSON under another type is not read.
    return /^\s*[{[]/.test(Buffer.from(request.body).toString('utf8'))
      ? [{ ...wrong, level: 'must' as const }]
      : undefined;
  },
};

/** So many characters of a password make sure that it is meant where they stand: shorter ones stand in many words. */
const TELLING = 6;

const secrets: Rule<Sent> = {
  id: 'packaging/secrets-stay-secret',
  title:
    'Site key, access key and storage password leave the client only inside the encrypted data or as input of the hash.',
  level: 'must',
  clause: 'PKG-032',
  hint: 'Send nothing but the envelope.',
  check({ call, exchange: { request } }) {
    const { siteKey, accessKey } = call.credentials.site;
    const { password } = call.input;
    const secrets: Record<string, string> = {
      'site key': siteKey,
      'access key': accessKey,
      ...(typeof password === 'string' && password.length >= TELLING ? { 'storage password': password } : {}),
    };
    const wire = [
      decodeURIComponentSafely(request.target),
      ...request.headers.flat(),
      Buffer.from(request.body).toString('utf8'),
      Buffer.from(queryOf(request.target).get(PARAMETER) ?? '', 'base64').toString('utf8'),
    ].join('\n');
    const told = `${call.stderr ?? ''}\n${call.reply.kind === 'error' ? call.reply.message : ''}`;
    return Object.entries(secrets).flatMap(([name, value]) => [
      ...(wire.includes(value) ? [{ message: `The ${name} is on the wire in the clear.` }] : []),
      ...(told.includes(value)
        ? [{ message: `The ${name} stands in what the client prints or reports.` }]
        : []),
    ]);
  },
};

const explained = (violations: Violation[], diagnosis: string | undefined): Violation[] =>
  diagnosis === undefined ? violations : violations.map((violation) => ({ ...violation, diagnosis }));

function faultsIn(reading: EnvelopeReading, layers: EnvelopeLayer[]): Violation[] {
  return reading.faults
    .filter(({ layer }) => layers.includes(layer))
    .map(({ problem }) => ({ message: `${asBeginning(problem)}.` }));
}

/** A problem as a sentence begins; the name of the parameter is as it is. */
const asBeginning = (problem: string): string =>
  problem.startsWith(PARAMETER) ? problem : `${problem[0]!.toUpperCase()}${problem.slice(1)}`;

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What every request of the packaging API must satisfy, whichever its operation. */
export const ENVELOPE_RULES: Rule<Sent>[] = [
  apiVersion,
  siteId,
  parameter,
  format,
  timestampFormat,
  timestampCurrent,
  hash,
  cipher,
  contentType,
  secrets,
].map(ofRequests);

/** A rule that passes over what the service sends by itself. */
function ofRequests(rule: Rule<Sent>): Rule<Sent> {
  return {
    ...rule,
    check: (sent) => (sent.exchange.operation === CALLBACK ? undefined : rule.check(sent)),
  };
}
