import { readEncToken, writeEncToken } from '../../codecs/enc-token.ts';
import { formatTimestamp, readEnvelope, sealEnvelope } from '../../codecs/envelope.ts';
import { isObject, jsonValue } from '../../codecs/json-object.ts';
import { signTicketRequest } from '../../codecs/ticket-signature.ts';
import type { Known } from './states.ts';

/** A request of a pact as it is about to be sent. */
export interface PactRequest {
  /** The request target, escaped. */
  url: string;
  body: Buffer;
}

/**
 * A request of a pact as it would be made now, of the provider as it is: pacts hold envelopes, tokens and signatures of
 * the moment they were written, for credentials of that time. What those do not open is passed on as it is: it may be
 * wrong on purpose.
 */
export function renewed({ url, body }: PactRequest, known: Known, now: number): PactRequest {
  const address = new URL(url, 'http://pact');
  address.pathname = address.pathname
    .split('/')
    .map((segment) => renewedSegment(segment, known))
    .join('/');
  const token = address.searchParams.get('enc-token');
  if (token !== null) address.searchParams.set('enc-token', renewedToken(token, known));
  const apidata = address.searchParams.get('pallycon-apidata');
  if (apidata !== null) address.searchParams.set('pallycon-apidata', renewedEnvelope(apidata, known, now));
  return { url: `${address.pathname}${address.search}`, body: renewedForm(body, known, now) };
}

function renewedSegment(segment: string, known: Known): string {
  const text = decodeURIComponent(segment);
  const site = known.sites.get(text);
  return encodeURIComponent(site?.actual.siteId ?? renewedToken(text, known));
}

function renewedToken(text: string, { sites }: Known): string {
  try {
    const site = sites.get(readEncToken(text).siteId);
    return site === undefined ? text : writeEncToken(site.actual);
  } catch {
    return text;
  }
}

function renewedEnvelope(apidata: string, { sites, ids }: Known, now: number): string {
  for (const { inPact, actual } of sites.values()) {
    const { payload, faults } = readEnvelope(apidata, inPact);
    if (faults.length > 0 || payload === undefined) continue;
    return sealEnvelope(withIds(JSON.stringify(payload), ids), formatTimestamp(now), actual);
  }
  return apidata;
}

/** JSON in which IDs of a pact stand for those the provider gave. */
const withIds = (json: string, ids: Known['ids']): string =>
  [...ids].reduce(
    (text, [inPact, actual]) => text.replaceAll(JSON.stringify(inPact), JSON.stringify(actual)),
    json,
  );

function renewedForm(body: Buffer, { account }: Known, now: number): Buffer {
  const form = new URLSearchParams(body.toString());
  const request = jsonValue(form.get('json') ?? '');
  if (account === undefined || !isObject(request) || request.api_key !== account.inPact.apiKey) return body;
  const { apiKey, apiSecret, cdn } = account.actual;
  const { signature: _, ...unsigned } = request;
  Object.assign(unsigned, { api_key: apiKey, cdn, timestamp: Math.floor(now / 1000) });
  form.set('json', signTicketRequest(unsigned, apiSecret));
  return Buffer.from(form.toString());
}
