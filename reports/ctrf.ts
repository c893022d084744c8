import { createHash } from 'node:crypto';
import type { CaseResult, Status } from '../harness/result.ts';
import { caseText } from './case-text.ts';
import { firstFailure } from './finding-text.ts';
import { jsonText } from './json-text.ts';
import { momentsOf } from './moments.ts';
import type { Report } from './report.ts';

/** What CTRF calls each status; the word of ours is its `rawStatus`. What proved nothing must not pass for green. */
const STATUS: Record<Status, 'passed' | 'failed' | 'skipped'> = {
  passed: 'passed',
  warned: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  blocked: 'skipped',
  errored: 'failed',
};

/** The report in the Common Test Report Format (https://ctrf.io), as JSON. */
export function toCtrf(report: Report): string {
  const { tool, client, seed, complete, summary, results, shard, warnings } = report;
  const { start, stop } = momentsOf(report);
  const document = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    reportId: idOf(report),
    timestamp: new Date(stop).toISOString(),
    generatedBy: `${tool.name} ${tool.version}`,
    results: {
      tool: { name: tool.name, version: tool.version, extra: { seed, complete } },
      summary: {
        tests: results.length,
        passed: summary.passed + summary.warned,
        failed: summary.failed + summary.errored,
        skipped: summary.skipped + summary.blocked,
        pending: 0,
        other: 0,
        suites: new Set(results.map(({ api, operation }) => `${api}.${operation}`)).size,
        start,
        stop,
        duration: stop - start,
        extra: summary,
      },
      tests: results.map((result) => test(report, result)),
      environment: {
        appName: client.name,
        ...(client.version === undefined ? {} : { appVersion: client.version }),
        ...(shard === undefined ? {} : { shardId: `${shard.index}/${shard.count}` }),
        healthy: complete && summary.failed + summary.errored + summary.blocked === 0,
      },
      ...(warnings === undefined ? {} : { extra: { warnings } }),
    },
  };
  return `${jsonText(document, 2)}\n`;
}

function test(report: Report, result: CaseResult): object {
  const { id, title, api, operation, clauses, status, durationMs, findings, reason, stderr } = result;
  const message = firstFailure(findings)?.message ?? findings[0]?.message ?? reason;
  return {
    testId: id,
    name: id,
    status: STATUS[status],
    rawStatus: status,
    duration: Math.round(durationMs),
    suite: [api, operation],
    ...(message === undefined ? {} : { message: message }),
    ...(findings.length === 0 ? {} : { trace: caseText(report, result) }),
    ...(clauses.length === 0 ? {} : { labels: { clauses } }),
    ...(stderr === undefined ? {} : { stderr: stderr.trimEnd().split('\n') }),
    extra: { title, ...(reason === undefined ? {} : { reason: reason }) },
  };
}

/** The same for the same report, and for no other: a UUID made of its digest (RFC 9562, version 8). */
function idOf(report: Report): string {
  const digest = createHash('sha256').update(JSON.stringify(report)).digest('hex');
  const variant = ((Number.parseInt(digest[16]!, 16) & 3) | 8).toString(16);
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`];
  return [...parts, `${variant}${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
}
