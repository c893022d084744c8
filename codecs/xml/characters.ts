import { xmlFault, xmlFaultAt } from './fault.ts';

/** What may not stand in a document, not even as a reference (XML 1.0, 2.2). */
const NOT_A_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** The same as far as one code unit tells: halves of surrogate pairs are in doubt. Several times as fast. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const DOUBTFUL = /[\0-\x08\v\f\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;

// U+1680 is left out of the characters of names: JavaScript takes it for white space, XML does not.
const START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{167F}\\u{1681}-\\u{1FFF}' +
  '\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}' +
  '\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const REST = `${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}`;

/** Patterns of a name, with colons and without (XML 1.0, 2.3; Namespaces in XML, 3); for regular expressions with `u`. */
export const NAME = `[:${START}][:${REST}]*`;
export const NAME_WITHOUT_COLON = `[${START}][${REST}]*`;

/** Throws `CodecError` at the first character that XML does not have. */
export function refuseCharacters(document: string): void {
  if (!DOUBTFUL.test(document)) return;
  const illegal = NOT_A_CHARACTER.exec(document);
  if (illegal === null) return;
  const code = illegal[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  throw xmlFaultAt(document, illegal.index, `U+${code} may not stand in XML`);
}

const PREDEFINED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its references replaced, each once. Throws `CodecError` for one that XML itself does not define. */
export function replaceReferences(text: string, where: string): string {
  if (!text.includes('&')) return text;
  const reference = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-z]+));|&/g;
  return text.replace(reference, (written: string, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined && Object.hasOwn(PREDEFINED, name)) return PREDEFINED[name]!;
    const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
    if (NOT_A_CHARACTER.test(character))
      throw xmlFault(where, `"${written.slice(0, 20)}" is not a reference XML defines`);
    return character;
  });
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text as it may stand in an element or in an attribute between double quotes, and reads back the same. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character]!);
