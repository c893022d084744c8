import { XMLParser } from 'fast-xml-parser';
import { replaceReferences } from './xml/characters.ts';
import { xmlFault } from './xml/fault.ts';
import { guardXml, XML_LIMITS, type XmlNotice } from './xml/guard.ts';
import {
  declaredPrefix,
  OUTERMOST,
  refuseDeclaration,
  refuseTwice,
  type Scope,
  splitName,
} from './xml/namespaces.ts';

export { escapeXml } from './xml/characters.ts';
export { XML_LIMITS, type XmlNotice } from './xml/guard.ts';

/** An element with its namespace resolved. Comments and processing instructions are not kept. */
export interface XmlElement {
  /** Namespace URI, empty for none. */
  namespace: string;
  /** Name without its prefix. */
  local: string;
  /** The prefix it is written with, empty for none. */
  prefix: string;
  /** Namespace URIs by the prefixes declared here or around. */
  scope: Scope;
  /** Attributes by the name they are written with, values with references replaced; declarations of namespaces left out. */
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** The element's own character data, CDATA included. */
  text: string;
  /** Text and children as they follow each other; no two texts side by side, none of them empty. */
  content: (string | XmlElement)[];
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
  onDangerousProperty: (name) => name,
  // Nothing asks for the path of an element, nor changes a value; both would take a fifth of its time.
  jPath: false,
  tagValueProcessor: () => undefined,
  attributeValueProcessor: () => undefined,
});

/**
 * Reads a document into its root element. Any prefix, comments, CDATA and a byte order mark are fine. Document type
 * declarations are refused, so there are no entities but the five of XML itself. Throws `CodecError`.
 * @param notice is told of each comment, CDATA section and processing instruction
 */
export function readXml(text: string, notice: (found: XmlNotice) => void = () => {}): XmlElement {
  if (text.length > XML_LIMITS.length)
    throw xmlFault('document', `it has ${text.length} characters, ${XML_LIMITS.length} are the most`);
  const document = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  for (const node of parse(guardXml(document, notice))) {
    const name = nameOf(node);
    if (!name.startsWith('#')) return elementOf(node, name, OUTERMOST);
  }
  throw xmlFault('document', 'it has no root element');
}

/** What the parser gives: under its only name, an element's nodes or a text; its attributes under `:@`. */
type Node = Record<string, unknown>;

function parse(document: string): Node[] {
  try {
    return parser.parse(document) as Node[];
  } catch (error) {
    throw xmlFault('document', (error as Error).message);
  }
}

/** The name of an element, `#text` or `#cdata`: what a node holds first. */
function nameOf(node: Node): string {
  for (const name in node) return name;
  return '#text';
}

function elementOf(node: Node, name: string, outer: Scope): XmlElement {
  const { attributes, scope } = attributesIn(node[':@'] as Record<string, string> | undefined, outer);
  const { prefix, local } = splitName(name, scope);
  const children: XmlElement[] = [];
  const content: XmlElement['content'] = [];
  let text = '';
  for (const part of node[name] as Node[]) {
    const kind = nameOf(part);
    if (kind.startsWith('#')) {
      const written = characterData(part, kind, name);
      text += written;
      if (typeof content.at(-1) === 'string') content.push(content.pop() + written);
      else if (written !== '') content.push(written);
    } else {
      const child = elementOf(part, kind, scope);
      children.push(child);
      content.push(child);
    }
  }
  return { namespace: scope.get(prefix) ?? '', local, prefix, scope, attributes, children, text, content };
}

function characterData(node: Node, kind: string, where: string): string {
  if (kind === '#text') return replaceReferences(String(node['#text']), where);
  return (node['#cdata'] as Node[]).map((part) => String(part['#text'])).join('');
}

const NO_ATTRIBUTES: XmlElement['attributes'] = Object.freeze(Object.create(null));

/** The attributes of an element, and what is declared in it and around. */
function attributesIn(written: Record<string, string> | undefined, outer: Scope) {
  if (written === undefined) return { attributes: NO_ATTRIBUTES, scope: outer };
  const attributes: Record<string, string> = Object.create(null);
  let declared: Map<string, string> | undefined;
  for (const [name, raw] of Object.entries(written)) {
    // Line ends and tabs as such are spaces in an attribute (XML 1.0, 3.3.3); as references they stay what they are.
    const value = replaceReferences(raw.replace(/[\t\n]/g, ' '), name);
    const prefix = declaredPrefix(name);
    if (prefix === undefined) attributes[name] = value;
    else {
      refuseDeclaration(prefix, value);
      declared ??= new Map(outer);
      declared.set(prefix, value);
    }
  }
  const scope = declared ?? outer;
  refuseTwice(Object.keys(attributes), scope);
  return { attributes, scope };
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
