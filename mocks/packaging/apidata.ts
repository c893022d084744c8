import { parseMultipart } from '@remix-run/multipart-parser';
import { type HttpRequest, headerValues, mediaType, queryOf } from '../../codecs/exchange.ts';
import { isObject } from '../../codecs/json-object.ts';

const NAME = 'pallycon-apidata';

/** The one value of `pallycon-apidata` in a request, or why there is none. */
export type Apidata = { kind: 'found'; value: string } | { kind: 'none'; reason: string };

interface Found {
  place: string;
  value: unknown;
}

/**
 * Looks for the value in every place it may travel in: the query, a form, a JSON body, a header. It may stand in
 * several of them as long as it is the same.
 */
export function findApidata(request: HttpRequest): Apidata {
  const query = queryOf(request.target);
  const found: Found[] = query.getAll(NAME).map((value) => ({ place: 'the query', value }));
  for (const value of headerValues(request.headers, NAME)) found.push({ place: 'a header', value });
  if (request.body.length > 0) found.push(...inBody(request));

  const [first] = found;
  if (first === undefined) return { kind: 'none', reason: `${NOWHERE}${insteadIn(request, query)}` };
  for (const { place, value } of found) {
    if (typeof value !== 'string')
      return { kind: 'none', reason: `${NAME} in ${place} must be a string, the base64 of the envelope` };
    if (value !== first.value)
      return { kind: 'none', reason: `${NAME} in ${place} is not the same as in ${first.place}` };
  }
  return { kind: 'found', value: first.value as string };
}

/** The JSON object in the body of a request, whatever its content type says. */
export function bodyObject({ body }: HttpRequest): Record<string, unknown> | undefined {
  if (body.length === 0) return undefined;
  try {
    const value: unknown = JSON.parse(textOf(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const NOWHERE = `there is no ${NAME} in the query, nor in a form, a JSON body or a header`;

function inBody(request: HttpRequest): Found[] {
  if (mediaType(request.headers) === 'multipart/form-data') return inMultipart(request);
  const json = bodyObject(request);
  if (json !== undefined)
    return Object.hasOwn(json, NAME) ? [{ place: 'the JSON body', value: json[NAME] }] : [];
  return new URLSearchParams(textOf(request.body))
    .getAll(NAME)
    .map((value) => ({ place: 'the form', value }));
}

function inMultipart({ headers, body }: HttpRequest): Found[] {
  const [contentType = ''] = headerValues(headers, 'content-type');
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (boundary === null) return [];
  try {
    return [...parseMultipart(body, { boundary: boundary[1] ?? boundary[2]! })]
      .filter(({ name }) => name === NAME)
      .map(({ text }) => ({ place: 'the form', value: text }));
  } catch {
    return [];
  }
}

/** What stands there instead, for the developer who put something else there. */
function insteadIn(request: HttpRequest, query: URLSearchParams): string {
  const names = [...query.keys()];
  if (names.length > 0) return `; the query has ${list(names)}`;
  const json = bodyObject(request);
  if (json === undefined) return '';
  if ('data' in json && 'hash' in json)
    return `; the body is the envelope itself, send base64 of it as the query parameter ${NAME}`;
  return `; the body is JSON that is not encrypted, with ${list(Object.keys(json)) || 'nothing in it'}`;
}

const list = (names: string[]): string =>
  names
    .slice(0, 10)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(', ');

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
