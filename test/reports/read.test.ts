import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../harness/result.ts';
import { readText } from '../../reports/read/file.ts';
import { ReportError, readReport } from '../../reports/read.ts';
import { aFailure, aReport, aResult } from '../support/report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-read-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const REPORT = aReport([aResult('a/b/c'), aFailure('a/b/d', 'packaging/x')]);
const START: RunEvent = {
  type: 'run-started',
  schemaVersion: 1,
  tool: REPORT.tool,
  seed: 7,
  client: REPORT.client,
  command: REPORT.command,
  startedAt: REPORT.startedAt,
  total: 2,
};
const FINISHED = REPORT.results.map((result): RunEvent => ({ type: 'case-finished', result }));
const END: RunEvent = { type: 'run-finished', durationMs: 10, complete: true };

const lines = (...events: unknown[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');

/** Writes a file and gives its path. */
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a report is read', () => {
  test('from report.json, also behind a byte order mark, members of the future passed over', () => {
    const path = written('future.json', `\ufeff${JSON.stringify({ ...REPORT, moods: ['good'] })}`);
    expect(readReport(path)).toEqual({ report: { ...REPORT, moods: ['good'] }, path, notes: [] });
  });

  test('from the events of a run, whatever their file is called and whatever else it may tell', () => {
    const path = written('some.txt', lines(START, { type: 'weather', sunny: true }, ...FINISHED, END));
    expect(readReport(path)).toEqual({ report: REPORT, path, notes: [] });
  });

  test('from the events of a killed run, as one that is not complete', () => {
    const { report, notes } = readReport(written('killed.ndjson', lines(START, FINISHED[0])));
    expect(report).toMatchObject({ complete: false, summary: { total: 1, passed: 1 } });
    expect(notes).toEqual([
      expect.stringContaining('did not end, so what comes of it is marked as incomplete'),
    ]);
  });

  test('from events whose last line was cut, which is told', () => {
    const text = lines(START, ...FINISHED);
    const { report, notes } = readReport(written('cut.ndjson', text.slice(0, -50)));
    expect(report).toMatchObject({ complete: false, summary: { total: 1, failed: 0 } });
    expect(notes[0]).toMatch(/cut\.ndjson" ends within line 3, where the run was cut off/);
  });

  test('from events of which only the last line end is missing', () => {
    const { report, notes } = readReport(written('bare.ndjson', lines(START, ...FINISHED, END).trimEnd()));
    expect([report, notes]).toEqual([REPORT, []]);
  });

  test('from a folder: of the last run, also where that was killed', () => {
    const last = join(folder, 'last');
    mkdirSync(last);
    const events = written('last/events.ndjson', lines(START, FINISHED[0]));
    const report = written('last/report.json', JSON.stringify(REPORT));
    utimesSync(events, 1000, 1000);
    utimesSync(report, 2000, 2000);
    expect(readReport(last)).toMatchObject({ path: report, report: { complete: true } });
    utimesSync(events, 3000, 3000);
    expect(readReport(last)).toMatchObject({ path: events, report: { complete: false } });
  });
});

describe('what is no report is refused in one line that says what it is', () => {
  const rows: [what: string, name: string, text: string, says: string][] = [
    ['empty', 'empty.json', '', 'is empty'],
    ['no events', 'empty.ndjson', '\n', 'is empty'],
    ['not JSON', 'text.json', 'hello \u001b[31m\n there', 'is not JSON: '],
    ['cut', 'half.json', JSON.stringify(REPORT).slice(0, 500), 'is not JSON: '],
    ['a list', 'list.json', '[]', 'is no report but a list'],
    ['null', 'null.json', 'null', 'is no report but null'],
    [
      'newer',
      'newer.json',
      JSON.stringify({ ...REPORT, schemaVersion: 2 }),
      'its schemaVersion is 2, this one reads 1. Update countersign.',
    ],
    ['something else', 'else.json', '{"name": "x"}', 'its schemaVersion is missing'],
    [
      'of wrong shape',
      'shape.json',
      JSON.stringify({ ...REPORT, results: [{ ...REPORT.results[0], status: 'great' }] }),
      'at /results/0/status: must be equal to one of the allowed values (passed',
    ],
    [
      'without a client',
      'client.json',
      JSON.stringify({ ...REPORT, client: undefined }),
      "at /: must have required property 'client'",
    ],
    ['garbage within', 'garbage.ndjson', `${lines(START)}%%%\n${lines(END)}`, 'line 2 of'],
    ['a line left empty', 'blank.ndjson', `${lines(START)}\n${lines(END)}`, 'line 2 of'],
    [
      'an event of wrong shape',
      'event.ndjson',
      lines(START, { type: 'case-finished', result: { id: 7 } }),
      'at /result',
    ],
    ['newer events', 'newer.ndjson', lines({ ...START, schemaVersion: 3 }, END), 'Line 1 of'],
    [
      'events without a start',
      'start.ndjson',
      lines(...FINISHED, END),
      'does not begin with the start of a run',
    ],
    [
      'half of the first event',
      'first.ndjson',
      lines(START).slice(0, 40),
      'does not begin with the start of a run',
    ],
    [
      'the events of two runs',
      'two.ndjson',
      lines(START, END, START, END),
      'the events of more than one run',
    ],
  ];
  test.each(rows)('%s', (_, name, text, says) => {
    const path = written(name, text);
    const read = (): unknown => readReport(path);
    expect(read).toThrow(ReportError);
    expect(read).toThrow(says);
    expect(read).toThrow(name);
    expect(read).not.toThrow(/\p{Cc}/u);
  });

  test('a file that is not there, and a folder without a report', () => {
    expect(() => readReport(join(folder, 'none.json'))).toThrow('there is no such file');
    expect(() => readReport(join(folder, 'text.json', 'x'))).toThrow('there is no such file');
    mkdirSync(join(folder, 'bare'));
    expect(() => readReport(join(folder, 'bare'))).toThrow(/bare\/report\.json": there is no such file/);
  });

  test('a file larger than any report, and one without an end, before memory runs out', () => {
    const path = written('huge.json', '');
    truncateSync(path, 300 * 2 ** 20);
    expect(() => readReport(path)).toThrow('is larger than 256 MiB');
    expect(() => readText('/dev/zero', 2 ** 20)).toThrow('is larger than 1 MiB');
  });
});
