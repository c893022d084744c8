import { CodecError } from './codec-error.ts';

/** One attribute of an HLS tag. */
export interface HlsAttribute {
  /** Upper-case letters, digits and `-`. */
  name: string;
  /** Without its quotes. */
  value: string;
  /** Whether it is a quoted string; numbers, hex sequences and enumerated strings are not. */
  quoted: boolean;
}

const NAME = /[A-Z0-9-]+/y;
const QUOTED = /"([^"\r\n]*)"/y;
const BARE = /[^",\s]+/y;

/**
 * An attribute list as it stands behind the colon of a tag (RFC 8216, 4.2). Throws {@link CodecError} for
 * what it cannot hold.
 */
export function writeHlsAttributes(attributes: HlsAttribute[]): string {
  const written = attributes.map(({ name, value, quoted }) => {
    if (!/^[A-Z0-9-]+$/.test(name)) throw fault(JSON.stringify(name), 'a name has only A-Z, 0-9 and "-"');
    if (quoted && /["\r\n]/.test(value))
      throw fault(name, 'a quoted value has no quotes and line ends in it');
    if (!quoted && !/^[^",\s]+$/.test(value))
      throw fault(name, 'a value with quotes, commas, white space or nothing in it is to be quoted');
    return `${name}=${quoted ? `"${value}"` : value}`;
  });
  return written.join(',');
}

/**
 * Reads an attribute list: the order and unknown attributes are kept. Throws {@link CodecError} for a
 * malformed list, naming the character, and for a name that is given twice (RFC 8216, 4.2).
 */
export function readHlsAttributes(text: string): HlsAttribute[] {
  const attributes: HlsAttribute[] = [];
  for (let at = 0; ; at++) {
    const name = matchAt(NAME, text, at)?.[0];
    if (name === undefined) throw malformed(at, 'expected an attribute name of A-Z, 0-9 and "-"');
    if (text[at + name.length] !== '=') throw malformed(at + name.length, `expected "=" behind ${name}`);
    if (attributes.some((attribute) => attribute.name === name)) throw fault(name, 'it is given twice');
    const start = at + name.length + 1;
    const quoted = matchAt(QUOTED, text, start);
    const found = quoted ?? matchAt(BARE, text, start);
    if (found === undefined)
      throw malformed(start, text[start] === '"' ? 'the quotes do not close' : `${name} has no value`);
    attributes.push({ name, value: quoted?.[1] ?? found[0], quoted: quoted !== undefined });
    at = start + found[0].length;
    if (at === text.length) return attributes;
    if (text[at] !== ',') throw malformed(at, `expected "," or the end behind ${name}`);
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

const fault = (where: string, problem: string) => new CodecError('HLS attribute list', where, problem);
const malformed = (at: number, problem: string) => fault(`character ${at}`, problem);
