import { escapeXml } from '../xml.ts';
import { NAMESPACES, type UnknownAttribute, type UnknownElement } from './document.ts';

/** An element to be written. */
export interface Tree extends UnknownElement {
  /** Where it stands, for what the model does not know; such elements have none themselves. */
  place?: string;
  content: (string | Tree)[];
}

/** An element of CPIX or PSKC, named as `cpix:PSSH`; attributes that are `undefined` are left out. */
export function tree(
  name: string,
  place: string,
  attributes: Record<string, string | undefined>,
  content: (string | Tree)[] = [],
): Tree {
  const colon = name.indexOf(':');
  const written: UnknownAttribute[] = [];
  for (const [local, value] of Object.entries(attributes))
    if (value !== undefined) written.push({ namespace: '', local, value });
  return {
    namespace: NAMESPACES[name.slice(0, colon) as 'cpix' | 'pskc'],
    local: name.slice(colon + 1),
    place,
    attributes: written,
    content,
  };
}

/** Namespace URIs by their prefixes. */
export type Namespaces = Readonly<Record<string, string>>;

/**
 * The root element as text: some namespaces declared there, those of CPIX under their usual prefixes unless others are
 * given, any other where it is used. Elements that hold elements only are laid out on lines, but those the model does
 * not know stay as they are.
 */
export function serialize(root: Tree, namespaces: Namespaces = NAMESPACES): string {
  const declared = Object.entries(namespaces);
  const prefixes = new Map(declared.map(([prefix, uri]) => [uri, prefix]));
  prefixes.set('http://www.w3.org/XML/1998/namespace', 'xml');
  const declarations = declared.map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`);
  return elementText(root, { indent: '', defaultNamespace: '', prefixes, declarations });
}

interface Around {
  indent: string;
  /** What an element without a prefix belongs to here. */
  defaultNamespace: string;
  /** Prefixes by their namespace URIs. */
  prefixes: Map<string, string>;
  declarations?: string[];
}

function elementText(element: Tree, around: Around): string {
  const { indent, defaultNamespace, prefixes, declarations = [] } = around;
  const { namespace, content } = element;
  const prefix = prefixes.get(namespace);
  const name = prefix === undefined ? element.local : `${prefix}:${element.local}`;
  const own = prefix === undefined ? namespace : defaultNamespace;
  let tag = own === defaultNamespace ? name : `${name} xmlns="${escapeXml(own)}"`;
  for (const [index, attribute] of element.attributes.entries())
    tag += ` ${attributeText(attribute, index, prefixes)}`;
  for (const declaration of declarations) tag += ` ${declaration}`;
  if (content.length === 0) return `<${tag}/>`;
  const isLaidOut = element.place !== undefined && !content.some((part) => typeof part === 'string');
  const inside = { indent: `${indent}  `, defaultNamespace: own, prefixes };
  let text = '';
  for (const part of content) {
    if (isLaidOut) text += `\n${inside.indent}`;
    text += typeof part === 'string' ? escapeText(part) : elementText(part, inside);
  }
  if (isLaidOut) text += `\n${indent}`;
  return `<${tag}>${text}</${name}>`;
}

/** An attribute as text; a namespace without a prefix is declared with it. */
function attributeText(
  { namespace, local, value }: UnknownAttribute,
  index: number,
  prefixes: Map<string, string>,
): string {
  const text = `${local}="${escapeXml(value)}"`;
  if (namespace === '') return text;
  const prefix = prefixes.get(namespace);
  if (prefix !== undefined) return `${prefix}:${text}`;
  return `xmlns:ns${index}="${escapeXml(namespace)}" ns${index}:${text}`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (character) => ESCAPES[character]!);
