import { expect, test } from 'vitest';
import { asAmbiguities } from '../../specs/ambiguities.ts';
import { asClauses, requireClauses } from '../../specs/clauses.ts';
import { asCodeTables } from '../../specs/codes.ts';
import { asDrmSystems } from '../../specs/drm-systems.ts';
import { parseSpec } from '../../specs/read.ts';
import { SpecError } from '../../specs/spec-error.ts';

/** The error that is thrown. */
function thrown(act: () => unknown): SpecError {
  try {
    act();
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

const unknown = { problem: 'there is no clause PKG-9', fix: 'The nearest is PKG-' };

test.each<[what: string, act: () => unknown, place: string, problem: string, fix: string]>([
  [
    'an open flow list',
    () => parseSpec('f.yaml', 'a: 1\nb: [1,\nc: 2\n'),
    'line 3, column 1',
    'not valid YAML: ',
    'Correct that line.',
  ],
  [
    'a tab',
    () => parseSpec('f.yaml', 'a:\n\t- 1\n'),
    'line 2, column 1',
    'not valid YAML: ',
    'Correct that line.',
  ],
  [
    'a key given twice',
    () => parseSpec('f.yaml', 'a: 1\na: 2\n'),
    'line 2, column 1',
    'not valid YAML: duplicated mapping key',
    'Correct that line.',
  ],
  [
    'a clause given twice',
    () => asClauses('f.yaml', [{ id: 'PKG-001' }, { id: 'PKG-001' }]),
    'PKG-001',
    'the ID is given twice',
    'Rename or remove',
  ],
  [
    'an ambiguity given twice',
    () => asAmbiguities('f.yaml', [{ id: 'A-01' }, { id: 'A-01' }]),
    'A-01',
    'the ID is given twice',
    'Rename or remove',
  ],
  [
    'a code given twice',
    () => asCodeTables('f.yaml', { results: [{ code: 3 }, { code: 3 }] }),
    'results 3',
    'the ID is given twice',
    'Rename or remove',
  ],
  [
    'an unknown clause in an ambiguity',
    () => asAmbiguities('f.yaml', [{ id: 'A-01', clauses: ['PKG-018', 'PKG-9'] }]),
    'A-01',
    unknown.problem,
    unknown.fix,
  ],
  [
    'an unknown clause in a code table',
    () => asCodeTables('f.yaml', { apiErrors: [{ code: 'A1', clause: 'PKG-9' }] }),
    'apiErrors A1',
    unknown.problem,
    unknown.fix,
  ],
  [
    'an unknown clause of a DRM system',
    () => asDrmSystems('f.yaml', [{ name: 'NCG', clause: 'PKG-9' }]),
    'NCG',
    unknown.problem,
    unknown.fix,
  ],
  [
    'an unknown clause of a case',
    () => requireClauses(['PKG-9'], 'f.yaml', 'packaging/x/y'),
    'packaging/x/y',
    unknown.problem,
    unknown.fix,
  ],
])('%s is a fault with file, place and fix', (_what, act, place, problem, fix) => {
  const error = thrown(act);
  expect(error).toMatchObject({ file: 'f.yaml', place });
  expect(error.fix).toContain(fix);
  expect(error.message).toMatch(/^f\.yaml, [^\n]+$/);
  expect(error.message).toContain(`${place}: ${problem}`);
});

test('a DRM system need not stand in a clause', () => {
  expect(asDrmSystems('f.yaml', [{ name: 'IRDETO' }])).toHaveLength(1);
});
