import { CodecError } from '../codec-error.ts';
import { isUuid } from '../key-id.ts';
import type { XmlElement } from '../xml.ts';
import { NAMESPACES } from './document.ts';
import type { Notes } from './notes.ts';

/** Those of these attributes that an element has. */
export function present<Name extends string>(
  { attributes }: XmlElement,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) if (attributes[name] !== undefined) found[name] = attributes[name];
  return found;
}

/** The children of an element that have this name in CPIX. */
export const cpixChildren = (parent: XmlElement, local: string): XmlElement[] =>
  childrenIn(parent, NAMESPACES.cpix, local);
/** The same in PSKC. */
export const pskcChildren = (parent: XmlElement, local: string): XmlElement[] =>
  childrenIn(parent, NAMESPACES.pskc, local);

function childrenIn(parent: XmlElement, namespace: string, local: string): XmlElement[] {
  return parent.children.filter((child) => child.namespace === namespace && child.local === local);
}

/** An attribute that must be there. Throws {@link CodecError}. */
export function attribute(element: XmlElement, name: string): string {
  const value = element.attributes[name];
  if (value === undefined || value === '') throw fault(element.local, `the attribute ${name} is missing`);
  return value;
}

/** An attribute that must be a UUID. Throws {@link CodecError}. */
export function uuidAttribute(element: XmlElement, name: string, place: string, notes: Notes): string {
  const value = attribute(element, name);
  if (!isUuid(value)) throw fault(`${element.local}@${name}`, `"${value}" is not a UUID`);
  return notes.uuid(`${place}@${name}`, value);
}

const fault = (where: string, problem: string) => new CodecError('CPIX document', where, problem);
