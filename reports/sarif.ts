import { createHash } from 'node:crypto';
import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Finding, FindingLevel } from '../contracts/rule.ts';
import type { CaseResult } from '../harness/result.ts';
import { findClause } from '../specs/index.ts';
import { adapterFile } from './adapter-file.ts';
import { findingRows } from './finding-text.ts';
import { jsonText } from './json-text.ts';
import { inline } from './markdown/escape.ts';
import { momentsOf } from './moments.ts';
import { type Report, repeatCommand } from './report.ts';

const LEVELS: Record<FindingLevel, 'error' | 'warning' | 'note'> = {
  must: 'error',
  should: 'warning',
  may: 'note',
};

/** Where a finding is shown when the command names no file of the project: a result must be somewhere. */
const NOWHERE = 'countersign-report/report.json';

/** The report as SARIF 2.1.0: a result a finding, a rule for each rule that was broken. */
export function toSarif(report: Report): string {
  const { tool, client, seed, complete, results, command } = report;
  const findings = results.flatMap((result) => result.findings);
  const rules = new Map<string, Finding>();
  // A rule weighs what the gravest of its findings does.
  for (const level of ['may', 'should', 'must'] as const)
    for (const finding of findings) if (finding.level === level) rules.set(finding.rule, finding);
  const ids = [...rules.keys()].sort();
  const { start, stop } = momentsOf(report);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Countersign',
            semanticVersion: tool.version,
            rules: ids.map((id) => ruleOf(rules.get(id)!)),
          },
        },
        automationDetails: { id: 'countersign/' },
        columnKind: 'unicodeCodePoints',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder of the project.' } } },
        invocations: [
          {
            executionSuccessful: complete,
            arguments: command,
            startTimeUtc: new Date(start).toISOString(),
            endTimeUtc: new Date(stop).toISOString(),
            toolExecutionNotifications: notifications(report),
          },
        ],
        results: results.flatMap((result) => resultsOf(report, result, ids)),
        properties: {
          seed,
          complete,
          client: [client.name, client.version].filter(Boolean).join(' '),
        },
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

function ruleOf({ rule, requirement, clause, hint, level }: Finding): ReportingDescriptor {
  const source = findClause(clause)?.source;
  const place = source === undefined ? clause : `${clause} (${source.document}, ${source.section})`;
  return {
    id: rule,
    shortDescription: { text: plain(requirement) },
    fullDescription: { text: plain(requirement) },
    help: {
      text: plain(
        `${requirement}\n\nClause: ${place}\nWhat to do: ${hint}\nMore: countersign explain ${rule}`,
      ),
      markdown: [
        inline(requirement),
        `**Clause:** ${inline(place)}`,
        `**What to do:** ${inline(hint)}`,
        `**More:** \`countersign explain ${rule}\``,
      ].join('\n\n'),
    },
    defaultConfiguration: { level: LEVELS[level] },
    properties: {
      clause,
      ...(source === undefined
        ? {}
        : { document: source.document, section: source.section, lines: source.lines }),
      precision: 'very-high',
      'problem.severity': level === 'must' ? 'error' : level === 'should' ? 'warning' : 'recommendation',
      tags: ['conformance', rule.split('/')[0]!],
    },
  };
}

function resultsOf(report: Report, result: CaseResult, ids: string[]): Result[] {
  const { id, api, operation, findings } = result;
  const uri = asUri(adapterFile(report.command) ?? NOWHERE);
  return findings.map((finding, index) => {
    const before = findings.slice(0, index).filter(({ rule }) => rule === finding.rule).length;
    const fingerprint = fingerprintOf(finding.rule, id, before);
    const rows = findingRows(finding).slice(1);
    return {
      ruleId: finding.rule,
      ruleIndex: ids.indexOf(finding.rule),
      level: LEVELS[finding.level],
      message: {
        text: plain(
          [
            finding.message,
            ...rows.map(([label, text]) => `${label}: ${text}`),
            `case: ${id}`,
            `again: ${repeatCommand(report, id)}`,
          ].join('\n'),
        ),
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
            region: { startLine: 1 },
          },
          logicalLocations: [{ name: id.split('/').at(-1)!, fullyQualifiedName: id, kind: 'case' }],
        },
      ],
      // GitHub goes by the first, which is otherwise made of the line of the file.
      partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'countersignCase/v1': fingerprint },
      properties: { case: id, operation: `${api}.${operation}`, clause: finding.clause },
    };
  });
}

/** A relative path as a URI, whatever its folders are called. */
const asUri = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** The same in every run, whichever its seed: made of the rule, the case and how many of that rule came before. */
const fingerprintOf = (...parts: (string | number)[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);

/** What the run itself could not do. */
function notifications({ results, complete, warnings = [] }: Report): Notification[] {
  const errored = results.filter(({ status }) => status === 'errored');
  return [
    ...warnings.map((text): Notification => ({ level: 'warning', message: { text: plain(text) } })),
    ...errored.map(
      ({ id, reason = '' }): Notification => ({
        level: 'error',
        message: { text: plain(`${id} proved nothing: ${reason}`) },
      }),
    ),
    ...(complete
      ? []
      : [{ level: 'error' as const, message: { text: 'The run ended before all cases were run.' } }]),
  ];
}

/** Text in which SARIF finds neither a link nor a placeholder. */
const plain = (text: string): string => text.replaceAll('](', '] (').replace(/\{(\d+)\}/g, '{{$1}}');
