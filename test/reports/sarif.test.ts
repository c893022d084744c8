import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../reports/report.ts';
import { toSarif } from '../../reports/sarif.ts';
import { goodReport, hostileReport, incompleteReport, sampleReport } from './sample.ts';

const validate = addFormats
  .default(new Ajv2020({ allErrors: true }))
  .compile(JSON.parse(readFileSync('test/reports/sarif.schema.json', 'utf8')));

const problems = (log: unknown): string[] =>
  validate(log) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);

const written = (report: Report): Log => JSON.parse(toSarif(report));
const resultsOf = (report: Report): Result[] => written(report).runs[0]!.results!;
const uriOf = (result: Result) => result.locations![0]!.physicalLocation!.artifactLocation!.uri;

afterEach(() => vi.unstubAllEnvs());

describe('fits the schema', () => {
  test.each([
    ['the sample run', sampleReport],
    ['an interrupted run', incompleteReport],
    ['a run without failures', goodReport],
    ['a run of hostile words only', hostileReport],
    ['a run of all time', () => ({ ...sampleReport(), durationMs: 1e300 })],
  ])('%s', (_, make) => {
    expect(problems(written(make()))).toEqual([]);
  });

  test('which refuses links, placeholders and ways out of the project', () => {
    for (const text of ['[a](b)', 'see {0}']) {
      const log = written(sampleReport());
      log.runs[0]!.results![0]!.message.text = text;
      expect(problems(log).join()).toContain('/message/text');
    }
    for (const uri of ['/etc/passwd', '../x', 'file:///x']) {
      const log = written(sampleReport());
      log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri = uri;
      expect(problems(log).join()).toContain('/uri');
    }
  });
});

test('each finding is a result of its rule, with the level it weighs', () => {
  const report = sampleReport();
  const { tool, results } = written(report).runs[0]!;
  expect(results).toHaveLength(report.results.flatMap(({ findings }) => findings).length);
  for (const { ruleId, ruleIndex } of results!) expect(tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
  const levels = results!.map(({ ruleId, level }) => `${ruleId} ${level}`);
  expect(levels).toEqual([
    'cpix/key-period-filter warning',
    'packaging/envelope-hash error',
    'sevu/result error',
  ]);
  const rule = tool.driver.rules!.find(({ id }) => id === 'packaging/envelope-hash')!;
  expect(rule.properties).toMatchObject({ clause: 'PKG-018', document: 'packaging-api' });
  expect(rule.help!.markdown).toContain('**Clause:** PKG-018');
});

test('fingerprints are those of the finding, whatever the seed and the words of the run, and no two are alike', () => {
  const prints = (report: Report) => resultsOf(report).map(({ partialFingerprints }) => partialFingerprints);
  const report = sampleReport();
  const twice = report.results.map((result) => ({
    ...result,
    findings: [...result.findings, ...result.findings],
  }));
  expect(prints({ ...hostileReport(), seed: 8 })).toEqual(prints(report));
  const all = prints({ ...report, results: twice }).map((each) => each!.primaryLocationLineHash);
  expect(new Set(all).size).toBe(6);
});

describe('a result stands', () => {
  const at = (...command: string[]) => uriOf(resultsOf({ ...sampleReport(), command })[0]!);

  test('in the file of the adapter that the command names', () => {
    expect(at('node', '--enable-source-maps', './clients/typescript/adapter.ts')).toBe(
      'clients/typescript/adapter.ts',
    );
    vi.stubEnv('GITHUB_WORKSPACE', `${process.cwd()}/clients`);
    expect(at('node', 'clients/typescript/adapter.ts')).toBe('typescript/adapter.ts');
  });

  test('in a file whatever its folders are called', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign ü#?%-'));
    writeFileSync(join(folder, 'adapter.sh'), '');
    vi.stubEnv('GITHUB_WORKSPACE', tmpdir());
    const uri = at(join(folder, 'adapter.sh'))!;
    rmSync(folder, { recursive: true });
    expect(uri).toMatch(/^countersign%20%C3%BC%23%3F%25-\w+\/adapter\.sh$/);
  });

  test('in the report where it names none of the project', () => {
    expect(at('/usr/bin/env', 'made-up')).toBe('countersign-report/report.json');
    expect(at('acme', 'clients')).toBe('countersign-report/report.json');
    expect(at('x\u0000y', '../x', '')).toBe('countersign-report/report.json');
  });
});

test('what proved nothing is told as a notification', () => {
  const [invocation] = written(sampleReport()).runs[0]!.invocations!;
  const texts = invocation!.toolExecutionNotifications!.map(({ message }) => message.text);
  expect(texts).toEqual([
    expect.stringMatching(/^property\/sevu\/request-ticket proved nothing: No request reached/),
    expect.stringMatching(/^sevu\/request-ticket\/own-password proved nothing: No request reached/),
  ]);
});
