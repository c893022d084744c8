import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { matrixToMarkdown } from '../../reports/matrix/markdown.ts';
import { CLIENTS, sideBySide } from '../support/clients.ts';

describe('the matrix', () => {
  const whole = sideBySide(CLIENTS);
  const { columns, rows, notes } = whole;

  test('has a column a client and a row an operation, by API in the order of all lists', () => {
    expect(columns.map(({ label }) => label)).toEqual(['zebra 2.0', 'acme 1.0', 'solo']);
    expect(rows.map(({ api, operation }) => `${api}.${operation}`)).toEqual([
      'packaging.listJobs',
      'packaging.registerStorage',
      'sevu.requestTicket',
    ]);
    expect(rows[1]!.summaries.map(({ total, passed, failed }) => [total, passed, failed])).toEqual([
      [2, 2, 0],
      [2, 1, 1],
      [0, 0, 0],
    ]);
  });

  test('tells how each case ended for each client, and where they differ', () => {
    expect(rows[1]!.cases.map(({ id, differs }) => [id, differs])).toEqual([
      ['packaging/a/one', true],
      ['packaging/a/two', false],
    ]);
    expect(rows[1]!.cases[0]!.outcomes).toEqual([
      { status: 'passed' },
      { status: 'failed', rule: 'packaging/envelope-hash', says: 'packaging/envelope-hash is broken.' },
      null,
    ]);
  });

  test('tells what makes the reports hard to compare', () => {
    expect(notes).toEqual(['The report of solo is incomplete: cases that it lacks were not run.']);
    const other = { ...CLIENTS[0]!, seed: 9, tool: { name: 'countersign', version: '0.2.0' } };
    expect(sideBySide([CLIENTS[0]!, other]).notes).toHaveLength(2);
  });

  test('names the files of two reports of one client', () => {
    expect(sideBySide([CLIENTS[0]!, CLIENTS[0]!]).columns.map(({ label }) => label)).toEqual([
      'zebra 2.0 (0.json)',
      'zebra 2.0 (1.json)',
    ]);
  });

  test('as Markdown has what is done, and the cases in which the clients differ', () => {
    const text = matrixToMarkdown(whole);
    expect(text).toContain('| `packaging.registerStorage` | ✓ 2/2 | ✗ 1/2 | not run |');
    expect(text).toContain('| `packaging.listJobs` | ✓ 1/1 | skipped | not run |');
    expect(text).toContain(
      '| `packaging/a/one` | ✓ passed | ✗ failed `packaging/envelope-hash` | · not run |',
    );
  });

  test('as JSON fits its schema', () => {
    const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }));
    for (const name of ['report', 'matrix'])
      ajv.addSchema(JSON.parse(readFileSync(`reports/${name}.schema.json`, 'utf8')));
    const validate = ajv.getSchema('urn:countersign:matrix:1')!;
    const written = JSON.parse(JSON.stringify(whole));
    expect([validate(written), validate.errors]).toEqual([true, null]);
    expect(validate({ ...written, rows: [{ api: 'x' }] })).toBe(false);
  });
});
