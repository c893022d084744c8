import { readFileSync } from 'node:fs';
import { ParseOption, XmlDocument, XmlLibError, XsdValidator } from 'libxml2-wasm';
import { afterAll, describe, expect, test } from 'vitest';
import { toJunit } from '../../reports/junit.ts';
import { goodReport, HOSTILE, hostileReport, incompleteReport, sampleReport } from './sample.ts';

const schema = XmlDocument.fromBuffer(readFileSync('test/reports/junit.xsd'));
const validator = XsdValidator.fromDoc(schema);
afterAll(() => {
  validator.dispose();
  schema.dispose();
});

/** What is wrong with a document, one line a problem. */
function problems(xml: string): string[] {
  const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET });
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    return error.details.map(({ line, message }) => `line ${line}: ${message.trim()}`);
  } finally {
    document.dispose();
  }
}

/** The texts and attributes that a path leads to. */
function values(xml: string, path: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    return document.find(path).map((node) => node.content);
  } finally {
    document.dispose();
  }
}

describe('fits the schema of the dialect', () => {
  test.each([
    ['the sample run', sampleReport],
    ['an interrupted run', incompleteReport],
    ['a run without failures', goodReport],
    ['a run of hostile words only', hostileReport],
  ])('%s', (_, make) => {
    expect(problems(toJunit(make()))).toEqual([]);
  });

  test('and the schema refuses what importers do', () => {
    const xml = toJunit(sampleReport());
    const timestamp = xml.replace(/timestamp="([^"]+)"/, 'timestamp="$1.000Z"');
    expect(problems(timestamp).join()).toContain('timestamp');
    expect(problems(xml.replace(/ classname="[^"]+"/, '')).join()).toContain('classname');
    expect(problems(xml.replace(/ skipped="\d+"/, '')).join()).toContain('skipped');
    expect(problems(xml.replace(/time="[^"]+"/, 'time="1e-3"')).join()).toContain('time');
  });
});

test.each([
  ['the sample run', sampleReport],
  ['an interrupted run', incompleteReport],
])('the numbers of %s are those of its elements, in each suite and in all', (_, make) => {
  const xml = toJunit(make());
  const suites = values(xml, '//testsuite/@name').map((name) => `//testsuite[@name="${name}"]`);
  for (const suite of ['/testsuites', ...suites])
    for (const [count, element] of [
      ['tests', 'testcase'],
      ['failures', 'failure'],
      ['errors', 'error'],
      ['skipped', 'skipped'],
    ])
      expect([suite, count, ...values(xml, `${suite}/@${count}`)]).toEqual([
        suite,
        count,
        String(values(xml, `${suite}//${element}`).length),
      ]);
});

test('a failure is no error, and what proved nothing is one', () => {
  const xml = toJunit(sampleReport());
  const { summary } = sampleReport();
  expect(values(xml, '//failure/@type')).toEqual(['packaging/envelope-hash', 'sevu/result']);
  expect(values(xml, '//error')).toHaveLength(summary.errored);
  expect(values(xml, '//skipped/@message')).toEqual([
    'The client does not implement speke.heartbeat.',
    'Nothing more can be said of it: see packaging/register-storage/success.',
    'Nothing more can be said of it: see packaging/register-storage/success.',
  ]);
  expect(values(xml, '/testsuites/@tests')).toEqual([String(summary.total)]);
  expect(values(xml, '/testsuites/@skipped')).toEqual([String(summary.skipped + summary.blocked)]);
  expect(values(xml, '//testcase[@name="cpix/get-content-keys-v2/period-1"]/system-out').join()).toContain(
    'There is a key period and no usage rule that names it.',
  );
});

test('suites say which client was run, with which seed and for which clauses', () => {
  const xml = toJunit(sampleReport());
  const of = (name: string) => values(xml, `//testsuite[1]/properties/property[@name="${name}"]/@value`);
  expect(of('seed')).toEqual(['7']);
  expect(of('clauses')).toEqual(['CPX-064 CPX-065']);
  expect(of('client')[0]).toBe(`${sampleReport().client.name} 0.1.0`);
  expect(values(xml, '//testcase[@name="cpix/heartbeat/success"]/properties/property/@value')).toEqual([
    'ELM-027',
  ]);
});

test('the moment is that of UTC, whatever the time zone of the machine', () => {
  const report = { ...sampleReport(), startedAt: '2026-01-01T01:30:00.999+14:00' };
  expect(new Set(values(toJunit(report), '//testsuite/@timestamp'))).toEqual(
    new Set(['2025-12-31T11:30:00']),
  );
  expect(problems(toJunit({ ...report, startedAt: 'yesterday' }))).toEqual([]);
});

test('words of a client are read back as they are, but for what XML cannot hold', () => {
  const [stderr] = values(toJunit(hostileReport()), '//system-err');
  expect(stderr).toContain(HOSTILE.split('\n').slice(0, 10).join('\n'));
  expect(stderr).toContain(
    '%0A%25,:\\u0000\\u0007\\u001b[2J\\u0085\\u202e\\u2028\\u2029\\ufffe\\ud800 ümläut 😀',
  );
});
