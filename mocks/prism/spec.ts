import { type SpecDocument, SpecError } from '../../specs/index.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** An OpenAPI document and the file it stands in, which errors name. */
export interface Spec {
  file: string;
  document: SpecDocument;
}

/**
 * A document that can be mocked.
 * @throws {SpecError} for one without paths, and for one that would be validated by another dialect than it is written
 * in: Prism takes a 3.1 document for JSON Schema draft-07 unless `jsonSchemaDialect` says otherwise, and then ignores
 * keywords such as `unevaluatedProperties` in silence.
 */
export function checkSpec(file: string, document: SpecDocument): Spec {
  if (typeof document?.paths !== 'object')
    throw new SpecError(file, '#', 'there are no paths', 'Make it an OpenAPI document.');
  const { jsonSchemaDialect } = document as { jsonSchemaDialect?: string };
  if (jsonSchemaDialect !== DIALECT)
    throw new SpecError(
      file,
      '#/jsonSchemaDialect',
      'Prism would validate by draft-07',
      `Make it ${DIALECT}.`,
    );
  return { file, document };
}
