import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { CodecError } from './codec-error.ts';

/** An element with its namespace resolved. Comments and processing instructions are not kept. */
export interface XmlElement {
  /** Namespace URI, empty for none. */
  namespace: string;
  /** Name without its prefix. */
  local: string;
  /** The prefix it is written with, empty for none. */
  prefix: string;
  /** Namespace URIs by the prefixes declared here or around. */
  scope: ReadonlyMap<string, string>;
  /** Attributes by the name they are written with, values with references replaced; declarations of namespaces left out. */
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The element's own character data, CDATA included. */
  text: string;
  /** Text and children as they follow each other; no two texts side by side, none of them empty. */
  content: (string | XmlElement)[];
}

/**
 * What is read at most: characters of a document, depth of nesting, attributes of an element with the namespaces it
 * declares. Far above any key exchange, far below what hurts.
 */
export const XML_LIMITS = { length: 1_000_000, depth: 64, attributes: 64 };

/** Markup that says nothing, with the line it begins in. */
export interface XmlNotice {
  what: 'comment' | 'CDATA' | 'processing instruction';
  line: number;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  cdataPropName: '#cdata',
  // References are replaced here, so that an undefined one is an error and there is nothing to expand.
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/**
 * Reads a document into its root element. Any prefix, comments, CDATA and a byte order mark are fine. Document type
 * declarations are refused, so there are no entities but the five of XML itself. Throws {@link CodecError}.
 * @param notice is told of each comment, CDATA section and processing instruction
 */
export function readXml(text: string, notice: (found: XmlNotice) => void = () => {}): XmlElement {
  if (text.length > XML_LIMITS.length)
    throw fault('document', `it has ${text.length} characters, ${XML_LIMITS.length} are the most`);
  const document = text.replace(/^\uFEFF?[ \t\r\n]*/, '').replace(/\r\n?/g, '\n');
  const illegal = NOT_A_CHARACTER.exec(document);
  if (illegal !== null)
    throw fault(`character ${illegal.index}`, `${codePoint(illegal[0])} may not stand in XML`);
  checkMarkup(document, notice);
  const wellFormed = XMLValidator.validate(document);
  if (wellFormed !== true) throw fault(`line ${wellFormed.err.line ?? 1}`, wellFormed.err.msg.slice(0, 200));
  const roots = elementsIn(parse(document), new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
  if (roots.length !== 1) throw fault('document', `expected one root element, found ${roots.length}`);
  return roots[0]!;
}

/** What may not stand in a document, not even as a reference (XML 1.0, 2.2). */
const NOT_A_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

const CLOSED_BY = [
  ['<!--', '-->', 'comment'],
  ['<![CDATA[', ']]>', 'CDATA'],
  ['<?', '?>', 'processing instruction'],
] as const;

/**
 * Goes through all markup once, from one piece to the next: no declaration hides behind what only looks like a comment,
 * no text stands outside the root element, nesting keeps to the limit. Whether tags match is left to the validator.
 */
function checkMarkup(document: string, notice: (found: XmlNotice) => void): void {
  const lineOf = lineCounter(document);
  let depth = 0;
  let end = 0;
  for (let start = document.indexOf('<'); start >= 0; start = document.indexOf('<', end)) {
    if (depth === 0) refuseText(document, end, start);
    const [opening, closing, what] = CLOSED_BY.find(([opening]) => document.startsWith(opening, start)) ?? [];
    if (opening === undefined && document[start + 1] === '!')
      throw fault('document', 'it has a document type declaration; these are refused');
    end =
      opening === undefined
        ? endOfTag(document, start)
        : endAfter(document, closing!, start + opening.length);
    if (end < 0) throw fault(`character ${start}`, 'the markup that begins here does not end');
    if (what !== undefined) {
      if (!/^<\?xml\s/.test(document.slice(start, start + 6))) notice({ what, line: lineOf(start) });
      continue;
    }
    if (document[start + 1] !== '/' && depth === XML_LIMITS.depth)
      throw fault(`character ${start}`, `elements are nested deeper than ${XML_LIMITS.depth}`);
    if (document[start + 1] === '/') depth--;
    else if (document[end - 2] !== '/') depth++;
  }
  if (depth === 0) refuseText(document, end, document.length);
}

/** The line of each of a series of rising indexes, counted once through the document. */
function lineCounter(document: string): (index: number) => number {
  let line = 1;
  let next = document.indexOf('\n');
  return (index) => {
    for (; next >= 0 && next < index; next = document.indexOf('\n', next + 1)) line++;
    return line;
  };
}

function refuseText(document: string, start: number, end: number): void {
  if (document.slice(start, end).trim() !== '')
    throw fault(`character ${start}`, 'text outside the root element');
}

function endAfter(document: string, closing: string, from: number): number {
  const found = document.indexOf(closing, from);
  return found < 0 ? -1 : found + closing.length;
}

/** The index behind a tag, -1 when it does not end or holds a `<` (XML 1.0, 3.1). Throws at one attribute too many. */
function endOfTag(document: string, start: number): number {
  const outside = /[^<>"']*/y;
  outside.lastIndex = start + 1;
  for (let attributes = 0; outside.test(document); attributes++) {
    if (attributes > XML_LIMITS.attributes)
      throw fault(`character ${start}`, `an element has more than ${XML_LIMITS.attributes} attributes`);
    const at = outside.lastIndex;
    if (document[at] === '>') return at + 1;
    if (document[at] !== '"' && document[at] !== "'") return -1;
    const value = document[at] === '"' ? /[^"<]*"/y : /[^'<]*'/y;
    value.lastIndex = at + 1;
    if (!value.test(document)) return -1;
    outside.lastIndex = value.lastIndex;
  }
  return -1;
}

type Node = Record<string, unknown>;

function parse(document: string): Node[] {
  try {
    return parser.parse(document) as Node[];
  } catch (error) {
    throw fault('document', (error as Error).message);
  }
}

function elementsIn(nodes: Node[], scope: ReadonlyMap<string, string>): XmlElement[] {
  return nodes.flatMap((node) => elementIn(node, scope) ?? []);
}

function elementIn(node: Node, scope: ReadonlyMap<string, string>): XmlElement | undefined {
  const name = Object.keys(node).find((key) => !key.startsWith('#') && key !== ':@');
  return name === undefined ? undefined : toElement(name, node, scope);
}

function toElement(name: string, node: Node, outer: ReadonlyMap<string, string>): XmlElement {
  const written = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  const declared: [prefix: string, namespace: string][] = [];
  const attributes: Record<string, string> = Object.create(null);
  for (const [attribute, raw] of written) {
    // Line ends and tabs as such are spaces in an attribute (XML 1.0, 3.3.3); as references they stay what they are.
    const value = replaceReferences(raw.replace(/[\t\n]/g, ' '), attribute);
    if (attribute === 'xmlns') declared.push(['', value]);
    else if (attribute.startsWith('xmlns:')) declared.push([attribute.slice(6), value]);
    else attributes[attribute] = value;
  }
  const scope = declared.length === 0 ? outer : new Map([...outer, ...declared]);
  refuseTwice(Object.keys(attributes), scope);
  const { prefix, local } = splitName(name, scope);
  const content: XmlElement['content'] = [];
  for (const child of node[name] as Node[]) {
    const next = elementIn(child, scope) ?? characterData(child, name);
    if (typeof next === 'string' && typeof content.at(-1) === 'string') content.push(content.pop() + next);
    else if (next !== '') content.push(next);
  }
  const children = content.filter((part) => typeof part !== 'string');
  const text = content.filter((part) => typeof part === 'string').join('');
  return { namespace: scope.get(prefix) ?? '', local, prefix, scope, attributes, children, text, content };
}

/** An attribute may not stand twice, nor under two prefixes of one namespace (Namespaces in XML, 6.3). */
function refuseTwice(names: string[], scope: ReadonlyMap<string, string>): void {
  const seen = new Set<string>();
  for (const name of names) {
    const { prefix, local } = splitName(name, scope);
    const expanded = `${prefix === '' ? '' : scope.get(prefix)} ${local}`;
    if (seen.has(expanded)) throw fault(name, 'the attribute stands there twice');
    seen.add(expanded);
  }
}

/** A name taken apart. Throws when it has more than one colon, or a prefix nothing declares. */
function splitName(name: string, scope: ReadonlyMap<string, string>): { prefix: string; local: string } {
  const parts = name.split(':');
  if (parts.length > 2 || parts.includes('')) throw fault(name, 'it is not a prefix, a colon and a name');
  const [prefix, local] = parts.length === 2 ? (parts as [string, string]) : ['', name];
  if (prefix !== '' && !scope.has(prefix)) throw fault(name, `the prefix "${prefix}" is not declared`);
  return { prefix, local };
}

function characterData(node: Node, where: string): string {
  if ('#text' in node) return replaceReferences(String(node['#text']), where);
  if ('#cdata' in node) return (node['#cdata'] as Node[]).map((part) => String(part['#text'])).join('');
  return '';
}

const PREDEFINED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function replaceReferences(text: string, where: string): string {
  const reference = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-z]+));|&/g;
  return text.replace(reference, (written: string, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined && Object.hasOwn(PREDEFINED, name)) return PREDEFINED[name]!;
    const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
    if (NOT_A_CHARACTER.test(character))
      throw fault(where, `"${written.slice(0, 20)}" is not a reference XML defines`);
    return character;
  });
}

/** The children of an element with a local name, in document order. */
export const childrenOf = (element: XmlElement, local: string): XmlElement[] =>
  element.children.filter((child) => child.local === local);

/** The attributes of an element as namespace (empty for none), local name and value, in the order they are written in. */
export function attributesOf({ attributes, scope }: XmlElement) {
  return Object.entries(attributes).map(([name, value]) => {
    const { prefix, local } = splitName(name, scope);
    return { namespace: prefix === '' ? '' : scope.get(prefix)!, local, value };
  });
}

/** The element's own text without white space at its ends. */
export const textOf = (element: XmlElement): string => element.text.trim();

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

const fault = (where: string, problem: string) => new CodecError('XML document', where, problem);
