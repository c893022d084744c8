import { type EnvelopeReading, hashedText } from '../../codecs/envelope.ts';
import type { HttpRequest, HttpResponse } from '../../codecs/exchange.ts';
import type { TicketReading } from '../../codecs/ticket-signature.ts';
import { type ExchangeEntry, type JournalEntry, verdictOf } from '../twin/journal.ts';
import type { World } from '../twin/world.ts';

/** An entry of the journal as JSON shows it: bytes that are not text are `{base64}`. */
export function viewOf(entry: JournalEntry, world: World): object {
  const { id, kind, api } = entry;
  const at = new Date(entry.at).toISOString();
  if (entry.kind === 'delivery') {
    const { operation, site, subject, attempt, url, headers, body } = entry.delivery;
    return {
      id,
      at,
      kind,
      api,
      operation,
      site,
      subject,
      attempt,
      request: { url, headers, body },
      result: entry.result,
    };
  }
  const { operation, site, request, decoded, conclusion, diagnosis, response } = entry;
  const { kind: _, ...why } = conclusion;
  return {
    id,
    at,
    kind,
    api,
    operation,
    site,
    verdict: verdictOf(entry),
    ...why,
    diagnosis,
    request: requestView(request),
    expected: expectedOf(entry, world),
    decoded: plain(decoded),
    response: response === undefined ? undefined : responseView(response),
  };
}

/** What a request should have been hashed or signed over, and what that gives, where its hash or signature is wrong. */
function expectedOf({ decoded, site = '' }: ExchangeEntry, { sites }: World): object | undefined {
  const reading = decoded as EnvelopeReading | TicketReading | undefined;
  if (reading?.kind === 'ticket-request') {
    if (!reading.faults.some(({ layer }) => layer === 'signature')) return undefined;
    return { text: reading.unsigned, signature: reading.expectedSignature };
  }
  const credentials = sites.get(site);
  if (reading?.kind !== 'envelope' || reading.envelope === undefined || credentials === undefined)
    return undefined;
  if (!reading.faults.some(({ layer }) => layer === 'hash')) return undefined;
  const { data, timestamp } = reading.envelope;
  return { text: hashedText(credentials, data, timestamp), hash: reading.expectedHash };
}

const requestView = ({ method, target, headers, body, address }: HttpRequest) => ({
  method,
  target,
  headers,
  body: textOr64(body),
  address,
});

const responseView = ({ status, headers, body }: HttpResponse) => ({ status, headers, body });

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function textOr64(bytes: Uint8Array): string | { base64: string } {
  try {
    return UTF8.decode(bytes);
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') };
  }
}

/** A value that JSON has, with every array of bytes in base64. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map || value instanceof Set) return [...value].map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
