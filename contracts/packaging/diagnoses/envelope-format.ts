import type { EnvelopeReading } from '../../../codecs/envelope.ts';
import { isObject } from '../../compare.ts';

/** Says how an envelope was written that cannot be read; `undefined` when it is in no way that is known. */
export function explainFormat({ apidata, json, envelope }: EnvelopeReading): string | undefined {
  if (envelope !== undefined) return undefined;
  const members = objectIn(json ?? '');
  if (members !== undefined) return explainMembers(members);
  if (objectIn(apidata) !== undefined) return 'it is the JSON itself; it must be base64 of it';
  const found = WAYS.find(([, read]) => objectIn(read(apidata)) !== undefined);
  return found?.[0];
}

const base64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

const WAYS: [mistake: string, read: (text: string) => string][] = [
  ['it is percent-encoded JSON; it must be base64 of the JSON', unescaped],
  ['it was percent-encoded twice', (text) => base64(unescaped(text))],
  ['it was encoded as base64 twice', (text) => base64(base64(text))],
  ['it is hex; it must be base64', (text) => Buffer.from(text, 'hex').toString('utf8')],
  ['it is base64 of hex text', (text) => Buffer.from(base64(text), 'hex').toString('utf8')],
  [
    'it is base64 of a JSON text that holds the JSON: it was encoded as JSON twice',
    (text) => textIn(base64(text)),
  ],
  [
    'it is base64 of JSON in UTF-16; it must be in UTF-8',
    (text) =>
      Buffer.from(text, 'base64')
        .toString('utf16le')
        .replace(/^\ufeff/, ''),
  ],
  ['a byte order mark stands before the JSON', (text) => base64(text).replace(/^\ufeff/, '')],
  [
    'its signs + came as spaces: a query must have them percent-encoded',
    (text) => base64(text.replaceAll(' ', '+')),
  ],
  ['it is base64 with quotation marks around it', (text) => base64(text.replace(/^"|"$/g, ''))],
];

/** Mistakes in the members of an envelope that is JSON. */
function explainMembers(members: Record<string, unknown>): string | undefined {
  const { data, timestamp } = members;
  if ('pallycon-apidata' in members) return 'the envelope stands in an envelope';
  if (
    Object.keys(members).some((name) => /^(data|timestamp|hash)$/i.test(name) && name !== name.toLowerCase())
  )
    return 'the names data, timestamp and hash are not in lower case';
  if (isObject(data)) return '`data` is the payload itself; it must be base64 of the payload, encrypted';
  if (typeof timestamp === 'number')
    return '`timestamp` is a number of seconds or milliseconds since 1970; it must be yyyy-mm-ddThh:mm:ssZ';
  if (
    data === undefined &&
    ['storage_name', 'storage_id', 'job_name', 'region'].some((name) => name in members)
  )
    return 'it is the payload itself; it must be the envelope of data, timestamp and hash';
  return undefined;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return '';
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
