import { fromTolerantBase64 } from '../base64.ts';
import { attributesOf, textOf, type XmlElement } from '../xml.ts';
import { NAMESPACES, type Unknown, type UnknownElement } from './document.ts';
import { isDocumentedOrder } from './order.ts';

/** Something a document does in another way than the API documents, and that says the same nevertheless. */
export interface Tolerated {
  what:
    | 'byte order mark'
    | 'encoding'
    | 'comment'
    | 'CDATA'
    | 'processing instruction'
    | 'default namespace'
    | 'prefix'
    | 'order'
    | 'repeated list'
    | 'empty element'
    | 'text between elements'
    | 'upper-case UUID'
    | 'white space in base64'
    | 'missing padding of base64'
    | 'base64url alphabet';
  /** A place as in {@link Unknown}, `line 3`, or `document`. */
  where: string;
  /** What was found there, where `what` leaves that open. */
  found?: string;
}

/** What a reader notes on its way through a document. */
export class Notes {
  readonly tolerated: Tolerated[] = [];
  readonly unknown: Unknown[] = [];
  #prefixes = new Set<string>();

  tolerate(what: Tolerated['what'], where: string, found?: string): void {
    this.tolerated.push(found === undefined ? { what, where } : { what, where, found });
  }

  /**
   * Notes how an element is written, and what it holds beside what was read from it.
   * @param attributes names of those read
   * @param children those read
   */
  element(place: string, element: XmlElement, attributes: string[], children: XmlElement[]): void {
    this.#prefix(place, element);
    if (!isDocumentedOrder(element.local, children)) this.tolerate('order', place);
    if (!Object.keys(element.attributes).every((name) => attributes.includes(name)))
      for (const attribute of attributesOf(element))
        if (attribute.namespace !== '' || !attributes.includes(attribute.local))
          this.unknown.push({ place, attribute });
    if (children.length === element.children.length) return;
    const read = new Set(children);
    for (const child of element.children) {
      if (read.has(child)) continue;
      if (isPlaceholder(child)) this.tolerate('empty element', `${place}/${child.local}`);
      else this.unknown.push({ place, element: asUnknown(child) });
    }
  }

  /** The same for an element that holds only other elements. */
  container(place: string, element: XmlElement, attributes: string[], children: XmlElement[]): void {
    if (textOf(element) !== '') this.tolerate('text between elements', place);
    this.element(place, element, attributes, children);
  }

  uuid(where: string, value: string): string {
    if (/[A-F]/.test(value)) this.tolerate('upper-case UUID', where);
    return value;
  }

  base64(where: string, value: string): string {
    for (const what of fromTolerantBase64(value)?.tolerated ?? []) this.tolerate(BASE64_NOTES[what], where);
    return value.trim();
  }

  #prefix(where: string, { namespace, prefix }: XmlElement): void {
    if (prefix === USUAL_PREFIXES.get(namespace) || this.#prefixes.has(`${prefix} ${namespace}`)) return;
    this.#prefixes.add(`${prefix} ${namespace}`);
    if (prefix === '') this.tolerate('default namespace', where, namespace);
    else this.tolerate('prefix', where, `${prefix} for ${namespace}`);
  }
}

const USUAL_PREFIXES = new Map<string, string>(
  Object.entries(NAMESPACES).map(([prefix, namespace]) => [namespace, prefix]),
);

const BASE64_NOTES = {
  'white space': 'white space in base64',
  'missing padding': 'missing padding of base64',
  'base64url alphabet': 'base64url alphabet',
} as const;

/** An element of CPIX or PSKC that says no more than its name. */
const isPlaceholder = (element: XmlElement): boolean =>
  (element.namespace === NAMESPACES.cpix || element.namespace === NAMESPACES.pskc) &&
  element.children.length === 0 &&
  textOf(element) === '' &&
  Object.keys(element.attributes).length === 0;

const asUnknown = (element: XmlElement): UnknownElement => ({
  namespace: element.namespace,
  local: element.local,
  attributes: attributesOf(element),
  content: element.content.map((part) => (typeof part === 'string' ? part : asUnknown(part))),
});
