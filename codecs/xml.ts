import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { CodecError } from './codec-error.ts';

/** An element with its namespace resolved. Comments and processing instructions are not kept. */
export interface XmlElement {
  /** Namespace URI, empty for none. */
  namespace: string;
  /** Name without its prefix. */
  local: string;
  /** Attributes by the name they are written with, values with references replaced; declarations of namespaces left out. */
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The element's own character data, CDATA included. */
  text: string;
}

/** Largest document read, in characters, and deepest nesting: far above any key exchange, far below what hurts. */
export const XML_LIMITS = { length: 1_000_000, depth: 64 };

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
  maxNestedTags: XML_LIMITS.depth,
});

/**
 * Reads a document into its root element. Any prefix, comments, CDATA and a byte order mark are fine. Document type
 * declarations are refused, so there are no entities but the five of XML itself. Throws {@link CodecError}.
 */
export function readXml(text: string): XmlElement {
  if (text.length > XML_LIMITS.length)
    throw fault('document', `it has ${text.length} characters, ${XML_LIMITS.length} are the most`);
  const document = text.replace(/^\uFEFF/, '').trimStart();
  if (/<!(?:DOCTYPE|ENTITY)/i.test(withoutCommentsAndCdata(document)))
    throw fault('document', 'it has a document type declaration; these are refused');
  const wellFormed = XMLValidator.validate(document);
  if (wellFormed !== true) throw fault(`line ${wellFormed.err.line ?? 1}`, wellFormed.err.msg);
  const roots = elementsIn(parse(document), new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
  if (roots.length !== 1) throw fault('document', `expected one root element, found ${roots.length}`);
  return roots[0]!;
}

function withoutCommentsAndCdata(document: string): string {
  return document.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
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
  return nodes.flatMap((node) => {
    const name = tagName(node);
    return name === undefined ? [] : [toElement(name, node, scope)];
  });
}

function tagName(node: Node): string | undefined {
  return Object.keys(node).find((key) => !key.startsWith('#') && key !== ':@');
}

function toElement(name: string, node: Node, outer: ReadonlyMap<string, string>): XmlElement {
  const written = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  const scope = new Map(outer);
  const attributes: Record<string, string> = Object.create(null);
  for (const [attribute, raw] of written) {
    const value = replaceReferences(raw, attribute);
    if (attribute === 'xmlns') scope.set('', value);
    else if (attribute.startsWith('xmlns:')) scope.set(attribute.slice(6), value);
    else attributes[attribute] = value;
  }
  const [prefix, local] = name.includes(':') ? (name.split(':', 2) as [string, string]) : ['', name];
  const namespace = scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw fault(name, `the prefix "${prefix}" is not declared`);
  const content = node[name] as Node[];
  const text = content.map((child) => characterData(child, name)).join('');
  return { namespace: namespace ?? '', local, attributes, children: elementsIn(content, scope), text };
}

function characterData(node: Node, where: string): string {
  if ('#text' in node) return replaceReferences(String(node['#text']), where);
  if ('#cdata' in node) return (node['#cdata'] as Node[]).map((part) => String(part['#text'])).join('');
  return '';
}

const PREDEFINED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function replaceReferences(text: string, where: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6};|#[0-9]{1,7};|[a-z]+;)?/gi, (written, reference?: string) => {
    const name = reference?.slice(0, -1) ?? '';
    if (Object.hasOwn(PREDEFINED, name)) return PREDEFINED[name]!;
    const hex = name[1]?.toLowerCase() === 'x';
    const code = name.startsWith('#') ? Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10) : -1;
    if (code < 0 || code > 0x10ffff) throw fault(where, `"${written}" is not a reference XML defines`);
    return String.fromCodePoint(code);
  });
}

/** The children of an element with a local name, in document order. */
export const childrenOf = (element: XmlElement, local: string): XmlElement[] =>
  element.children.filter((child) => child.local === local);

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
