import { CodecError } from '../codec-error.ts';
import { XML_LIMITS } from '../xml.ts';

/** The text of a document, and what was unusual about how it came as bytes. */
export interface DecodedXml {
  text: string;
  tolerated: { what: 'byte order mark' | 'encoding'; found: string }[];
}

/**
 * The text of an XML document in UTF-8, or in UTF-16 as a byte order mark or its first character shows. What it
 * declares its encoding to be does not count, but is told where it is not the encoding's own name. Throws
 * {@link CodecError} for bytes that are neither.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  // Four bytes are the most a character has.
  if (bytes.length > 4 * XML_LIMITS.length) throw fault(`it has ${bytes.length} bytes, too many`);
  const { encoding, mark } = encodingOf(bytes);
  const text = decoded(bytes, encoding);
  const tolerated: DecodedXml['tolerated'] = [];
  if (mark !== '') tolerated.push({ what: 'byte order mark', found: mark });
  if (encoding !== 'utf-8') tolerated.push({ what: 'encoding', found: encoding });
  const declared = /^\s*<\?xml\s[^?>]*?encoding\s*=\s*["']([^"']{0,40})["']/.exec(text.slice(0, 200))?.[1];
  const own = encoding === 'utf-8' ? ['UTF-8'] : ['UTF-16', encoding.toUpperCase()];
  if (declared !== undefined && !own.includes(declared.toUpperCase()))
    tolerated.push({ what: 'encoding', found: `${encoding} declared as ${declared}` });
  return { text, tolerated };
}

/** The text of a document in UTF-8. Throws {@link CodecError} for any other. */
export const decodeUtf8 = (bytes: Uint8Array): string => decoded(bytes, 'utf-8');

const FIRST_BYTES = [
  ['efbbbf', 'utf-8', 'UTF-8'],
  ['fffe', 'utf-16le', 'UTF-16LE'],
  ['feff', 'utf-16be', 'UTF-16BE'],
  ['3c00', 'utf-16le', ''],
  ['003c', 'utf-16be', ''],
] as const;

function encodingOf(bytes: Uint8Array): { encoding: 'utf-8' | 'utf-16le' | 'utf-16be'; mark: string } {
  const start = Buffer.from(bytes.subarray(0, 3)).toString('hex');
  const [, encoding = 'utf-8', mark = ''] = FIRST_BYTES.find(([first]) => start.startsWith(first)) ?? [];
  return { encoding, mark };
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw fault(`it is not ${encoding.toUpperCase()}`);
  }
}

const fault = (problem: string) => new CodecError('CPIX document', 'document', problem);
