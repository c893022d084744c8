import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Case } from '../../contracts/case.ts';
import { openApi } from '../../specs/index.ts';
import { violations } from '../../specs/validate.ts';

/**
 * Reads what cases would read when the first of each API is run: its document, and the schemas of its requests. For while
 * a client starts, which is seen to between one schema and the next.
 */
export async function readAhead(cases: Case[]): Promise<void> {
  for (const api of new Set(cases.map((each) => each.api)))
    for (const schema of Object.keys(openApi(api).components.schemas).filter(isOfRequest)) {
      await nextTurn();
      violations(api, schema, undefined);
    }
}

const isOfRequest = (schema: string): boolean => schema.endsWith('Request');
