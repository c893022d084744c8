import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../reports/index.ts';
import { goodReport, hostileReport, incompleteReport, sampleEvents, sampleReport } from './sample.ts';

/** The formats whose whole text is compared; html is a program, tested in a browser. */
const TEXTS = Object.entries(FORMATS).filter(([name]) => name !== 'html');

test('the sample run has a case of each status, and hostile words', () => {
  const { summary } = sampleReport();
  const { total, ...counts } = summary;
  expect(Object.values(counts).every((count) => count > 0)).toBe(true);
  const told = JSON.stringify(sampleEvents());
  for (const word of ['ü', '\\u001b', '\\u0000', ']]>', '-->', '<script>', '```', '|', '@octocat'])
    expect(told).toContain(word);
});

// What is written of the sample run, byte for byte. Renew it with: npx vitest run test/reports/formats.test.ts -u
describe('written of the sample run', () => {
  test.each(TEXTS)('%s', async (name, { file, render }) => {
    const text = await render(sampleReport());
    await expect(name.startsWith('statement') ? exercised(text) : text).toMatchFileSnapshot(
      `golden/${file}.golden`,
    );
  });
});

/** A statement without the clauses that have no case: most of it, and nothing that the run has a say in. */
const exercised = (text: string): string =>
  text
    .split('\n')
    .filter(
      (line) =>
        !line.includes('"cases":[]') && !/^\| [A-Z]+-[\w-]+ \|.* (?:anybody|service|it)\. \|$/.test(line),
    )
    .join('\n');

describe.each([
  ['the sample run', sampleReport],
  ['an interrupted run', incompleteReport],
  ['a run without failures', goodReport],
  ['a run of hostile words only', hostileReport],
  ['a run of nothing', () => ({ ...sampleReport(), results: [] })],
])('of %s', (_, make) => {
  test.each(TEXTS.filter(([name]) => name !== 'json'))(
    '%s has no control or direction characters and ends with a line end',
    async (name, { render }) => {
      const text = await render(make());
      expect(text).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\ufffe\uffff]/u);
      if (name !== 'github') expect(text).toMatch(/[^\n]\n$/);
    },
  );

  test.each(TEXTS.filter(([name]) => name !== 'json'))(
    '%s is the same each time',
    async (_name, { render }) => {
      expect(await render(make())).toBe(await render(make()));
    },
  );
});

test('no format takes an interrupted run for a complete one', async () => {
  const report = incompleteReport();
  const said: Record<string, RegExp> = {
    json: /"complete": false/,
    junit: /<error message="The run ended before all cases were run\."/,
    ctrf: /"complete": false[\s\S]*"healthy": false/,
    sarif: /"executionSuccessful": false/,
    tap: /^Bail out! The run ended before all cases were run\.$/m,
    markdown: /incomplete/,
    github: /^::error title=Incomplete::/m,
    badge: /"isError": true/,
    'badge-svg': /failed|incomplete/,
    statement: /"complete": false/,
    'statement-markdown': /The run was not complete\./,
  };
  for (const [name, { render }] of TEXTS) expect(await render(report), name).toMatch(said[name]!);
});
