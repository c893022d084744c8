import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCases, readCaseFile } from '../../contracts/case.ts';
import { APIS } from '../../specs/index.ts';

const files = APIS.flatMap((api) => {
  const folder = `contracts/${api}/cases`;
  return readdirSync(folder).map((name) => ({ api, path: `${folder}/${name}` }));
});

test.each(files)(
  '$path fits the schema of case files, which is not looked at when it is loaded',
  ({ api, path }) => {
    expect(readCaseFile(path, api)).not.toHaveLength(0);
  },
);

test('all of them are loaded', () => {
  expect(loadCases()).toEqual(files.flatMap(({ api, path }) => readCaseFile(path, api)));
});
