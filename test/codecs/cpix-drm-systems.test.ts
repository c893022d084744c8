import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { drmOf, SYSTEM_IDS } from '../../codecs/cpix/drm-systems.ts';

const table = load(readFileSync(join(import.meta.dirname, '../../specs/cpix/drm-systems.yaml'), 'utf8')) as {
  name: string;
  systemId: string;
  documented: boolean;
}[];

test('the system IDs are those of the documented systems in the table', () => {
  const documented = table.filter((system) => system.documented);
  expect(SYSTEM_IDS).toEqual(Object.fromEntries(documented.map(({ name, systemId }) => [name, systemId])));
});

test.each(table)('$systemId is $name, if documented', ({ name, systemId, documented }) => {
  const expected = documented ? name : undefined;
  expect(drmOf(systemId)).toBe(expected);
  expect(drmOf(systemId.toUpperCase())).toBe(expected);
});
