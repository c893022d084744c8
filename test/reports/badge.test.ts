import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import type { Status } from '../../harness/result.ts';
import { toBadge, toBadgeSvg } from '../../reports/badge.ts';
import type { Report } from '../../reports/report.ts';
import { sampleReport } from './sample.ts';

const NONE = { passed: 0, warned: 0, failed: 0, skipped: 0, blocked: 0, errored: 0 };

function report(counts: Partial<Record<Status, number>>, complete = true): Report {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...sampleReport(), complete, summary: { ...NONE, ...counts, total } };
}

describe('the badge says', () => {
  const rows: [says: string, color: string, isError: boolean, report: Report][] = [
    ['conformant', 'brightgreen', false, report({ passed: 3, skipped: 1 })],
    ['conformant, 2 warned', 'yellow', false, report({ passed: 3, warned: 2 })],
    ['1 of 7 failed', 'red', true, report({ passed: 3, failed: 1, blocked: 3 })],
    ['1 of 1 failed', 'red', true, report({ failed: 1 }, false)],
    ['2 not proved', 'orange', true, report({ passed: 3, errored: 2 })],
    ['nothing proved', 'lightgrey', true, report({ skipped: 4 })],
    ['nothing proved', 'lightgrey', true, report({})],
    ['incomplete', 'lightgrey', true, report({ passed: 3 }, false)],
  ];
  test.each(rows)('%s', (message, color, isError, made) => {
    expect(JSON.parse(toBadge(made))).toEqual({
      schemaVersion: 1,
      label: 'countersign',
      message,
      color,
      isError,
    });
    const svg = XmlDocument.fromString(toBadgeSvg(made));
    expect(svg.root.attr('aria-label')!.value).toBe(`countersign: ${message}`);
    svg.dispose();
  });
});
