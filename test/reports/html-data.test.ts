import { describe, expect, test } from 'vitest';
import { writePlayReadyObject } from '../../codecs/playready-header.ts';
import { writePssh } from '../../codecs/pssh.ts';
import { writeWidevineHeader } from '../../codecs/widevine-header.ts';
import { kept } from '../../harness/kept.ts';
import type { CaseResult } from '../../harness/result.ts';
import { detailOf, indexOf } from '../../reports/html/data.ts';
import { dissectData, dissectPssh } from '../../reports/html/dissect.ts';
import { bodyLayers, requestLayers } from '../../reports/html/layers.ts';
import { createShown, scriptJson } from '../../reports/html/shown.ts';
import { HOSTILE, hostileReport, longReport, sampleReport } from './sample.ts';

const KID = '9bbfdaa0-4589-954c-0644-e308e84942ed';
const WIDEVINE = 'edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
const PLAYREADY = '9a04f079-9840-4286-ab92-e65be0885f95';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('the index of a report', () => {
  test('has each cause once, with the cases it shows in and those it blocks', () => {
    const { causes, cases } = indexOf(sampleReport());
    expect(causes.map(({ level }) => level)).toEqual(['must', 'must', 'should']);
    const [first] = causes;
    expect(first!.cases.map((at) => cases[at]!.id)).toEqual(['packaging/register-storage/success']);
    expect(first!.blocked.map((at) => cases[at]!.status)).toEqual(['blocked', 'blocked']);
    for (const { findings } of cases)
      for (const [, level, cause] of findings) expect(causes[cause]!.level).toBe(level);
  });

  test('has the words of every clause that is named, and says nothing of those it does not know', () => {
    const report = sampleReport();
    report.results[0]!.clauses.push('XYZ-001');
    const { clauses, cases } = indexOf(report);
    const known = clauses.filter(({ id }) => id !== 'XYZ-001');
    expect(known.every(({ statement, document, section }) => statement && document && section)).toBe(true);
    expect(clauses.find(({ id }) => id === 'XYZ-001')).toEqual({ id: 'XYZ-001' });
    expect(cases[0]!.clauses.map((at) => clauses[at]!.id)).toEqual(report.results[0]!.clauses);
  });

  test('stays small however much is said', () => {
    expect(JSON.stringify(indexOf(longReport(1_000))).length).toBeLessThan(3_000_000);
  });

  test('tells of secrets that stand in it, of missing cases and of parts', () => {
    const warnings = ['Secrets stand in it.'];
    const report = { ...sampleReport(), warnings, complete: false, shard: { index: 2, count: 3 } };
    expect(indexOf(report).notices).toEqual([
      'Secrets stand in it.',
      expect.stringContaining('did not come to its end'),
      expect.stringContaining('part 2 of 3'),
    ]);
  });
});

test('the layers of an envelope lead from base64 to plain JSON', () => {
  const report = sampleReport();
  const result = report.results.find(({ id }) => id === 'packaging/list-storages/none')!;
  const [exchange] = detailOf(report, result).exchanges;
  expect(exchange!.request.layers.map(({ name }) => name)).toEqual([
    'base64',
    'Envelope',
    'Cipher',
    'Plain JSON',
  ]);
  const [outer, envelope] = exchange!.request.layers;
  expect(Buffer.from(outer!.text!, 'base64').toString()).toBe(envelope!.text);
  const { expectedHash } = result.exchanges[0]!.request.decoded as { expectedHash: string };
  expect(envelope!.faults).toEqual([expect.stringContaining(expectedHash)]);
});

