import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../cli/catalog.ts';
import { subjects } from '../../cli/subjects.ts';
import { copyOfCheckout } from '../support/checkout.ts';

const root = join(import.meta.dirname, '../..');

function countersign(args: string[], cwd = root) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/countersign.js', ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const all = subjects(loadCatalog());

test('no two things have the same ID in any letter case', () => {
  const ids = all.map(({ id }) => id.toLowerCase());
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('everything is said in words, and no clause it names is unknown', () => {
  for (const { id, summary, facts } of all) {
    expect(summary, id).toMatch(/\S/);
    for (const line of facts.flatMap(([, lines]) => lines ?? [])) {
      expect(line, id).toMatch(/\S/);
      expect(line, id).not.toContain('undefined');
    }
  }
});

/** Of each kind one, with what it must say. */
const examples: [id: string, kind: string, facts: Record<string, string>][] = [
  [
    'PKG-018',
    'clause',
    {
      level: 'must',
      binds: 'client',
      source: 'packaging-api, PallyCon HTTP API Specification / SHA256 message Format, line 49',
      proof: 'The hash is recomputed',
      cases: 'packaging/register-storage/success  A storage is registered',
      rules: 'packaging/envelope-hash',
      ambiguities: 'A-10',
    },
  ],
  [
    'A-33',
    'ambiguity',
    {
      readings: '- protect_type, as in the sample',
      decision: 'both names are right',
      clauses: 'PKG-079',
      fails: 'neither',
    },
  ],
  [
    'A1007',
    'API error code',
    { API: 'packaging', clause: 'PKG-A-A1007', cases: 'packaging/register-storage/error-hash' },
  ],
  [
    'WM030',
    'job status',
    { phase: 'done', terminal: 'yes', clause: 'PKG-S-WM030', cases: 'packaging/list-jobs/status-wm030' },
  ],
  ['WM900102', 'process error code', { cases: 'packaging/callbacks/' }],
  ['WM900010', 'process error code', { clause: 'PKG-P-WM900010' }],
  ['2002', 'ticket code', { API: 'sevu', status: 'success', documented: 'yes', clause: 'SEV-036' }],
  [
    'cpix/get-content-keys-answers/unusable-iv-of-17-bytes',
    'case',
    { server: 'answers as the service would, with a fault in it: iv-of-17-bytes', expects: 'failure' },
  ],
  [
    'packaging/register-storage/block-aligned',
    'case',
    {
      method: 'packaging.registerStorage',
      sweep: 'description, of 1 to 16 characters',
      expects: 'success',
      clauses: 'PKG-012',
    },
  ],
  [
    'packaging/envelope-hash',
    'rule',
    {
      level: 'must',
      'held against': 'every request',
      clause: 'PKG-018',
      cases: 'packaging/register-storage/success',
    },
  ],
  ['WIDEVINE', 'DRM system', { documented: 'yes', schemes: 'cenc, cbcs', clause: 'CPX-061' }],
];

test.each(examples)('%s is explained', (id, kind, expected) => {
  const subject = all.find((each) => each.id === id)!;
  expect(subject.kind).toBe(kind);
  const facts = Object.fromEntries(
    subject.facts.map(([label, lines]) => [label, [lines ?? []].flat().join('\n')]),
  );
  for (const [label, words] of Object.entries(expected)) expect(facts[label]).toContain(words);
});

test('explain prints it, whatever the letter case', () => {
  const { status, stdout, stderr } = countersign(['explain', 'pkg-018']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^PKG-018 {2}clause\n\n {2}The hash message is /);
  expect(stdout).toContain('\n  rules         packaging/envelope-hash  ');
});

test('explain --json prints it as data', () => {
  const { status, stdout } = countersign(['explain', 'A1007', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    kind: 'API error code',
    id: 'A1007',
    api: 'packaging',
    text: 'Failed to verify the hash',
    clause: 'PKG-A-A1007',
    cases: ['list-jobs', 'list-storages', 'register-job', 'register-storage', 'update-storage'].map(
      (group) => `packaging/${group}/error-hash`,
    ),
  });
});

test('an unknown ID is a usage error that names the nearest', () => {
  expect(countersign(['explain', 'pkg-0188'])).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'Nothing is called "pkg-0188". The nearest is PKG-018, a clause; countersign list shows what there is.\n',
  });
});

describe('a fault in the data', () => {
  const copy = copyOfCheckout();
  afterAll(copy.remove);

  test.each<[what: string, file: string, change: (text: string) => string, message: string]>([
    [
      'an unknown clause in a case',
      'contracts/sevu/cases/request-ticket.yaml',
      (text) => text.replace('SEV-003', 'SEV-903'),
      'contracts/sevu/cases/request-ticket.yaml, success: there is no clause SEV-903. The nearest is SEV-003',
    ],
    [
      'an unknown clause of a rule',
      'contracts/sevu/rules/result.ts',
      (text) => text.replace(/clause: 'SEV-\d+'/, "clause: 'SEV-940'"),
      'contracts/sevu/rules, sevu/',
    ],
    [
      'a file that does not parse',
      'specs/ambiguities.yaml',
      (text) => `${text}\n  - [\n`,
      'specs/ambiguities.yaml, line ',
    ],
    [
      'a clause given twice',
      'specs/cpix/clauses.yaml',
      (text) => text.replace('CPX-002', 'CPX-001'),
      'specs/cpix/clauses.yaml, CPX-001: the ID is given twice. Rename or remove one of the two.',
    ],
    [
      'a clause that two APIs have',
      'specs/sevu/clauses.yaml',
      (text) => text.replace('SEV-001', 'PKG-001'),
      'specs/sevu/clauses.yaml, PKG-001: the ID is given twice.',
    ],
  ])('%s is told in one line, with exit code 2', (_what, file, change, message) => {
    let before = '';
    copy.edit(file, (text) => {
      before = text;
      return change(text);
    });
    const { status, stdout, stderr } = countersign(['list', 'clauses'], copy.path);
    copy.edit(file, () => before);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toContain(message);
  });
});
