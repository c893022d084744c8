import { attributesOf, readXml, type XmlElement } from '../../../codecs/xml.ts';

/** Attributes whose values are of the key, not of the form of an answer. */
const VALUES = ['kid', 'explicitIV'];

/** An element as two answers to the same request have it in common: no keys, no text, no order of attributes. */
export interface Shape {
  name: string;
  attributes: Record<string, string>;
  text: boolean;
  children: Shape[];
}

/** The shape of a document, and the namespaces its root declares by their prefixes. */
export function shapeOf(xml: string): { namespaces: Record<string, string>; root: Shape } {
  const root = readXml(xml);
  const declared = [...root.scope].filter(([prefix]) => prefix !== 'xml' && prefix !== '');
  return { namespaces: Object.fromEntries(declared), root: elementShape(root) };
}

const elementShape = (element: XmlElement): Shape => ({
  name: `${element.prefix}:${element.local}`,
  attributes: Object.fromEntries(
    attributesOf(element).map(({ local, value }) => [local, VALUES.includes(local) ? '…' : value]),
  ),
  text: element.text.trim() !== '',
  children: element.children.map(elementShape),
});
