import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { schemaValidator } from '../../codecs/cpix/schema.ts';

// Tests also give the validator schemas by their paths.
xmlRegisterFsInputProviders();

/** What the schema of the CPIX documents has against a document, one line a problem; empty for a valid one. */
export const cpixSchemaProblems: (xml: string) => string[] = await schemaValidator('document');
