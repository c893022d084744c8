import fc from 'fast-check';
import { type CpixDocument, NAMESPACES } from '../../codecs/cpix/document.ts';
import type { Tolerated } from '../../codecs/cpix/notes.ts';
import { writeCpix } from '../../codecs/cpix/write.ts';
import { readXml, type XmlElement } from '../../codecs/xml.ts';

type What = Tolerated['what'];

/** One of the many ways to write a document down. The first of each, and no choices, are the plainest. */
export interface CpixSpelling {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  mark: boolean;
  /** The XML declaration, its encoding named `ENCODING`; empty for none. */
  declaration: string;
  /** Decide one by one on all else, from the start again when they are used up. */
  choices: number[];
}

export const cpixSpelling: fc.Arbitrary<CpixSpelling> = fc.record({
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
  mark: fc.boolean(),
  declaration: fc.constantFrom(
    '',
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="ENCODING"?>\n',
    "<?xml version = '1.0' encoding = 'ENCODING' standalone = 'no' ?>\r\n",
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
  ),
  choices: fc.array(fc.nat({ max: 5_039 }), { maxLength: 200 }),
});

/** A document spelt out. */
export interface Spelt {
  bytes: Uint8Array;
  /** The root element as text, with what stands around it. */
  markup: string;
  /** What a reader should tell of it. */
  told: Set<What>;
}

/** A document in a spelling that means the same. */
export function spell(document: CpixDocument, spelling: CpixSpelling): Spelt {
  const { encoding, mark, declaration } = spelling;
  const pen = new Pen(spelling.choices);
  if (mark) pen.told.add('byte order mark');
  if (encoding !== 'utf-8' || declaration.includes('ISO')) pen.told.add('encoding');
  const name = encoding === 'utf-8' ? pen.oneOf(['UTF-8', 'utf-8']) : 'UTF-16';
  // Nothing but its first character tells UTF-16 without a mark.
  const isBare = encoding !== 'utf-8' && !mark && declaration === '';
  const around = [pen.aside(), pen.aside()] as const;
  const before = isBare ? around[0].trimStart() : around[0];
  const markup = `${before}${pen.element(readXml(writeCpix(document)), new Map())}${around[1]}`;
  const text = `${mark ? '\uFEFF' : ''}${declaration.replace('ENCODING', name)}${markup}`;
  const bytes = Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
  return { bytes: encoding === 'utf-16be' ? bytes.swap16() : bytes, markup, told: pen.told };
}

const SPACES = ['', '\n', ' ', '\r\n\t'];

/** Orders that carry no meaning, as the documents have them; siblings of one name keep theirs. */
const ORDERS: Record<string, string[][]> = {
  CPIX: [
    ['ContentKeyList', 'ContentKeyPeriodList', 'ContentKeyUsageRuleList', 'DRMSystemList'],
    ['ContentKeyList', 'DRMSystemList', 'ContentKeyPeriodList', 'ContentKeyUsageRuleList'],
  ],
  DRMSystem: [['ContentProtectionData', 'PSSH', 'HLSSignalingData', 'URIExtXKey']],
  ContentKeyUsageRule: [['KeyPeriodFilter', 'VideoFilter']],
};

class Pen {
  readonly told = new Set<What>();
  readonly #choices: number[];
  #next = 0;

  constructor(choices: number[]) {
    this.#choices = choices;
  }

  element(element: XmlElement, scope: ReadonlyMap<string, string>): string {
    const prefix = this.#prefix(element);
    const declares = scope.get(prefix) !== element.namespace;
    const inside = new Map([...scope, [prefix, element.namespace]]);
    const attributes = Object.entries(element.attributes);
    if (declares) attributes.push([prefix === '' ? 'xmlns' : `xmlns:${prefix}`, element.namespace]);
    const name = prefix === '' ? element.local : `${prefix}:${element.local}`;
    const written = this.#shuffled(attributes).map((attribute) => this.#attribute(...attribute));
    const tag = [name, ...written].join(this.oneOf([' ', '\n  '])) + this.oneOf(['', ' ']);
    const content = this.#content(element, inside);
    return content === '' && this.oneOf([true, false]) ? `<${tag}/>` : `<${tag}>${content}</${name} >`;
  }

