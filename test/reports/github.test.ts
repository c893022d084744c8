import { describe, expect, test } from 'vitest';
import { toGithub } from '../../reports/github.ts';
import { goodReport, hostileReport, longReport, sampleReport } from './sample.ts';

/** Reads commands as the runner of GitHub Actions does. */
function commands(text: string): Record<string, string | undefined>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, kind, properties, data] = /^::(\w+) (.*?)::(.*)$/.exec(line)!;
      const pairs = properties!
        .split(',')
        .map((pair) => /^(\w+)=(.*)$/.exec(pair)!.slice(1) as [string, string]);
      const unescaped = (value: string) =>
        value.replace(/%(0D|0A|3A|2C|25)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
      return {
        kind,
        ...Object.fromEntries(pairs.map(([name, value]) => [name, unescaped(value)])),
        message: unescaped(data!),
      };
    });
}

test('an annotation a root cause, beside the file of the adapter', () => {
  const all = commands(toGithub(sampleReport()));
  expect(all.map(({ kind, title }) => [kind, title])).toEqual([
    ['error', 'packaging/envelope-hash'],
    ['error', 'sevu/result'],
    ['error', 'property/sevu/request-ticket'],
    ['error', 'sevu/request-ticket/own-password'],
    ['warning', 'cpix/key-period-filter'],
  ]);
  expect(all[0]).toMatchObject({ file: 'test/reports/sample/adapter.ts', line: '1' });
  expect(all[0]!.message).toMatch(/^The hash of the envelope is wrong\.\nDiagnosis: its parts/);
  expect(all[0]!.message).toMatch(/Case: packaging\/register-storage\/success and 2 more$/);
});

test('nothing of a run that went well', () => {
  expect(toGithub(goodReport())).toMatch(/^::error title=Incomplete::.*\n$|^$/);
  expect(toGithub({ ...goodReport(), complete: true })).toBe('');
});

test('at most ten of a kind, and how many there are more', () => {
  const lines = commands(toGithub(longReport(13)));
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toEqual({
    kind: 'notice',
    title: 'Countersign',
    message: 'And 3 more errors: see the report.',
  });
});

describe('hostile words', () => {
  test('stand in one line each, and are read back', () => {
    const text = toGithub(hostileReport());
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^::(error|warning|notice) [\w=%./,-]+::/);
    expect(commands(text)[1]!.message).toContain(
      '\n::error title=made up::by the client\n::stop-commands::x\n%0A%25,:',
    );
  });

  test('in an ID cannot end the title', () => {
    const report = sampleReport();
    const results = report.results.map((result) => ({ ...result, id: 'a::b,file=c%3A\n' }));
    const titles = commands(toGithub({ ...report, results })).map(({ title }) => title);
    expect(titles).toContain('a::b,file=c%3A\n');
  });
});
