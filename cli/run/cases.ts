import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { distance } from 'fastest-levenshtein';
import { type Case, loadCases, readSuite } from '../../contracts/case.ts';
import { withEnvironments } from '../../harness/environments.ts';
import { PROPERTIES } from '../../harness/properties/list.ts';
import type { Selected } from '../../harness/result.ts';
import { partOf, type Selection, select } from '../../harness/select.ts';
import type { Report } from '../../reports/report.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { lastReport } from './last-report.ts';
import type { RunOptions } from './options.ts';

/** The cases there are, with those of one's own, in all circumstances and with made-up inputs where that is wanted. */
export function everyCase({
  suite,
  environments,
  runs,
}: Pick<RunOptions, 'suite' | 'environments' | 'runs'>): Case[] {
  const cases = [...loadCases(), ...(suite === undefined ? [] : suiteIn(suite))];
  return [...(environments ? withEnvironments(cases) : cases), ...(runs > 0 ? PROPERTIES : [])];
}

/** The cases that are to be run, and what the options ask for without `--shard`. */
export interface Chosen {
  cases: Case[];
  selected: Selected;
  /** The seed of the run that is gone on with, or the one that is given. */
  seed?: number | undefined;
}

/** The cases that the options ask for. At least one; who asks for none is told what is near. */
export function selectedCases(options: RunOptions): Chosen {
  const { grep, api, level, tag, shard, lastFailed } = options;
  const all = everyCase(options);
  const last = lastFailed === undefined ? undefined : lastReport(options.out);
  const selection: Selection = {
    ...(grep === undefined ? {} : { grep }),
    ...(api === undefined ? {} : { apis: api }),
    ...(level === undefined ? {} : { level }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(last === undefined ? {} : { ids: failedIn(last) }),
  };
  const selected = select(all, selection);
  const cases = shard === undefined ? selected : partOf(selected, shard);
  // What was made up when it failed is made up again: a property may hold for other inputs by luck.
  const { seed = last?.seed } = options;
  if (cases.length > 0)
    return { cases, selected: { cases: selected.length, hash: digest(selected, options) }, seed };
  if (grep !== undefined && select(all, { grep }).length === 0)
    throw usageError(`No case matches --grep "${grep}". ${nearestTo(grep, all, options)}`);
  const tags = [...new Set(all.flatMap((each) => each.tags))].toSorted();
  const unknown = tag?.find((name) => !tags.includes(name));
  if (unknown !== undefined)
    throw usageError(`No case has the tag "${unknown}". The tags there are: ${tags.join(', ')}.`);
  throw usageError(
    'No case is left by these options together; countersign run --list shows what each leaves.',
  );
}

/** What two runs must have in common to have done the same: the cases, to the last of their members, and how many inputs are made up. */
const digest = (cases: Case[], { runs }: RunOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([runs, cases]))
    .digest('hex')
    .slice(0, 32);

/** What is to be said of an ID that no case has. */
export function nearestTo(id: string, all: Case[], { suite }: Pick<RunOptions, 'suite'>): string {
  if (id.startsWith('own/') && suite === undefined)
    return 'Cases of your own are there with --suite DIR, the folder of their files.';
  const [nearest] = all.map((each) => each.id).toSorted((a, b) => distance(a, id) - distance(b, id));
  return `The nearest is "${nearest}"; countersign run --list shows all.`;
}

function failedIn({ results }: Report): Set<string> {
  const bad = results.filter(({ status }) => ['failed', 'errored', 'blocked'].includes(status));
  if (bad.length === 0)
    throw new CommandError('No case of the last run failed; nothing to run.', EXIT.incomplete);
  return new Set(bad.map(({ id }) => id));
}

function suiteIn(folder: string): Case[] {
  if (!existsSync(folder)) throw usageError(`There is no folder "${folder}" for --suite.`);
  const cases = readSuite(folder);
  if (cases.length === 0)
    throw usageError(
      `"${folder}" holds no case files: they are its packaging/*.yaml, cpix/*.yaml and sevu/*.yaml.`,
    );
  return cases;
}
