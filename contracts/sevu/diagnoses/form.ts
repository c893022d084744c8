import { type HttpRequest, mediaType } from '../../../codecs/exchange.ts';
import { jsonObject } from '../../../codecs/json-object.ts';
import { explainCompressed } from '../../compressed.ts';

/** Ways to send a ticket request that are wrong, and how each is known. The first that fits tells. */
const MISTAKES: { mistake: string; fits(body: string, field: string, type: string): boolean }[] = [
  {
    mistake: 'the body is the JSON text itself; it must be a form with the text in its field json',
    fits: (body) => jsonObject(body) !== undefined,
  },
  {
    mistake: 'it is serialized by PHP; it must be JSON',
    fits: (body, field) => /^a:\d+:\{/.test(field) || /^a:\d+:\{/.test(body),
  },
  {
    mistake: 'the field is base64 of the JSON text; it must be the text itself',
    fits: (_, field) => jsonObject(Buffer.from(field, 'base64').toString('utf8')) !== undefined,
  },
  {
    mistake: 'the field is percent-encoded twice; once is right',
    fits: (_, field) => jsonObject(field) === undefined && jsonObject(percentDecoded(field)) !== undefined,
  },
  {
    mistake: 'the field is a JSON text within a JSON text; it was encoded twice',
    fits: (_, field) => isJsonText(field),
  },
  {
    mistake: 'the form is not percent-encoded: an & in the JSON text ends the field',
    fits: (body, field) => field !== '' && body.startsWith('json={') && body.endsWith('}'),
  },
  {
    mistake: 'the members are fields of the form; they must be members of one JSON object',
    fits: (body) => /(^|&|name=")(command|api_key)["=]/.test(body),
  },
  {
    mistake: 'the form says that it is something else; its Content-Type must be that of a form',
    fits: (body, _, type) =>
      !type.includes('form') && jsonObject(new URLSearchParams(body).get('json') ?? '') !== undefined,
  },
  { mistake: 'the body is empty', fits: (body) => body === '' },
];

/** Says why no JSON object came out of the form of a ticket request, where the reason is a known one. */
export function explainForm(request: HttpRequest): string | undefined {
  const compressed = explainCompressed(request);
  if (compressed !== undefined) return compressed;
  const { headers, body } = request;
  const text = Buffer.from(body).toString('utf8');
  const field = new URLSearchParams(text).get('json') ?? '';
  return MISTAKES.find(({ fits }) => fits(text, field, mediaType(headers) ?? ''))?.mistake;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function isJsonText(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'string';
  } catch {
    return false;
  }
}
