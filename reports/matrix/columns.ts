import type { Column } from '../matrix.ts';
import type { ReadReport } from '../read.ts';

/** What the columns are called: the client and its version, and the file where two would be called the same. */
export function labelsOf(reads: Pick<ReadReport, 'path' | 'report'>[]): string[] {
  const names = reads.map(({ report: { client } }) =>
    [client.name, client.version].filter(Boolean).join(' '),
  );
  return names.map((name, index) =>
    names.filter((other) => other === name).length > 1 ? `${name} (${reads[index]!.path})` : name,
  );
}

/** What makes reports hard to compare, a sentence each. */
export function notesOn(columns: Column[]): string[] {
  const versions = new Set(columns.map(({ tool }) => `${tool.name} ${tool.version}`));
  const seeds = new Set(columns.map(({ seed }) => seed));
  return [
    ...(versions.size === 1 ? [] : [`The suites differ: ${[...versions].join(', ')}.`]),
    ...(seeds.size === 1 ? [] : ['The seeds differ, so made-up inputs are not the same.']),
    ...columns
      .filter(({ complete }) => !complete)
      .map(({ label }) => `The report of ${label} is incomplete: cases that it lacks were not run.`),
  ];
}
