import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { benign } from '../../clients/benign/adapter.ts';
import { hostile } from '../../clients/hostile/adapter.ts';
import { type Mutant, mutants } from '../../clients/mutants/adapter.ts';
import type { CaseResult } from '../../harness/result.ts';
import type { Report } from '../../reports/report.ts';
import { APIS, type Api } from '../../specs/index.ts';
import { node, type RunCasesOptions, runCases } from './run-cases.ts';
import { runHostile } from './run-hostile.ts';
import { wrongWithBenign, wrongWithMutant, wrongWithReference } from './verdicts.ts';

/** One client to be run, by its place in its table, and what it is for. */
export interface Task {
  kind: 'reference' | 'mutant' | 'benign' | 'hostile';
  index: number;
  name: string;
}

/** What came of a task. */
export interface Outcome {
  task: Task;
  /** What is not as it must be, a line each. */
  problems: string[];
  /** How many cases were run. */
  cases: number;
  /** The cases that did not pass, with the rules of their findings. */
  caught: { id: string; rules: string[] }[];
}

/** What the reference client is run with: the cases of each API, and all in other circumstances. */
const PARTS = [...APIS.map((api) => `${api}/**`), 'environment/**'];

/** Every client there is, those that take long first. */
export const tasks = (): Task[] => [
  ...tasksOf('reference', PARTS),
  ...tasksOf('mutant', names(mutants)),
  ...tasksOf('benign', names(benign)),
  ...tasksOf('hostile', names(hostile)),
];

const names = (rows: { name: string }[]): string[] => rows.map(({ name }) => name);
const tasksOf = (kind: Task['kind'], all: string[]): Task[] =>
  all.map((name, index) => ({ kind, index, name }));

/** How many tasks are worth while at once: a client waits for who judges it, and the other way round. */
export const AT_ONCE = 2 * availableParallelism();

/** Runs a client, and says what came of it. */
export async function perform(task: Task): Promise<Outcome> {
  const { problems, report } = await runTask(task);
  return {
    task,
    problems,
    cases: report?.results.length ?? 0,
    // Those in flight when there were enough may be more or less: which they are hangs on who was faster.
    caught: (report?.results ?? [])
      .filter(isCaught)
      .slice(0, ENOUGH)
      .map(({ id, findings }) => ({ id, rules: [...new Set(findings.map(({ rule }) => rule))] })),
  };
}

/** How many cases that catch a mutant are looked at: what is wrong in every request need not be seen in each. */
export const ENOUGH = 20;

const isCaught = ({ status }: CaseResult): boolean => ['failed', 'warned'].includes(status);

async function runTask({ kind, index, name }: Task): Promise<{ problems: string[]; report?: Report }> {
  switch (kind) {
    case 'reference': {
      const report = await steadily('clients/typescript/adapter.ts', '', { grep: name });
      return { problems: wrongWithReference(report), report };
    }
    case 'mutant':
      return runMutant(mutants[index]!);
    case 'benign': {
      const row = benign[index]!;
      const report = await steadily('clients/benign/adapter.ts', name, { grep: row.cases });
      return { problems: wrongWithBenign(row, report), report };
    }
    case 'hostile':
      return runHostile(hostile[index]!);
  }
}

/**
 * Runs a mutant with the cases of its API, the one meant for it first, until enough of them have caught it. One that is
 * meant for other circumstances passes in the usual ones.
 */
async function runMutant(row: Mutant): Promise<{ problems: string[]; report: Report }> {
  const [first, , ...rest] = row.caughtBy.split('/');
  const api = (first === 'environment' ? rest[0] : first) as Api;
  const all = { apis: [api], first: row.caughtBy, enough: ENOUGH, repeats: true };
  const usual = await steadily('clients/mutants/adapter.ts', row.name, all);
  if (first !== 'environment') return { problems: wrongWithMutant(row, usual), report: usual };
  const elsewhere = { grep: `environment/*/${api}/**`, repeats: true };
  const report = await steadily('clients/mutants/adapter.ts', row.name, elsewhere);
  return { problems: [...wrongWithReference(usual), ...wrongWithMutant(row, report)], report };
}

const STEADY = join(import.meta.dirname, 'steady.ts');

/** Runs cases where time stands still, in a known time zone and language, so that the same comes of it each time. */
function steadily(path: string, name: string, options: RunCasesOptions): Promise<Report> {
  const [program, ...args] = node(path, name);
  const variables = { TZ: 'UTC', LC_ALL: 'C', LANG: 'C' };
  return runCases([program!, '--import', STEADY, ...args], { ...options, start: { variables } });
}
