import { readFileSync } from 'node:fs';
import type { SpecDocument } from '../../specs/index.ts';
import { parseSpec } from '../../specs/read.ts';

let parsed: SpecDocument | undefined;

/** The OpenAPI document of the admin API. */
export function adminDocument(): SpecDocument {
  parsed ??= parseSpec(
    'mocks/admin/openapi.yaml',
    readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8'),
  ) as SpecDocument;
  return parsed;
}
