import { readFileSync } from 'node:fs';
import { specFile } from '../../specs/index.ts';
import { CodecError } from '../codec-error.ts';
import { readXml } from '../xml.ts';
import { decodeXml } from './decode.ts';
import type { Layout } from './order.ts';

/** Which schema: `document` is that of the API documents, without an order; `strict` that of CPIX 2.3. */
export type Profile = Layout;

/**
 * What a schema has against a document, one line a problem; empty for a valid one. What cannot be read at all, or has a
 * document type declaration, is one problem. The validator is loaded at the first call; it reads the schemas of this
 * package and nothing else, neither files nor the network.
 */
export async function schemaProblems(xml: string | Uint8Array, profile: Profile): Promise<string[]> {
  return (await schemaValidator(profile))(xml);
}

const SCHEMAS: Record<Profile, string> = { document: 'cpix.xsd', strict: 'cpix-strict.xsd' };
const PARTS = [...Object.values(SCHEMAS), 'cpix-types.xsd', 'pskc.xsd'];

type Validator = (xml: string | Uint8Array) => string[];

const validators = new Map<Profile, Promise<Validator>>();

/** {@link schemaProblems} with its schema read, for many documents. */
export function schemaValidator(profile: Profile): Promise<Validator> {
  const known = validators.get(profile) ?? load(profile);
  validators.set(profile, known);
  return known;
}

async function load(profile: Profile): Promise<Validator> {
  const libxml2 = await import('libxml2-wasm');
  const { XmlDocument, XmlLibError, XsdValidator, ParseOption } = libxml2;
  const validator = XsdValidator.fromDoc(schemaDocument(libxml2, SCHEMAS[profile]));
  const option = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES;
  return (xml) => {
    const readable = readableText(xml);
    if ('problem' in readable) return [readable.problem];
    try {
      const document = XmlDocument.fromString(readable.text, { option });
      try {
        validator.validate(document);
      } finally {
        document.dispose();
      }
      return [];
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error;
      return error.details.map(({ line, message }) => `line ${line}: ${message.trim()}`);
    }
  };
}

/** A document as the validator takes it: without its declaration, the encoding in which no longer holds. */
function readableText(xml: string | Uint8Array): { text: string } | { problem: string } {
  try {
    const text = typeof xml === 'string' ? xml : decodeXml(xml).text;
    readXml(text);
    return { text: text.replace(DECLARATION, (written) => written.replace(/[^\r\n]/g, '')) };
  } catch (error) {
    if (error instanceof CodecError) return { problem: error.message };
    throw error;
  }
}

/** Its line ends stay, for the lines of problems. */
const DECLARATION = /^\uFEFF?\s*(?:<\?xml\s[^>]*>)?/;

/** A schema, with those it includes and imports in reach under the same made-up address. */
function schemaDocument(libxml2: typeof import('libxml2-wasm'), name: string) {
  const url = (part: string): string => `countersign/cpix/${part}`;
  const read = (part: string): Uint8Array => readFileSync(specFile(`cpix/${part}`));
  const parts = Object.fromEntries(PARTS.map((part) => [url(part), read(part)]));
  libxml2.xmlRegisterInputProvider(new libxml2.XmlBufferInputProvider(parts));
  return libxml2.XmlDocument.fromBuffer(read(name), { url: url(name) });
}
