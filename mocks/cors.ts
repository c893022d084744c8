import { type HttpRequest, type HttpResponse, headerValues } from '../codecs/exchange.ts';

/** An answer that a page of another origin may read: any page, as the services themselves are open to all. */
export function withCors(request: HttpRequest, response: HttpResponse): HttpResponse {
  const headers = corsHeaders(request);
  return headers.length === 0 ? response : { ...response, headers: [...response.headers, ...headers] };
}

const corsHeaders = ({ headers }: HttpRequest): [string, string][] => {
  const [origin] = headerValues(headers, 'origin');
  if (origin === undefined) return [];
  return [
    ['Access-Control-Allow-Origin', origin],
    ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Expose-Headers', 'x-countersign-reason'],
    ['Vary', 'Origin'],
  ];
};

/**
 * Answers the question of a browser whether it may send a request; `undefined` for every other request. To be sent
 * {@link withCors}, as every answer is.
 */
export function preflight(request: HttpRequest): HttpResponse | undefined {
  const asked = (name: string) => headerValues(request.headers, `access-control-request-${name}`)[0];
  const method = asked('method');
  if (request.method !== 'OPTIONS' || method === undefined) return undefined;
  const headers: [string, string][] = [
    ['Access-Control-Allow-Methods', method],
    ['Access-Control-Max-Age', '600'],
  ];
  const wanted = asked('headers');
  if (wanted !== undefined) headers.push(['Access-Control-Allow-Headers', wanted]);
  return { status: 204, headers, body: '' };
}
