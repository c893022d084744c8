import { NAME_WITHOUT_COLON } from './characters.ts';
import { xmlFault } from './fault.ts';

/** Namespace URIs by the prefixes they are declared under; the empty prefix is the default namespace. */
export type Scope = ReadonlyMap<string, string>;

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** What is declared around any root element. */
export const OUTERMOST: Scope = new Map([['xml', XML]]);

const LOCAL = new RegExp(`^${NAME_WITHOUT_COLON}$`, 'u');

/** A name of XML taken apart. Throws `CodecError` when it has more than one colon, or a prefix nothing declares. */
export function splitName(name: string, scope: Scope): { prefix: string; local: string } {
  const colon = name.indexOf(':');
  if (colon < 0) return { prefix: '', local: name };
  const prefix = name.slice(0, colon);
  const local = name.slice(colon + 1);
  if (prefix === '' || !LOCAL.test(local)) throw xmlFault(name, 'it is not a prefix, a colon and a name');
  if (!scope.has(prefix)) throw xmlFault(name, `the prefix "${prefix}" is not declared`);
  return { prefix, local };
}

/** The prefix that an attribute declares; `undefined` when it declares none. */
export function declaredPrefix(attribute: string): string | undefined {
  if (!attribute.startsWith('xmlns')) return undefined;
  if (attribute === 'xmlns') return '';
  return attribute[5] === ':' ? splitName(attribute, DECLARATIONS).local : undefined;
}

const DECLARATIONS: Scope = new Map([['xmlns', XMLNS]]);

/** Throws `CodecError` for what may not be declared (Namespaces in XML, 3). */
export function refuseDeclaration(prefix: string, namespace: string): void {
  const isWrong =
    prefix === 'xml'
      ? namespace !== XML
      : prefix === 'xmlns' || namespace === XML || namespace === XMLNS || (prefix !== '' && namespace === '');
  if (isWrong)
    throw xmlFault(
      prefix === '' ? 'xmlns' : `xmlns:${prefix}`,
      `"${namespace.slice(0, 60)}" may not be declared so`,
    );
}

/** Throws `CodecError` for an attribute under two prefixes of one namespace (Namespaces in XML, 6.3). */
export function refuseTwice(attributes: string[], scope: Scope): void {
  const seen = new Set<string>();
  for (const name of attributes) {
    if (!name.includes(':')) continue;
    const { prefix, local } = splitName(name, scope);
    const expanded = `${scope.get(prefix)} ${local}`;
    if (seen.has(expanded)) throw xmlFault(name, 'the attribute stands there twice');
    seen.add(expanded);
  }
}
