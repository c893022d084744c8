import { printable } from '../../reports/report.ts';
import type { Inspection, Section } from './inspection.ts';

/** The columns a line has at most, as far as its words allow. */
const COLUMNS = 80;

const LABELS = { must: 'wrong', should: 'odd', info: 'tolerated' };

/** An inspection as text: aligned, within 80 columns, with nothing in it that could drive a terminal. */
export function inWords({ title, sections, problems }: Inspection): string {
  const parts = [wrapped(printable(title), COLUMNS).join('\n'), ...sections.map(section)];
  const facts: Section['facts'] = problems.map(({ level, where, problem, diagnosis }) => [
    LABELS[level],
    [`${where}: ${problem}`, ...(diagnosis === undefined ? [] : [`The mistake: ${diagnosis}.`])],
  ]);
  if (facts.length > 0) parts.push(section({ facts }));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section({ title, facts }: Section): string {
  const shown = facts.flatMap(([label, lines]) =>
    lines === undefined || lines.length === 0 ? [] : [[label, [lines].flat()] as const],
  );
  if (shown.length === 0) return '';
  const width = Math.max(10, ...shown.map(([label]) => label.length)) + 2;
  const rows = shown.flatMap(([label, lines]) =>
    lines
      .flatMap((line) => printable(line).split('\n'))
      .flatMap((line) => wrapped(line, COLUMNS - 2 - width))
      .map((line, index) => `  ${(index === 0 ? label : '').padEnd(width)}${line}`.trimEnd()),
  );
  return [...(title === undefined ? [] : [printable(title)]), ...rows].join('\n');
}

/** A line in pieces of at most a width, broken at spaces where there are some; what follows keeps its indentation. */
function wrapped(line: string, width: number): string[] {
  const indent = /^ */.exec(line)![0].slice(0, width / 2);
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > indent.length ? space : width;
    pieces.push(rest.slice(0, end));
    rest = indent + rest.slice(end).trimStart();
  }
  return [...pieces, rest];
}
