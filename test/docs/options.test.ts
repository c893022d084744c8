import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { doctorCommand } from '../../cli/doctor.ts';
import { inspectCommand } from '../../cli/inspect.ts';
import { listCommand } from '../../cli/list.ts';
import { mockCommand } from '../../cli/mock.ts';
import { observeCommand } from '../../cli/observe.ts';
import { replayCommand } from '../../cli/replay.ts';
import { reportCommand } from '../../cli/report.ts';
import { runCommand } from '../../cli/run.ts';
import { verifyProviderCommand } from '../../cli/verify-provider.ts';

/** The commands that have options to explain, and the pages that do so. */
const EXPLAINED: [Command, string[]][] = [
  [runCommand, ['README.md', 'docs/drivers.md']],
  [replayCommand, ['README.md', 'docs/drivers.md']],
  [mockCommand, ['docs/mock.md']],
  [observeCommand, ['docs/observe.md']],
  [inspectCommand, ['docs/inspect.md']],
  [verifyProviderCommand, ['docs/pact.md']],
  [doctorCommand, ['docs/adapters.md']],
  [reportCommand, ['docs/reports.md']],
  [listCommand, ['README.md']],
];

/** Options of other programs, which pages name as well. */
const OTHERS = ['save-dev', 'time', 'rm'];

const optionsOf = (command: Command): string[] => [
  ...command.options.map(({ long }) => long!),
  ...command.commands.flatMap(optionsOf),
];

const namedIn = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([name]) => name);

describe.each(EXPLAINED.map(([command, pages]) => ({ name: command.name(), command, pages })))(
  'countersign $name',
  ({ command, pages }) => {
    test('has all its options explained', () => {
      const named = new Set(pages.flatMap(namedIn));
      expect(optionsOf(command).filter((name) => !named.has(name))).toEqual([]);
    });
  },
);

test('pages name no options that are not there', () => {
  const known = new Set([
    ...EXPLAINED.flatMap(([command]) => optionsOf(command)),
    ...OTHERS.map((name) => `--${name}`),
  ]);
  const pages = [...new Set(EXPLAINED.flatMap(([, pages]) => pages))];
  const unknown = pages.flatMap((page) =>
    namedIn(page)
      .filter((name) => !known.has(name))
      .map((name) => `${page}: ${name}`),
  );
  expect(unknown).toEqual([]);
});
