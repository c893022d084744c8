/**
 * Tests the suite itself: the reference client passes every case, each mutant is caught by the case meant for it, each
 * benign client passes, each hostile adapter gets its verdict, each rule is broken by somebody. `docs/kill-matrix.md`
 * must say what came of it; with --write it is written. `npm run selftest -- NAME…` runs only the clients with such
 * names, and leaves the page alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalog } from '../cli/catalog.ts';
import { changes, killMatrix, unbroken } from './selftest/kill-matrix.ts';
import { performAll } from './selftest/pool.ts';
import { AT_ONCE, type Outcome, type Task, tasks } from './selftest/task.ts';

const PAGE = join(import.meta.dirname, '../docs/kill-matrix.md');

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' } },
  allowPositionals: true,
});
const wanted = tasks().filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
const started = performance.now();
let done = 0;
const outcomes = await performAll(wanted, AT_ONCE, (outcome) => {
  done++;
  tell(outcome);
  if (done % 25 === 0 || done === wanted.length) process.stdout.write(`${done}/${wanted.length}\n`);
});
const wrong = [
  ...outcomes.flatMap(({ problems }) => problems),
  ...(positionals.length === 0 ? pageProblems() : []),
];
process.stdout.write(`${summary(outcomes)}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;

function tell({ task, problems }: Outcome): void {
  for (const problem of problems) process.stdout.write(`✗ ${task.kind} ${task.name}: ${problem}\n`);
}

/** Rules that nobody breaks, and a page that is not up to date. */
function pageProblems(): string[] {
  const catalog = loadCatalog();
  const problems = unbroken(catalog, outcomes).map(
    (id) => `No mutant and no hostile adapter breaks ${id}. Add one.`,
  );
  const page = killMatrix(catalog, outcomes);
  if (values.write) writeFileSync(PAGE, page);
  const lines = changes(read(PAGE), page).slice(0, 10);
  if (lines.length > 0) {
    const says = 'docs/kill-matrix.md is not up to date. Run npm run selftest -- --write';
    problems.push([says, ...lines].join('\n  '));
  }
  for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
  return problems;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function summary(all: Outcome[]): string {
  const of = (kind: Task['kind']) => all.filter(({ task }) => task.kind === kind);
  const right = (kind: Task['kind']) => of(kind).filter(({ problems }) => problems.length === 0).length;
  const cases = of('reference').reduce((sum, each) => sum + each.cases, 0);
  const seconds = Math.round((performance.now() - started) / 1000);
  return [
    `The reference client passes ${cases} cases${right('reference') < of('reference').length ? ' but for the above' : ''}.`,
    `${right('mutant')} of ${of('mutant').length} mutants are caught and named.`,
    `${right('benign')} of ${of('benign').length} benign clients pass.`,
    `${right('hostile')} of ${of('hostile').length} hostile adapters get their verdict.`,
    `${seconds} s, ${AT_ONCE} at once.`,
  ].join('\n');
}
