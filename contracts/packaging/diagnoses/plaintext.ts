import { isUtf8 } from 'node:buffer';
import type { EnvelopeReading } from '../../../codecs/envelope.ts';
import type { Way } from '../../explain.ts';
import { isJsonText } from './json-text.ts';

/** Says what a payload is that was enciphered right, or all but right, and is not JSON in UTF-8. */
export const explainPlaintext = (reading: EnvelopeReading): string | undefined =>
  explainCharset(reading) ?? explainText(reading) ?? explainVector(reading);

/** A payload that was enciphered right and is JSON in another character encoding than UTF-8. */
function explainCharset({ plaintext }: EnvelopeReading): string | undefined {
  if (plaintext === undefined) return undefined;
  const charsets = {
    'UTF-16': ['utf-16le', 'utf-16be'],
    ...(isUtf8(Buffer.from(plaintext)) ? {} : { 'ISO-8859-1 or another 8-bit encoding': ['latin1'] }),
  };
  const found = Object.entries(charsets).find(([, labels]) =>
    labels.some((label) => isJsonText(printed(new TextDecoder(label).decode(plaintext)))),
  );
  return found && `the payload is in ${found[0]}; it must be in UTF-8`;
}

/** Characters that the wrong encoding turned into control characters would hide that the rest is JSON. */
const printed = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** A payload that was enciphered right and is not JSON. */
function explainText({ plaintext }: EnvelopeReading): string | undefined {
  if (plaintext === undefined || plaintext.length < 2) return undefined;
  const bytes = Buffer.from(plaintext);
  const text = bytes.toString('utf8');
  const found = PLAINTEXTS.find(({ value }) => value(bytes, text));
  return found?.mistake;
}

const PLAINTEXTS: Way<(bytes: Buffer, text: string) => boolean>[] = [
  {
    mistake: 'the payload is compressed; it must be JSON as it is',
    value: (bytes) =>
      bytes.readUInt16BE(0) === 0x1f8b || (bytes[0] === 0x78 && bytes.readUInt16BE(0) % 31 === 0),
  },
  {
    mistake: 'a byte order mark stands before the payload',
    value: (_, text) => text.startsWith('\ufeff') && isJsonText(text.slice(1)),
  },
  {
    mistake: 'zero bytes or other control characters stand behind the payload',
    value: (_, text) => isJsonText(text.replace(/\p{Cc}+$/u, '')),
  },
  {
    mistake:
      'tabs, line ends or other control characters stand in a text of the payload as they are; JSON has them as \\t, \\n, \\u0000',
    value: (_, text) => isJsonText(printed(text)),
  },
  {
    mistake: 'the payload was encoded as base64 before it was encrypted; it must be JSON as it is',
    value: (_, text) => isJsonText(Buffer.from(text, 'base64').toString('utf8')),
  },
  {
    mistake: 'the payload was percent-encoded before it was encrypted; it must be JSON as it is',
    value: (_, text) => /^%7B/i.test(text),
  },
  {
    mistake: 'the payload is hex text of JSON; it must be JSON as it is',
    value: (_, text) => isJsonText(Buffer.from(text, 'hex').toString('utf8')),
  },
  {
    mistake: 'the payload is a form; it must be JSON',
    value: (_, text) => /^[\w.[\]]+=[^&]*(&[\w.[\]]+=[^&]*)*$/.test(text),
  },
  { mistake: 'the payload is XML; it must be JSON', value: (_, text) => /^\s*<[\w?!]/.test(text) },
  {
    mistake: 'the payload has quotation marks that JSON does not know, or names without any',
    value: (_, text) => /^\s*\{\s*('|[A-Za-z_])/.test(text),
  },
  {
    mistake: 'words in the payload stand without quotation marks, as the placeholders of the documents do',
    value: (_, text) => /^\s*\{/.test(text) && /\[\s*[a-z]+\s*[,\]]/.test(text),
  },
  {
    mistake: 'the payload has a comma behind its last member, which JSON does not allow',
    value: (_, text) => /,\s*[}\]]/.test(text) && isJsonText(text.replace(/,(\s*[}\]])/g, '$1')),
  },
  {
    mistake: 'the payload is cut off: its padding was counted in characters, or its length in characters',
    value: (_, text) => /^\s*\{/.test(text) && !/\}\s*$/.test(text),
  },
];

/** Another vector only changes the first block, so that all the rest can be read. */
function explainVector({ plaintext }: EnvelopeReading): string | undefined {
  if (plaintext === undefined || plaintext.length <= 16) return undefined;
  const rest = Buffer.from(plaintext.subarray(16)).toString('utf8');
  return /\}\s*$/.test(rest) && !/\p{Cc}/u.test(rest)
    ? 'the initialisation vector is another one, as only the first 16 bytes cannot be read; it must be 0123456789abcdef'
    : undefined;
}
