import { parseMultipart } from '@remix-run/multipart-parser';
import { type HttpRequest, headerValues, mediaType } from '../../codecs/exchange.ts';
import type { TicketReading } from '../../codecs/ticket-signature.ts';

/** The one field of a ticket request's form, or why there is none. */
export type FormField =
  | { kind: 'field'; json: string; form: TicketReading['form'] }
  | { kind: 'none'; problem: string };

/** Reads the field `json` out of a form, urlencoded or multipart (SEV-005, A-98). */
export function readFormField(request: HttpRequest): FormField {
  const type = mediaType(request.headers);
  switch (type) {
    case 'application/x-www-form-urlencoded':
      return single(
        'urlencoded',
        new URLSearchParams(Buffer.from(request.body).toString('utf8')).getAll('json'),
      );
    case 'multipart/form-data':
      return multipart(request);
    default:
      return {
        kind: 'none',
        problem: `the body must be a form, urlencoded or multipart; Content-Type is ${type ?? 'missing'}`,
      };
  }
}

function multipart(request: HttpRequest): FormField {
  const [contentType = ''] = headerValues(request.headers, 'content-type');
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (boundary === null)
    return { kind: 'none', problem: 'the Content-Type multipart/form-data has no boundary' };
  try {
    const parts = [...parseMultipart(request.body, { boundary: boundary[1] ?? boundary[2]! })];
    return single(
      'multipart',
      parts.filter(({ name }) => name === 'json').map(({ text }) => text),
    );
  } catch (error) {
    return { kind: 'none', problem: `the multipart body cannot be read: ${(error as Error).message}` };
  }
}

function single(form: TicketReading['form'], values: string[]): FormField {
  const [json] = values;
  if (json === undefined) return { kind: 'none', problem: 'the form has no field "json"' };
  if (values.length > 1) return { kind: 'none', problem: `the form has ${values.length} fields "json"` };
  return { kind: 'field', json, form };
}
