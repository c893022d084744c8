import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
/** A YAML file, as data of no type. */
const yaml = (path: string) => JSON.parse(JSON.stringify(load(text(path))));

/** The programs that the examples call, as they would be found on a machine with Countersign. */
const programs = mkdtempSync(join(tmpdir(), 'countersign-bin-'));
const program = (name: string, script: string): void => {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
};
const OWN = `exec "${process.execPath}" "${root}/bin/countersign.js" "$@"`;
program('countersign', OWN);
program('npx', `[ "$1" = --yes ] && shift\nshift\n${OWN}`);
program('python3', `exec "${process.execPath}" "${root}/clients/typescript/adapter.ts"`);
program('node', `exec "${process.execPath}" "$@"`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  return () => rmSync(folder, { recursive: true });
});
afterAll(() => rmSync(programs, { recursive: true }));

/** Runs a script of an example in a folder of its own. */
function shell(
  script: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    env: { PATH: `${programs}${delimiter}${process.env.PATH}`, HOME: folder, NO_COLOR: '1', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  return new Promise((done) => child.on('close', (code) => done({ code, output })));
}

const SHARDS = [1, 2, 3, 4];

/** The parts of a run and what puts them together, with cases that take little time. */
async function sharded(
  part: string,
  envOf: (shard: number) => Record<string, string>,
  whole: string,
  env = {},
) {
  const few = part.replace('countersign run', "countersign run --runs 0 --grep 'sevu/**'");
  expect(few).not.toBe(part);
  const parts = await Promise.all(SHARDS.map((shard) => shell(few, envOf(shard))));
  expect(
    parts.map(({ code }) => code),
    parts.map(({ output }) => output).join('\n'),
  ).toEqual([0, 0, 0, 0]);
  const merged = await shell(whole, env);
  expect(merged.code, merged.output).toBe(0);
}

interface Report {
  complete: boolean;
  summary: { total: number; passed: number };
}

const reportIn = (path: string): Report => JSON.parse(readFileSync(join(folder, path), 'utf8'));

/** How many cases there are in one piece. */
async function expectWhole({ complete, summary }: Report): Promise<void> {
  const { output } = await shell("countersign run --list --runs 0 --grep 'sevu/**'", {});
  expect({ complete, total: summary.total }).toEqual({
    complete: true,
    total: output.trim().split('\n').length,
  });
}

test('the parts of the GitLab pipeline make up the whole', async () => {
  const { cases, report } = yaml('examples/ci/gitlab-ci.yml');
  expect(cases.parallel).toBe(SHARDS.length);
  const envOf = (shard: number) => ({
    CI_NODE_INDEX: String(shard),
    CI_NODE_TOTAL: String(cases.parallel),
    CI_PIPELINE_ID: '4711',
  });
  const merge = `set -e\n${report.script.join('\n')}`;
  await sharded(cases.script.join('\n'), envOf, merge);
  await expectWhole(reportIn('countersign-report/report.json'));
  const junit = join(folder, report.artifacts.reports.junit);
  expect(readFileSync(junit, 'utf8')).toContain('<testsuites');

  // Where a part is missing, the others are reported all the same.
  for (const each of ['part-4', 'countersign-report']) rmSync(join(folder, each), { recursive: true });
  const { code, output } = await shell(merge, {});
  expect(code, output).toBe(5);
  expect(readFileSync(junit, 'utf8')).toContain('<testsuites');
}, 120_000);

test('the pods of the Kubernetes job make up the whole', async () => {
  const { template, ...spec } = yaml('examples/ci/kubernetes-job.yaml').spec;
  // With a backoffLimit, the first pod that fails would have the others killed.
  const [completions, parallelism] = [SHARDS.length, SHARDS.length];
  expect(spec).toEqual({ completions, parallelism, completionMode: 'Indexed', backoffLimitPerIndex: 0 });
  const [container] = template.spec.containers;
  const named: [string, string][] = container.env.map(({ name, value }: Record<string, string>) => [
    name,
    value,
  ]);
  const env = { ...Object.fromEntries(named), REPORTS: folder };
  const envOf = (shard: number) => ({ ...env, JOB_COMPLETION_INDEX: String(shard - 1) });
  const [merging] = yaml('examples/ci/kubernetes-report.yaml').spec.template.spec.containers;
  await sharded(container.args[0], envOf, merging.args[0], env);
  await expectWhole(reportIn('whole/report.json'));
}, 120_000);

describe('the GitHub action', () => {
  const { inputs, runs } = yaml('action.yml');
  const [step] = runs.steps;

  /** Runs the step as GitHub does with inputs. Gives what it put out. */
  async function act(given: Record<string, string>) {
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const env = Object.entries<string>(step.env).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.(\w+) \}\}$/.exec(expression)![1]!;
      return [name, given[input] ?? inputs[input].default ?? ''];
    });
    const ended = await shell(`set -e -o pipefail\n${step.run}`, {
      ...Object.fromEntries(env),
      GITHUB_OUTPUT: output,
    });
    const lines = readFileSync(output, 'utf8').trim().split('\n');
    return { ...ended, outputs: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s))) };
  }

  test('runs a part of the cases and tells how they ended', async () => {
    const options = "--runs 0 --grep 'sevu/**/success'";
    const { code, output, outputs } = await act({ client: 'python3 "an adapter.py"', shard: '1/2', options });
    expect(code, output).toBe(0);
    expect(outputs.artifact).toBe('countersign-report-1');
    expect(JSON.parse(outputs.summary)).toEqual(reportIn('countersign-report/report.json').summary);
    expect(readFileSync(join(folder, 'countersign-report/junit.xml'), 'utf8')).toContain('<testsuites');
  }, 60_000);

  test('ends as the run does', async () => {
    const { code, outputs } = await act({ client: 'sh -c "exit 7"', options: "--grep 'sevu/**/success'" });
    expect({ code, outputs }).toEqual({ code: 3, outputs: { artifact: 'countersign-report' } });
  }, 60_000);

  test('is used with inputs it has', () => {
    const { jobs } = yaml('examples/ci/github-actions.yml');
    const used = jobs.cases.steps.find(({ uses = '' }: { uses?: string }) => uses.startsWith('countersign/'));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(used.with)));
    expect(used.with.shard).toBe(`\${{ matrix.shard }}/${jobs.cases.strategy.matrix.shard.length}`);
  });
});
