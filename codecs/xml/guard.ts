import { NAME, NAME_WITHOUT_COLON, refuseCharacters } from './characters.ts';
import { xmlFault, xmlFaultAt } from './fault.ts';

/**
 * What is read at most: characters of a document, depth of nesting, attributes of an element with the namespaces it
 * declares. Far above any key exchange, far below what hurts.
 */
export const XML_LIMITS = { length: 1_000_000, depth: 64, attributes: 64 };

/** Markup that says nothing, with the line it begins in. */
export interface XmlNotice {
  what: 'comment' | 'CDATA' | 'processing instruction';
  line: number;
}

const START = /\uFEFF?[ \t\n]*/y;
const SPACE = /[ \t\n]*/y;
const OPENING = new RegExp(`<(${NAME})`, 'uy');
const ATTRIBUTE = new RegExp(`[ \\t\\n]+(${NAME})[ \\t\\n]*=[ \\t\\n]*(?:"[^"<]*"|'[^'<]*')`, 'uy');
const ATTRIBUTE_START = new RegExp(`${NAME}[ \\t\\n]*=[ \\t\\n]*["']`, 'uy');
const TAG_END = /[ \t\n]*(\/?)>/y;
const CLOSING_END = /[ \t\n]*>/y;
const TARGET = new RegExp(`<\\?(${NAME_WITHOUT_COLON})(?=[ \\t\\n]|\\?>)`, 'uy');
const DECLARATION = new RegExp(
  [
    /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')/,
    /(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?/,
    /(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/,
  ]
    .map(({ source }) => source)
    .join(''),
  'y',
);

/**
 * Stands before the parser, which takes more than XML: goes through the markup once and refuses what is not well-formed,
 * any document type, and what is beyond the limits. References and namespaces are left to the reader. Gives the document
 * without the instructions that the parser would not see the end of. Throws `CodecError`.
 * @param document with line ends of one character
 * @param notice is told of each comment, CDATA section and processing instruction
 */
export function guardXml(document: string, notice: (found: XmlNotice) => void): string {
  refuseCharacters(document);
  return new Guard(document, notice).pass();
}

class Guard {
  readonly #document: string;
  readonly #notice: (found: XmlNotice) => void;
  /** Where the first markup is to be. */
  readonly #start: number;
  /** Whether the end of a CDATA section stands anywhere, and is to be looked for in text. */
  readonly #hasSectionEnd: boolean;
  readonly #open: { name: string; start: number }[] = [];
  #hasRoot = false;
  #line = 1;
  #lineEnd: number;
  readonly #hidden: [start: number, end: number][] = [];

  constructor(document: string, notice: (found: XmlNotice) => void) {
    this.#document = document;
    this.#notice = notice;
    this.#start = endOf(START, document, 0);
    this.#hasSectionEnd = document.includes(']]>');
    this.#lineEnd = document.indexOf('\n');
  }

  pass(): string {
    const document = this.#document;
    let end = this.#start;
    for (let start = document.indexOf('<', end); start >= 0; start = document.indexOf('<', end)) {
      this.#text(end, start);
      const next = document[start + 1];
      if (next === '/') end = this.#closingTag(start);
      else if (next === '!') end = this.#section(start);
      else if (next === '?') end = this.#instruction(start);
      else end = this.#openingTag(start);
    }
    this.#text(end, document.length);
    const [unclosed] = this.#open.slice(-1);
    if (unclosed !== undefined) throw this.#fault(unclosed.start, `<${short(unclosed.name)}> is not closed`);
    if (!this.#hasRoot) throw xmlFault('document', 'it has no root element');
    return this.#visible();
  }

  #text(start: number, end: number): void {
    if (this.#open.length === 0 && endOf(SPACE, this.#document, start) < end)
      throw this.#fault(start, 'text outside the root element');
    if (this.#hasSectionEnd && this.#document.slice(start, end).includes(']]>'))
      throw this.#fault(start, 'text may not hold "]]>"');
  }

  #openingTag(start: number): number {
    const document = this.#document;
    let end = endOf(OPENING, document, start);
    if (end < 0) throw this.#brokenTag(start, start + 1);
    const name = document.slice(start + 1, end);
    const attributes: string[] = [];
    ATTRIBUTE.lastIndex = end;
    for (let found = ATTRIBUTE.exec(document); found !== null; found = ATTRIBUTE.exec(document)) {
      if (attributes.length === XML_LIMITS.attributes)
        throw this.#fault(start, `an element has more than ${XML_LIMITS.attributes} attributes`);
      attributes.push(found[1]!);
      end = ATTRIBUTE.lastIndex;
    }
    const tagEnd = endOf(TAG_END, document, end);
    if (tagEnd < 0) throw this.#brokenTag(start, end);
    if (attributes.length > 1) this.#refuseTwice(attributes, start);
    this.#element(name, start);
    if (document[tagEnd - 2] === '/') this.#open.pop();
    return tagEnd;
  }

  #element(name: string, start: number): void {
    if (this.#open.length === XML_LIMITS.depth)
      throw this.#fault(start, `elements are nested deeper than ${XML_LIMITS.depth}`);
    if (this.#open.length === 0 && this.#hasRoot) throw this.#fault(start, 'this is a second root element');
    this.#hasRoot = true;
    this.#open.push({ name, start });
  }

  #refuseTwice(attributes: string[], start: number): void {
    const twice = attributes.find((name, index) => attributes.indexOf(name) < index);
    if (twice !== undefined) throw this.#fault(start, `the attribute ${short(twice)} stands there twice`);
  }

  #closingTag(start: number): number {
    const opening = this.#open.pop();
    if (opening === undefined) throw this.#fault(start, 'nothing is open that this tag could close');
    const { name } = opening;
    const isIts = this.#document.startsWith(name, start + 2);
    const end = isIts ? endOf(CLOSING_END, this.#document, start + 2 + name.length) : -1;
    if (end < 0) {
      const line = this.#document.slice(0, opening.start).split('\n').length;
      throw this.#fault(start, `expected </${short(name)}>, which closes the tag of line ${line}`);
    }
    return end;
  }

  /** A comment or CDATA; all else that begins with an exclamation mark declares something. */
  #section(start: number): number {
    const document = this.#document;
    if (document.startsWith('<!--', start)) {
      const end = this.#endBehind('-->', start, start + 4);
      if (document.indexOf('--', start + 4) < end - 3)
        throw this.#fault(start, 'a comment may not hold "--"');
      this.#tell('comment', start);
      return end;
    }
    if (!document.startsWith('<![CDATA[', start))
      throw xmlFault('document', 'it has a document type declaration; these are refused');
    if (this.#open.length === 0) throw this.#fault(start, 'text outside the root element');
    const end = this.#endBehind(']]>', start, start + 9);
    this.#tell('CDATA', start);
    return end;
  }

  #instruction(start: number): number {
    const document = this.#document;
    const end = this.#endBehind('?>', start, start + 2);
    TARGET.lastIndex = start;
    const target = TARGET.exec(document)?.[1];
    if (target === undefined) throw this.#fault(start, 'a processing instruction begins with a name');
    if (target.toLowerCase() !== 'xml') {
      this.#tell('processing instruction', start);
      // The parser pairs quotes there, and would look for its end behind the other quote.
      if (/["']/.test(document.slice(start, end))) this.#hidden.push([start, end]);
      return end;
    }
    if (start !== this.#start) throw this.#fault(start, 'an XML declaration stands at the beginning only');
    if (endOf(DECLARATION, document, start) !== end)
      throw this.#fault(start, 'an XML declaration is to be as <?xml version="1.0" encoding="UTF-8"?>');
    return end;
  }

  /** The index behind what closes the markup. */
  #endBehind(closing: string, start: number, from: number): number {
    const found = this.#document.indexOf(closing, from);
    if (found < 0) throw this.#unended(start);
    return found + closing.length;
  }

  /** Told in rising order, so that the lines are counted once. */
  #tell(what: XmlNotice['what'], start: number): void {
    for (; this.#lineEnd >= 0 && this.#lineEnd < start; this.#line++)
      this.#lineEnd = this.#document.indexOf('\n', this.#lineEnd + 1);
    this.#notice({ what, line: this.#line });
  }

  #visible(): string {
    let visible = '';
    let from = 0;
    for (const [start, end] of this.#hidden) {
      visible += this.#document.slice(from, start);
      from = end;
    }
    return visible + this.#document.slice(from);
  }

  #brokenTag(start: number, at: number): Error {
    const document = this.#document;
    const problem = endOf(SPACE, document, at);
    const isUnended = problem === document.length || document[problem] === '<';
    if (isUnended || endOf(ATTRIBUTE_START, document, problem) >= 0) return this.#unended(start);
    const found = JSON.stringify(document.slice(problem, problem + 10));
    return this.#fault(problem, `this may not stand in a tag: ${found}`);
  }

  #unended(start: number): Error {
    return this.#fault(start, 'the markup that begins here does not end');
  }

  #fault(index: number, problem: string): Error {
    return xmlFaultAt(this.#document, index, problem);
  }
}

/** The index behind what a sticky pattern matches at an index, -1 where it does not. */
function endOf(pattern: RegExp, document: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.test(document) ? pattern.lastIndex : -1;
}

const short = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