describe('pssh boxes', () => {
  test('of Widevine are dissected to the last byte', () => {
    const data = writeWidevineHeader({ keyIds: [KID], provider: 'someone', contentId: Buffer.from('film') });
    const [box] = dissectPssh(base64(writePssh({ systemId: WIDEVINE, keyIds: [KID], data })));
    const rows = box!.rows.map(({ at, name, value }) => [at, name, value]);
    expect(rows).toContainEqual([12, 'system ID', `${WIDEVINE}  Widevine`]);
    expect(rows).toContainEqual([28, 'key IDs', '1']);
    expect(rows).toContainEqual([32, 'key ID', KID]);
    expect(rows).toContainEqual([48, 'data size', `${data.length} bytes`]);
    expect(rows).toContainEqual([undefined, 'content ID', 'film']);
  });

  test('of PlayReady have the key ID in both orders', () => {
    const object = writePlayReadyObject({ version: '4.0.0.0', algorithm: 'AESCTR', keyId: KID });
    const rows = dissectPssh(base64(writePssh({ systemId: PLAYREADY, keyIds: [], data: object })))[0]!.rows;
    expect(rows.find(({ name }) => name === 'key ID')!.value).toBe(
      `${KID}  in the header oNq/m4lFTJUGROMI6ElC7Q==`,
    );
  });

  test('in a row are told apart', () => {
    const box = writePssh({ systemId: WIDEVINE, keyIds: [], data: new Uint8Array() });
    expect(dissectPssh(base64(Buffer.concat([box, box])))).toHaveLength(2);
  });

  test.each([
    ['nothing', ''],
    ['no base64', '§§§'],
    ['no box', base64(Buffer.from('hello, this is no box at all'))],
    [
      'a box cut',
      base64(writePssh({ systemId: WIDEVINE, keyIds: [KID], data: Buffer.alloc(9) }).subarray(0, 40)),
    ],
    ['a box of nonsense', base64(writePssh({ systemId: PLAYREADY, keyIds: [], data: Buffer.alloc(9, 255) }))],
  ])('that are %s are shown as far as they go', (_, text) => {
    const parts = [...dissectPssh(text), ...dissectData('data', text, WIDEVINE)];
    expect(parts.length).toBeGreaterThan(1);
  });
});

describe('bodies', () => {
  const names = (body: string) => bodyLayers(body).map(({ name }) => name);

  test.each([
    ['{"a":1}', ['JSON']],
    ['<html><body>', ['Markup']],
    ['plain', []],
    ['', []],
    ['<cpix:CPIX xmlns:cpix="urn:dashif:org:cpix"/>', ['CPIX']],
    ['<CPIX', ['Markup']],
    [`<CPIX>${'<a>'.repeat(100_000)}`, ['CPIX']],
    ['<!DOCTYPE CPIX [<!ENTITY a "b">]><CPIX>&a;</CPIX>', ['CPIX']],
  ])('%.40s', (body, layers) => {
    expect(names(body)).toEqual(layers);
  });

  test('a document of which a report has the beginning is not called broken', () => {
    const beginning = kept(`<CPIX xmlns="urn:dashif:org:cpix">${' '.repeat(70_000)}</CPIX>`);
    expect(bodyLayers(beginning)).toEqual([
      { name: 'CPIX', kind: 'xml', notes: ['It is too large to be taken apart here.'] },
    ]);
  });

  test.each([
    [null],
    ['text'],
    [[]],
    [{ kind: 'envelope' }],
    [{ kind: 'envelope', faults: [null, 1, {}], tolerated: [{}], envelope: 'no', extraMembers: 'x' }],
    [{ kind: 'ticket-request', faults: 'x', json: 7 }],
    [{ kind: 'cpix', document: null }],
    [{ kind: HOSTILE }],
  ])('what was decoded to %j is no surprise', (decoded) => {
    const request = { method: 'GET', url: '/', headers: [] as [string, string][], body: '', decoded };
    expect(requestLayers(request)).toBeInstanceOf(Array);
  });
});

describe('what is shown', () => {
  test('has no control or direction characters, but the line ends it came with', () => {
    expect(createShown().text('a\r\nb\rc\u202ed\u0000\n')).toBe('a\r\nb\\u000dc\\u202ed\\u0000\n');
  });

  test('is cut where it is very long, and says so', () => {
    const text = createShown().text('x'.repeat(1_000_123));
    expect(text).toHaveLength(1_000_000 + '\n… 123 characters more: report.json has them'.length);
  });

  test('is JSON that no browser reads an end of a script in, and that reads back the same', () => {
    const value = { [HOSTILE]: ['</script><!--', HOSTILE, '\u2028'] };
    const text = scriptJson(value);
    expect(text).not.toMatch(/[<\u2028\u2029\n]/);
    expect(JSON.parse(text)).toEqual(value);
  });

  test('of a hostile report can be read again, a line a case', () => {
    const report = hostileReport();
    const lines = report.results.map((result: CaseResult) => scriptJson(detailOf(report, result)));
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  });
});
