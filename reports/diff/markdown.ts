import type { Diff, Side } from '../diff.ts';
import { code, inline } from '../markdown/escape.ts';
import { countsOf, courseOf, type Group, type Section, sectionsOf, stateOf, verdictOf } from './sections.ts';

/** What has changed, for a comment or the summary of a job. */
export function diffToMarkdown(diff: Diff): string {
  const parts = [
    `## ${MARKS[stateOf(diff)]} ${verdictOf(diff)}`,
    `${countsOf(diff)}.`,
    [
      '| | client | suite | seed |',
      '|---|---|---|---|',
      sideRow('old', diff.old),
      sideRow('new', diff.new),
    ].join('\n'),
    ...diff.notes.map((note) => `> ${inline(note)}`),
    ...sectionsOf(diff).map(section),
  ];
  return `${parts.join('\n\n')}\n`;
}

const MARKS = { worse: '✗', well: '✓', unknown: '?' };

function sideRow(name: string, { client, tool, seed }: Side): string {
  const who = inline([client.name, client.version].filter(Boolean).join(' '));
  return `| ${name} | ${who} | ${inline(`${tool.name} ${tool.version}`)} | ${seed} |`;
}

function section({ heading, groups, more }: Section): string {
  const rest = more === 0 ? [] : [`- and ${more} more for other reasons`];
  return [`### ${heading}`, '', ...groups.flatMap(group), ...rest].join('\n');
}

function group({ says, changes, more }: Group): string[] {
  const cases = changes.map((change) => `- ${code(change.id)} ${inline(courseOf(change))}`);
  const all = [...cases, ...(more === 0 ? [] : [`- and ${more} more`])];
  if (says === undefined) return all;
  return [`- ${inline(says.split('\n')[0]!)}`, ...all.map((line) => `  ${line}`)];
}
