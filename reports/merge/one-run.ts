import type { Parts } from '../merge.ts';
import { ReportError } from '../read.ts';
import { printable, type Report } from '../report.ts';

/** Something that the parts of a run have in common: what a report is, as the end of a sentence, and what to do where it differs. */
interface Common {
  is(report: Report): string;
  fix: string;
}

const COMMON: Common[] = [
  {
    is: ({ tool }) => `of the suite of ${tool.name} ${tool.version}`,
    fix: 'Run all shards with one version.',
  },
  {
    is: ({ client }) => `of ${[client.name, client.version, client.language].filter(Boolean).join(' ')}`,
    fix: 'Merge the shards of one client; countersign report matrix puts several side by side.',
  },
  {
    is: ({ seed }) => `of seed ${seed}`,
    fix: 'Give all shards the same --seed.',
  },
  {
    is: ({ shard }) => (shard === undefined ? 'no shard' : `one of ${shard.count} shards`),
    fix: 'Merge the shards of one run.',
  },
];

/** Sees that parts are of one run. Throws {@link ReportError} that names the first two that differ, and in what. */
export function requireOneRun([first, ...others]: Parts): void {
  if (first === undefined) throw new ReportError('Nothing to merge. Name the reports of the shards.');
  for (const { is, fix } of COMMON) {
    const odd = others.find(({ report }) => is(report) !== is(first.report));
    if (odd === undefined) continue;
    const [one, other] = [is(first.report), is(odd.report)].map(printable);
    throw new ReportError(`"${first.path}" is ${one}, "${odd.path}" is ${other}. ${fix}`);
  }
  const odd = others.find(({ report }) => !sameSelection(report, first.report));
  if (odd !== undefined)
    throw new ReportError(
      `"${first.path}" and "${odd.path}" are not shards of the same cases. Give all shards the same options.`,
    );
}

/** Reports that are no shards were asked for different cases, and may be put together where none is in both. */
const sameSelection = (a: Report, b: Report): boolean =>
  a.shard === undefined || a.selected?.hash === b.selected?.hash;

/** The shards that are not among the reports, as `2/4`. */
export function missingShards(reports: Report[]): string[] {
  const [{ shard, selected }] = reports as [Report];
  if (shard === undefined) return [];
  // Where there are fewer cases than shards, the last ones have none, and nothing to report.
  const count = Math.min(shard.count, selected?.cases ?? shard.count);
  const there = new Set(reports.map((report) => report.shard?.index));
  return Array.from({ length: count }, (_, index) => index + 1)
    .filter((index) => !there.has(index))
    .map((index) => `${index}/${shard.count}`);
}
