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
  const [prefix, local] = name.split(':') as ['cpix' | 'pskc', string];
  return {
    namespace: NAMESPACES[prefix],
    local,
    place,
    attributes: Object.entries(attributes).flatMap(([attribute, value]) =>
      value === undefined ? [] : [{ namespace: '', local: attribute, value }],
    ),
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
  const prefix = prefixes.get(element.namespace);
  const name = prefix === undefined ? element.local : `${prefix}:${element.local}`;
  const own = prefix === undefined ? element.namespace : defaultNamespace;
  const declaration = own === defaultNamespace ? [] : [`xmlns="${escapeXml(own)}"`];
  const written = [...declaration, ...element.attributes.flatMap(attributeText(prefixes)), ...declarations];
  const tag = [name, ...written].join(' ');
  if (element.content.length === 0) return `<${tag}/>`;
  const isLaidOut = element.place !== undefined && element.content.every((part) => typeof part !== 'string');
  const inside = { indent: `${indent}  `, defaultNamespace: own, prefixes };
  const parts = element.content.map((part) =>
    typeof part === 'string' ? escapeText(part) : elementText(part, inside),
  );
  const content = isLaidOut
    ? `${parts.map((part) => `\n${inside.indent}${part}`).join('')}\n${indent}`
    : parts.join('');
  return `<${tag}>${content}</${name}>`;
}

const attributeText =
  (prefixes: Map<string, string>) =>
  ({ namespace, local, value }: UnknownAttribute, index: number): string[] => {
    const text = (name: string): string => `${name}="${escapeXml(value)}"`;
    if (namespace === '') return [text(local)];
    const prefix = prefixes.get(namespace);
    if (prefix !== undefined) return [text(`${prefix}:${local}`)];
    return [`xmlns:ns${index}="${escapeXml(namespace)}"`, text(`ns${index}:${local}`)];
  };

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (character) => ESCAPES[character]!);
