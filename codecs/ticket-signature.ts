import { createHmac } from 'node:crypto';
import { jsonObject } from './json-object.ts';

/** An account of the ticket service: what its requests are signed with. */
export interface TicketAccount {
  apiKey: string;
  /** 64 characters, used as the text they are, never decoded (SEV-009). */
  apiSecret: string;
  /** The ID of the account's CDN. */
  cdn: number;
}

/** What a signed ticket request was signed over. */
export type SignedText = 'text as sent' | 'text as PHP encodes it';

/**
 * A ticket request taken apart: the JSON text as it came, its members and what its signature should have
 * been.
 */
export interface TicketReading {
  kind: 'ticket-request';
  /** The value of the form field `json`. */
  json: string;
  /** How the form travelled. */
  form: 'urlencoded' | 'multipart';
  request?: Record<string, unknown>;
  /** The JSON text without its `signature` member, byte for byte as the client wrote the rest. */
  unsigned?: string;
  signature?: string;
  expectedSignature?: string;
  /** Which text the signature is right for; absent when for none. */
  signedText?: SignedText;
  faults: { layer: 'json' | 'members' | 'signature'; problem: string }[];
}

/**
 * The signature of a ticket request: base64 of the raw HMAC-SHA256 of its JSON text without `signature`,
 * keyed with the secret as the text it is (SEV-007 to SEV-009).
 */
export const ticketSignature = (unsigned: string, secret: string): string =>
  createHmac('sha256', secret).update(unsigned, 'utf8').digest('base64');

/**
 * Signs a ticket request: the signature goes in as the last member, everything before it stays as it was
 * (SEV-010).
 */
export function signTicketRequest(request: Record<string, unknown>, secret: string): string {
  const unsigned = JSON.stringify(request);
  const separator = unsigned === '{}' ? '' : ',';
  return `${unsigned.slice(0, -1)}${separator}"signature":${JSON.stringify(ticketSignature(unsigned, secret))}}`;
}

/**
 * Takes a ticket request apart and checks its signature, over the text as sent and over PHP's encoding of it
 * (`\/`, `\uXXXX`): services in the field verify either. Never throws; what is wrong stands in `faults`.
 * @param secretOf the secret of the account a request names; without one the signature is not looked at
 */
export function readTicketRequest(
  json: string,
  form: TicketReading['form'],
  secretOf: (request: Record<string, unknown>) => string | undefined,
): TicketReading {
  const reading: TicketReading = { kind: 'ticket-request', json, form, faults: [] };
  const request = jsonObject(json);
  if (request === undefined) {
    reading.faults.push({ layer: 'json', problem: 'the form field "json" is not a JSON object' });
    return reading;
  }
  reading.request = request;
  const unsigned = withoutMember(json, 'signature');
  reading.unsigned = unsigned;
  if (typeof request.signature !== 'string' || request.signature === '') {
    reading.faults.push({ layer: 'members', problem: 'the member "signature" is missing or not a string' });
    return reading;
  }
  if (withoutMember(unsigned, 'signature') !== unsigned) {
    reading.faults.push({ layer: 'members', problem: 'the member "signature" is given more than once' });
    return reading;
  }
  reading.signature = request.signature;
  const secret = secretOf(request);
  if (secret === undefined) return reading;
  reading.expectedSignature = ticketSignature(unsigned, secret);
  if (reading.signature === reading.expectedSignature) reading.signedText = 'text as sent';
  else if (reading.signature === ticketSignature(asPhpEncodes(unsigned), secret))
    reading.signedText = 'text as PHP encodes it';
  else
    reading.faults.push({
      layer: 'signature',
      problem: `"signature" is ${JSON.stringify(reading.signature)}, not ${reading.expectedSignature}`,
    });
  return reading;
}

/**
 * The text of a JSON object without one of its own members, wherever it stands, with one comma less and every
 * other character as it was. The text must be valid JSON; it comes back unchanged when the member is not
 * there. Of several of the name, however it is escaped, the first goes.
 */
export function withoutMember(json: string, name: string): string {
  const token = /["{}[\],]/g;
  let depth = 0;
  let memberStart = -1;
  let previousComma = -1;
  for (let match = token.exec(json); match !== null; match = token.exec(json)) {
    const [mark] = match;
    const { index } = match;
    if (mark === '"') {
      token.lastIndex = endOfString(json, index);
      const isMember = depth === 1 && memberStart < 0 && isKey(json, token.lastIndex);
      if (isMember && JSON.parse(json.slice(index, token.lastIndex)) === name) memberStart = index;
    } else if (depth === 1 && memberStart >= 0 && (mark === ',' || mark === '}')) {
      return cutMember(json, memberStart, index, previousComma);
    } else if (mark === '{' || mark === '[') depth++;
    else if (mark === '}' || mark === ']') depth--;
    else if (depth === 1) previousComma = index;
  }
  return json;
}

/** The index behind the closing quote of a JSON string. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Whether a colon comes next: only keys have one behind them. */
function isKey(json: string, from: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = from;
  return colon.test(json);
}

/**
 * Takes out the member from `start` to the separator at `end`, so that members and indentation around it
 * close up.
 */
function cutMember(json: string, start: number, end: number, previousComma: number): string {
  const before = json.slice(0, end).trimEnd();
  if (previousComma >= 0) return json.slice(0, previousComma) + json.slice(before.length);
  if (json[end] === ',') return json.slice(0, start) + json.slice(end + 1).trimStart();
  return json.slice(0, start).trimEnd() + json.slice(end);
}

/**
 * JSON text as PHP's `json_encode` writes it by default: `/` escaped, everything beyond ASCII as `\uXXXX`.
 */
export function asPhpEncodes(json: string): string {
  return json
    .replace(/\\.|\//g, (part) => (part === '/' ? '\\/' : part))
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
