import { describe, expect, test } from 'vitest';
import { code, codeBlock, inline } from '../../reports/markdown/escape.ts';
import { toMarkdown } from '../../reports/markdown.ts';
import { toStatementMarkdown } from '../../reports/statement-markdown.ts';
import { HOSTILE, hostileReport, longReport, sampleReport } from './sample.ts';

/** Markdown without its code: neither blocks nor spans, whose content is no markup. */
function withoutCode(text: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const run = /^`{3,}/.exec(line)?.[0];
    if (fence !== undefined) {
      if (line === fence) fence = undefined;
    } else if (run !== undefined) fence = run;
    else lines.push(line.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, 'CODE'));
  }
  expect(fence).toBeUndefined();
  return lines.join('\n');
}

describe.each([
  ['the summary', toMarkdown],
  ['the statement', toStatementMarkdown],
])('%s of hostile words only', (_, render) => {
  const text = withoutCode(render(hostileReport()));

  test('has no HTML, link, image, mention, reference or emoji', () => {
    expect(text.match(/(?<!\\)<|(?<!\\)\](\(|\[)|(?<!\\)!\[/g)).toBeNull();
    expect(text.match(/@\w|#\d|GH-\d|:\/\/|www\.|:\w+:|(?<!\\)\$/g)).toBeNull();
    expect(text.match(/(?<!\\)&\w+;/g)).toBeNull();
  });

  test('has tables whose rows have as many cells as their head', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(2);
    let cells = 0;
    for (const [index, row] of rows.entries()) {
      const own = row.match(/(?<!\\)\|/g)!.length;
      if (rows[index + 1]?.startsWith('| --- ')) cells = own;
      expect([row, own]).toEqual([row, cells]);
    }
  });

  test('has no heading, quote, list or rule that begins with words of a client', () => {
    for (const line of text.split('\n')) expect(line).not.toMatch(/^ *(ok 1|Bail|::|\.\.\.|---|# SKIP|>)/);
  });
});

describe('escapes', () => {
  const rows: [text: string, inline: string, code: string][] = [
    ['plain words', 'plain words', '`plain words`'],
    ['a\n| b', 'a \\| b', '`a ¦ b`'],
    ['`', '\\`', '`` ` ``'],
    ['a``b', 'a\\`\\`b', '```a``b```'],
    ['1. first', '1\\. first', '`1. first`'],
    ['- x', '\\- x', '`- x`'],
    ['@octocat', '@\u200boctocat', '`@octocat`'],
    ['<b>', '\\<b\\>', '`<b>`'],
    ['\u001b[2J', '\\\\u001b\\[2J', '`\\u001b[2J`'],
    ['', '', '` `'],
  ];
  test.each(rows)('%j', (text, asInline, asCode) => {
    expect([inline(text), code(text)]).toEqual([asInline, asCode]);
  });

  test('a block of code ends where it should', () => {
    expect(codeBlock('a\n````\nb')).toBe('`````text\na\n````\nb\n`````');
    expect(withoutCode(`x\n${codeBlock(HOSTILE)}\ny`)).toBe('x\ny');
  });
});

test('failures are grouped by root cause, and name the cases blocked by it', () => {
  const text = toMarkdown(sampleReport());
  expect(text.match(/#### The hash of the envelope is wrong\./g)).toHaveLength(1);
  expect(text).toContain(
    '- Cases: `packaging/register-storage/success`, `packaging/list-storages/none`, `packaging/update-storage/success`',
  );
  expect(text.indexOf('The hash of the envelope')).toBeLessThan(text.indexOf('The server granted'));
});

describe('is never more than GitHub takes', () => {
  test('of 20,000 failures, each for a reason of its own and each with long words', () => {
    const text = toMarkdown(longReport(20_000));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('more parts in the report.');
  });

  test.each([300, 1000, 5000, 20_000])('within %i bytes', (most) => {
    const text = toMarkdown(longReport(40), { most });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(text).toMatch(/^\*Cut here: \d+ more parts in the report\.\*$/m);
    withoutCode(text);
  });

  test('says how many root causes it leaves out', () => {
    expect(toMarkdown(longReport(40))).toContain('10 more root causes in the report.');
    expect(toMarkdown(longReport(31))).toContain('1 more root cause in the report.');
  });
});

test('says where there is more, if that is known', () => {
  const details = 'https://github.com/a/b/actions/runs/1#artifacts';
  expect(toMarkdown(sampleReport(), { details })).toContain(`[all details](${details})`);
  expect(toMarkdown(sampleReport())).not.toContain('all details');
});
