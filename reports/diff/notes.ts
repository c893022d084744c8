import type { Change, Kind } from '../diff.ts';
import type { Report } from '../report.ts';

/** What makes two reports hard to compare, a sentence each. */
export function notesOn(old: Report, now: Report, { added, removed }: Record<Kind, Change[]>): string[] {
  const [was, is] = [versionOf(old), versionOf(now)];
  const failing = added.filter(
    ({ now }) => now === 'failed' || now === 'blocked' || now === 'errored',
  ).length;
  const sameSuite = was === is;
  return [
    ...(sameSuite ? [] : [`The suites differ: ${was}, now ${is}. Cases and rules may have changed.`]),
    ...(old.client.name === now.client.name
      ? []
      : [`The clients differ: ${old.client.name}, now ${now.client.name}.`]),
    ...(old.seed === now.seed
      ? []
      : [`The seeds differ: ${old.seed}, now ${now.seed}. Made-up inputs are not the same.`]),
    ...(sameSuite && otherCases(old, now, added.length + removed.length)
      ? ['The two were not asked for the same cases: their options or their own suites differ.']
      : []),
    ...(old.complete ? [] : ['The old report is incomplete: what it lacks counts as added.']),
    ...(now.complete ? [] : ['The new report is incomplete: what it lacks counts as removed.']),
    ...(failing === 0
      ? []
      : [`${failing} of the added cases do not pass. They were not run before, so they are no regressions.`]),
  ];
}

const versionOf = ({ tool }: Report): string => `${tool.name} ${tool.version}`;

/** Whether two reports were asked for different cases: as far as they say so, else as far as it shows. */
function otherCases(old: Report, now: Report, different: number): boolean {
  if (old.shard?.index !== now.shard?.index || old.shard?.count !== now.shard?.count) return true;
  if (old.selected !== undefined && now.selected !== undefined)
    return old.selected.hash !== now.selected.hash;
  return different > 0 && old.complete && now.complete;
}
