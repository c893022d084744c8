import fc from 'fast-check';
import { expect } from 'vitest';
import { contentKeysFrom } from '../codecs/cpix/content-keys.ts';
import type { CpixDocument } from '../codecs/cpix/document.ts';
import { readCpix } from '../codecs/cpix/read.ts';
import { writeCpix } from '../codecs/cpix/write.ts';
import { escapeXml, readXml } from '../codecs/xml.ts';
import { cpixSchemaProblems } from '../test/support/xsd.ts';
import { cpixDocument } from './arbitraries/cpix-document.ts';
import { damaged, damagedText } from './arbitraries/damaged.ts';
import { markup } from './arbitraries/markup.ts';
import { codeUnits } from './arbitraries/text.ts';
import { xmlText } from './arbitraries/xml-text.ts';
import { law } from './law.ts';
import { neverThrowsUntyped, roundTrips } from './laws.ts';

const write = (document: CpixDocument): Uint8Array => Buffer.from(writeCpix(document), 'utf8');

law('a CPIX document reads back', roundTrips({ write, read: readCpix }, cpixDocument));

law(
  'every CPIX document written is valid by the schema',
  fc.property(cpixDocument, (document) => {
    expect(cpixSchemaProblems(writeCpix(document))).toEqual([]);
  }),
);

law(
  'prefixes, comments, line ends and a byte order mark do not change what is read',
  fc.property(cpixDocument, fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), (document, prefix) => {
    fc.pre(!prefix.startsWith('xml') && prefix !== 'pskc' && prefix !== 'speke');
    const rewritten = writeCpix(document)
      .replace(/(<\/?)cpix:/g, `$1${prefix}:`)
      .replace('xmlns:cpix=', `xmlns:${prefix}=`)
      .replaceAll('\n', '<!-- <a> -->\r\n')
      .replace(/^(.*\?>)<!-- <a> -->/, '\uFEFF$1');
    expect(readCpix(Buffer.from(rewritten))).toEqual(readCpix(write(document)));
  }),
);

const text = {
  write: (value: string) => `<a>${escapeXml(value)}</a>`,
  read: (xml: string) => readXml(xml).text,
};
const attribute = {
  write: (value: string) => `<a b="${escapeXml(value)}"/>`,
  read: (xml: string) => readXml(xml).attributes.b!,
};
law('escaped text reads back from an element', roundTrips(text, xmlText));
law('escaped text reads back from an attribute', roundTrips(attribute, xmlText));

law('any text is an XML document or a fault', neverThrowsUntyped(readXml, fc.oneof(codeUnits, markup)));
law(
  'a damaged document is an XML document or a fault',
  neverThrowsUntyped(readXml, damagedText(cpixDocument.map(writeCpix))),
);
law(
  'any bytes are a CPIX document or a fault',
  neverThrowsUntyped(
    readCpix,
    fc.oneof(
      fc.uint8Array(),
      markup.map((xml) => Buffer.from(xml)),
      damaged(cpixDocument.map(write)),
    ),
  ),
);
law('any CPIX document gives content keys or a fault', neverThrowsUntyped(contentKeysFrom, cpixDocument));
