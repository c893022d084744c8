import { colors } from '../console/screen.ts';
import type { Diff, Kind, Side } from '../diff.ts';
import { printable } from '../report.ts';
import { countsOf, courseOf, type Group, type Section, sectionsOf, stateOf, verdictOf } from './sections.ts';

const LOOKS: Record<Kind, (text: string) => string> = {
  newFailures: colors.red,
  newlySkipped: colors.red,
  newlyWarned: colors.yellow,
  stillFailing: colors.magenta,
  fixed: colors.green,
  added: colors.cyan,
  removed: colors.dim,
};

/** What has changed, for a terminal. */
export function diffToConsole(diff: Diff): string {
  const lines = [
    sideLine('old', diff.old),
    sideLine('new', diff.new),
    ...diff.notes.map((note) => `${colors.yellow('note')} ${safe(note)}`),
    ...sectionsOf(diff).flatMap(sectionLines),
    '',
    `${countsOf(diff)}.`,
    colors.bold(VERDICT_LOOKS[stateOf(diff)](verdictOf(diff))),
  ];
  return `${lines.join('\n')}\n`;
}

const VERDICT_LOOKS = { worse: colors.red, well: colors.green, unknown: colors.yellow };

const safe = (text: string): string => printable(text).replace(/\s+/g, ' ');

function sideLine(name: string, { client, tool, seed, startedAt }: Side): string {
  const who = safe([client.name, client.version].filter(Boolean).join(' '));
  return `${colors.dim(name)}  ${colors.bold(who)}  ${colors.dim(safe(`${tool.name} ${tool.version}, seed ${seed}, ${startedAt}`))}`;
}

function sectionLines({ kind, heading, groups, more }: Section): string[] {
  return [
    '',
    LOOKS[kind](colors.bold(heading)),
    ...groups.flatMap(groupLines),
    ...(more === 0 ? [] : [`  and ${more} more for other reasons; --format json has them all`]),
  ];
}

function groupLines({ says, changes, more }: Group): string[] {
  const cases = changes.map((change) => `${safe(change.id)}  ${colors.dim(safe(courseOf(change)))}`);
  const all = [...cases, ...(more === 0 ? [] : [colors.dim(`and ${more} more`)])];
  if (says === undefined) return all.map((line) => `  ${line}`);
  const [first = ''] = printable(says).split('\n');
  return [`  ${safe(first)}`, ...all.map((line) => `    ${line}`)];
}
