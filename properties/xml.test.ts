import fc from 'fast-check';
import { ParseOption, XmlDocument, XmlElement as XmlNode } from 'libxml2-wasm';
import { expect } from 'vitest';
import { writeCpix } from '../codecs/cpix/write.ts';
import { readXml, type XmlElement } from '../codecs/xml.ts';
import { cpixDocument } from './arbitraries/cpix-document.ts';
import { damagedText } from './arbitraries/damaged.ts';
import { markup, pairedMarkup } from './arbitraries/markup.ts';
import { codeUnits } from './arbitraries/text.ts';
import { law } from './law.ts';

const documents = fc.oneof(markup, pairedMarkup, codeUnits, damagedText(cpixDocument.map(writeCpix)));

law(
  'libxml2 reads the same document, or refuses it too',
  fc.property(documents, (text) => {
    const theirs = byLibxml2(text);
    const ours = orUndefined(() => summary(readXml(text)));
    if (ours !== undefined) expect(theirs).toEqual(ours);
    else if (theirs !== undefined) expect(text).toMatch(REFUSED_HERE);
  }),
);

/** What is well-formed and refused here nevertheless: document types, and names that JavaScript objects have. */
const REFUSED_HERE = /<!DOCTYPE|\b(?:__proto__|constructor|prototype)\b|\u1680/;

interface Summary {
  name: [namespace: string, local: string];
  attributes: Record<string, string>;
  content: (string | Summary)[];
}

const summary = ({ namespace, local, attributes, content }: XmlElement): Summary => ({
  name: [namespace, local],
  attributes: { ...attributes },
  content: content.map((part) => (typeof part === 'string' ? part : summary(part))),
});

/** What libxml2 wants beyond being well-formed: namespaces that are URIs, encodings that it knows. */
const REFUSED_THERE = /valid URI|encoding/;

/** `undefined` for a document that libxml2 refuses. White space in front of an XML declaration is tolerated here. */
function byLibxml2(text: string): Summary | undefined {
  if (/\p{Surrogate}/u.test(text)) return undefined;
  let xml: XmlDocument;
  try {
    xml = XmlDocument.fromString(text.replace(/^\uFEFF?[ \t\r\n]*/, ''), {
      option: ParseOption.XML_PARSE_NONET,
    });
  } catch (error) {
    fc.pre(!REFUSED_THERE.test((error as Error).message));
    return undefined;
  }
  try {
    return nodeSummary(xml.root);
  } finally {
    xml.dispose();
  }
}

function nodeSummary(node: XmlNode): Summary {
  const content: Summary['content'] = [];
  // The instructions among its children have no class of their own there.
  for (const child of node.find('* | text()')) {
    const last = content.at(-1);
    if (child instanceof XmlNode) content.push(nodeSummary(child));
    else if (typeof last === 'string') content.splice(-1, 1, last + child.content);
    else if (child.content !== '') content.push(child.content);
  }
  const attributes = node.attrs.map(({ prefix, name, value }) => [
    prefix ? `${prefix}:${name}` : name,
    value,
  ]);
  return { name: [node.namespaceUri ?? '', node.name], attributes: Object.fromEntries(attributes), content };
}

function orUndefined<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
