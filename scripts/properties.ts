/**
 * Tries the laws of properties/ on many inputs: `npm run properties -- --runs 100000 --seed 42 [part of a
 * file name]`. The seed is printed, so that a run can be repeated; the smallest input a law fails on is kept
 * in properties/regressions.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');

const { runs, seed, files } = options();
const filters = files.map((name) => (name.startsWith('properties') ? name : `properties/${name}`));
process.stdout.write(`Trying each law on ${runs} inputs from seed ${seed}.\n`);
const { status, error } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...(filters.length > 0 ? filters : ['properties/'])],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, COUNTERSIGN_RUNS: runs, COUNTERSIGN_SEED: seed, COUNTERSIGN_KEEP: '1' },
  },
);
if (error !== undefined) throw error;
process.stdout.write(`Seed ${seed}. The same again: npm run properties -- --runs ${runs} --seed ${seed}\n`);
process.exitCode = status ?? 1;

function options(): { runs: string; seed: string; files: string[] } {
  try {
    const { values, positionals } = parseArgs({
      options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string' } },
      args: joined(process.argv.slice(2)),
      allowPositionals: true,
    });
    const { runs, seed = String(randomInt(-(2 ** 31), 2 ** 31)) } = values;
    if (!/^[1-9]\d*$/.test(runs)) throw new Error(`--runs "${runs}" is not a whole number from 1 on`);
    if (!/^-?\d+$/.test(seed)) throw new Error(`--seed "${seed}" is not a whole number`);
    return { runs, seed, files: positionals };
  } catch (error) {
    process.stderr.write(
      `${(error as Error).message}.\nUsage: npm run properties -- [--runs N] [--seed N] [file…]\n`,
    );
    process.exit(2);
  }
}

/** `--seed -5` as `--seed=-5`: a number below zero would be taken for an option. */
function joined(args: string[]): string[] {
  const result: string[] = [];
  for (const arg of args) {
    if (/^-\d+$/.test(arg) && result.at(-1) === '--seed') result[result.length - 1] = `--seed=${arg}`;
    else result.push(arg);
  }
  return result;
}
