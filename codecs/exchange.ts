/** An HTTP request as it came over the wire. */
export interface HttpRequest {
  method: string;
  /** The request target as sent, escapes and query included. */
  target: string;
  /** Header fields in the order they came, names as sent. */
  headers: [name: string, value: string][];
  body: Uint8Array;
  /** Milliseconds since 1970 by the server's clock. */
  receivedAt: number;
  /** The IP address it came from, where it came over a network. */
  address?: string;
}

export interface HttpResponse {
  status: number;
  headers: [name: string, value: string][];
  body: string;
  /** How the body is written in bytes: UTF-8 unless it says so. */
  encoding?: 'utf16le' | 'latin1';
}

/** The bytes of a response's body. */
export const bodyBytes = ({ body, encoding }: HttpResponse): Buffer => Buffer.from(body, encoding ?? 'utf8');

/** What the service made of a request: took it, refused it with one of its codes, or has no such operation. */
export type Conclusion =
  | { kind: 'accepted' }
  | { kind: 'refused'; code: string; reason: string }
  | { kind: 'unrouted'; reason: string };

/**
 * One request and its answer as a twin saw them.
 * @typeParam Decoded what the API's codecs read out of the request
 */
export interface Exchange<Decoded = unknown> {
  /** `operationId` of the OpenAPI document; absent for a request no operation matches. */
  operation?: string;
  /** Whose request it is: a site ID or an API key, where the service knows it. */
  site?: string;
  request: HttpRequest;
  decoded?: Decoded;
  /** What the service would answer by itself; a fault may have answered in its place. */
  conclusion: Conclusion;
  /** Absent when the connection was left or cut without one. */
  response?: HttpResponse;
}

/** All values of a header field, in order; names compare in any case. */
export function headerValues(headers: [string, string][], name: string): string[] {
  const values: string[] = [];
  for (const [field, value] of headers)
    if (field.length === name.length && field.toLowerCase() === name) values.push(value);
  return values;
}

/** A header's media type in lower case, without its parameters; `undefined` when there is no such header. */
export function mediaType(headers: [string, string][]): string | undefined {
  return headerValues(headers, 'content-type')[0]?.split(';')[0]?.trim().toLowerCase();
}

/** The path of a request target as sent: origin form or, through proxies, absolute form. */
export function pathOf(target: string): string {
  const ownTarget = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '');
  const question = ownTarget.indexOf('?');
  return (question < 0 ? ownTarget : ownTarget.slice(0, question)) || '/';
}

/** The query parameters of a request target with escapes read as in a form, `+` kept apart from `%2B`. */
export function queryOf(target: string): URLSearchParams {
  const question = target.indexOf('?');
  return new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
}
