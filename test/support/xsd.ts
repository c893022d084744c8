import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

// The schemas include and import one another by relative paths.
xmlRegisterFsInputProviders();

const path = join(import.meta.dirname, '../../specs/cpix/cpix.xsd');
const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(path), { url: path }));

/** What the schema of the CPIX documents has against a document, one line a problem; empty for a valid one. */
export function cpixSchemaProblems(xml: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map(({ line, message }) => `line ${line}: ${message.trim()}`);
  } finally {
    document.dispose();
  }
}
