import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element with its namespace resolved, whatever its prefix. */
export interface Element {
  namespace: string;
  local: string;
  attributes: Record<string, string>;
  children: Element[];
  /** Its own character data. */
  text: string;
}

type Node = Record<string, unknown>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** The root of a document, or `undefined` when it is not well-formed or has a document type declaration. */
export function parseXml(xml: string): Element | undefined {
  if (/<!DOCTYPE/i.test(xml) || XMLValidator.validate(xml) !== true) return undefined;
  const nodes = parser.parse(xml) as Node[];
  const [root, ...others] = nodes.filter((node) => !('#text' in node));
  if (root === undefined || others.length > 0) return undefined;
  return toElement(root, { '': '', xml: 'http://www.w3.org/XML/1998/namespace' });
}

function toElement(node: Node, outer: Record<string, string>): Element {
  const name = Object.keys(node).find((key) => key !== ':@')!;
  const written = (node[':@'] ?? {}) as Record<string, string>;
  const scope = { ...outer };
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(written)) {
    if (key === 'xmlns') scope[''] = value;
    else if (key.startsWith('xmlns:')) scope[key.slice('xmlns:'.length)] = value;
    else attributes[key] = value;
  }
  const [prefix, local] = name.includes(':') ? (name.split(':') as [string, string]) : ['', name];
  const inside = node[name] as Node[];
  return {
    namespace: scope[prefix] ?? '',
    local,
    attributes,
    children: inside.filter((child) => !('#text' in child)).map((child) => toElement(child, scope)),
    text: inside.map((child) => child['#text'] ?? '').join(''),
  };
}

/** A text as it stands in an attribute between double quotes. */
export function escapeAttribute(text: string): string {
  const references: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '"': '&quot;',
    '\t': '&#9;',
    '\n': '&#10;',
    '\r': '&#13;',
  };
  return text.replace(/[&<"\t\n\r]/g, (character) => references[character]!);
}