  /** White space, a comment or an instruction between elements. */
  aside(): string {
    const space = this.oneOf(SPACES);
    const aside = this.oneOf(['', '', '', '<!-- <a> & ]]> -->', '<?a b="<c>"?>']);
    if (aside === '') return space;
    this.told.add(aside.startsWith('<?') ? 'processing instruction' : 'comment');
    return aside + space;
  }

  oneOf<Choice>(choices: Choice[]): Choice {
    return choices[this.#choose(choices.length)]!;
  }

  #choose(count: number): number {
    return (this.#choices[this.#next++ % this.#choices.length] ?? 0) % count;
  }

  #shuffled<Item>(items: Item[]): Item[] {
    const left = [...items];
    return items.map(() => left.splice(this.#choose(left.length), 1)[0]!);
  }

  #prefix({ namespace }: XmlElement): string {
    const usual = namespace === NAMESPACES.cpix ? 'cpix' : 'pskc';
    const other = usual === 'cpix' ? 'pskc' : 'cpix';
    const prefix = this.oneOf([usual, usual, '', other, 'a', '_B-2.é']);
    if (prefix !== usual) this.told.add(prefix === '' ? 'default namespace' : 'prefix');
    return prefix;
  }

  #attribute(name: string, value: string): string {
    const quote = this.oneOf(['"', "'"]);
    const isBase64 = name === 'explicitIV';
    const spaced = isBase64 ? this.#spaced(value) : value;
    return `${name}${this.oneOf(['=', ' = '])}${quote}${this.#characters(spaced)}${quote}`;
  }

  #content({ local, children, text }: XmlElement, scope: ReadonlyMap<string, string>): string {
    if (children.length === 0) return text === '' ? this.aside() : this.#base64(text);
    const ordered = this.#ordered(local, children);
    return ordered.map((child) => this.aside() + this.element(child, scope)).join('') + this.aside();
  }

  #ordered(parent: string, children: XmlElement[]): XmlElement[] {
    const orders = ORDERS[parent];
    if (orders === undefined) return children;
    const names = this.#shuffled([...new Set(children.map(({ local }) => local))]);
    const isUsual = orders.some((order) => {
      const places = names.map((name) => order.indexOf(name)).filter((place) => place >= 0);
      return places.every((place, index) => index === 0 || places[index - 1]! < place);
    });
    if (!isUsual) this.told.add('order');
    return names.flatMap((name) => children.filter(({ local }) => local === name));
  }

  #base64(text: string): string {
    const middle = this.#choose(text.length);
    return [text.slice(0, middle), text.slice(middle)].map((part) => this.#part(part)).join('');
  }

  #part(text: string): string {
    const spaced = this.#spaced(text);
    const aside = this.oneOf(['', '', '<!---->', '<!-- a -->']);
    if (aside !== '') this.told.add('comment');
    if (this.oneOf([true, true, false])) return this.#characters(spaced) + aside;
    this.told.add('CDATA');
    return `${aside}<![CDATA[${spaced}]]>`;
  }

  #spaced(base64: string): string {
    const space = this.oneOf(['', ...SPACES]);
    if (space === '') return base64;
    this.told.add('white space in base64');
    const place = this.#choose(base64.length + 1);
    return base64.slice(0, place) + space + base64.slice(place);
  }

  /** Text with references for what needs them, and for other characters now and then. */
  #characters(text: string): string {
    const every = this.oneOf([0, 0, 1, 3]);
    return [...text]
      .map((character, index) => {
        const isChosen = every > 0 && index % every === 0;
        if (!isChosen && !/[&<>"'\t\n\r]/.test(character)) return character;
        const code = character.codePointAt(0)!;
        return this.oneOf([
          `&#x${code.toString(16)};`,
          `&#${code};`,
          `&#x0${code.toString(16).toUpperCase()};`,
        ]);
      })
      .join('');
  }
}
