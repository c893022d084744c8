import { type HttpRequest, type HttpResponse, headerValues } from '../codecs/exchange.ts';

/** What lets a page of another origin read an answer: any page, as the services themselves are open to all. */
export const corsHeaders = ({ headers }: HttpRequest): [string, string][] => {
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
 * Answers the question of a browser whether it may send a request; `undefined` for every other request. To be sent with
 * {@link corsHeaders}, as every answer is.
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
