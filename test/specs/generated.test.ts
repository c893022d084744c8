import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { code, list, markdown, table, text } from '../../scripts/generate/markdown.ts';
import { stale } from '../../scripts/generate.ts';
import type { RegisterJobRequest, RegisterStorageRequest } from '../../specs/packaging/types.ts';
import type { TicketRequest, TicketResponse } from '../../specs/sevu/types.ts';
import { copyOfCheckout } from '../support/checkout.ts';

test('every generated file is up to date', () => {
  expect(stale(), 'Run node scripts/generate.ts').toEqual([]);
});

describe('generate --check', () => {
  const copy = copyOfCheckout();
  afterAll(copy.remove);
  const generate = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/generate.ts', ...args], { cwd: copy.path, encoding: 'utf8' });

  test('names what is stale and the command that mends it, and that command does', () => {
    copy.edit('docs/cases.md', (page) => page.replace('# Cases', '# Case'));
    copy.edit('specs/sevu/openapi.yaml', (yaml) =>
      yaml.replace('Why a', 'Why one').replace('The form. It', 'It'),
    );
    const check = generate('--check');
    expect(check.status).toBe(1);
    expect(check.stderr.split('\n')).toEqual([
      'docs/apis/sevu.md is not up to date. Run node scripts/generate.ts',
      'docs/cases.md is not up to date. Run node scripts/generate.ts',
      'specs/sevu/types.ts is not up to date. Run node scripts/generate.ts',
      '',
    ]);

    expect(generate()).toMatchObject({
      status: 0,
      stdout: 'docs/apis/sevu.md\ndocs/cases.md\nspecs/sevu/types.ts\n',
    });
    expect(generate('--check')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(copy.path, 'docs/cases.md'), 'utf8')).toContain('# Cases\n');
  });
});

describe('Markdown', () => {
  test.each([
    ['a | b', 'a | b'],
    ['<gateway>/Production', '\\<gateway\\>/Production'],
    ['* matches across [slashes]', '\\* matches across \\[slashes\\]'],
    ['site_id and _ and _x_', 'site_id and \\_ and \\_x\\_'],
    ['`a_*<b>` is code, ` is not', '`a_*<b>` is code, \\` is not'],
    ['\\/ and &lt; but R&D', '\\\\/ and &amp;lt; but R&D'],
  ])('the text %j is written %j', (plain, written) => {
    expect(text(plain)).toBe(written);
  });

  test.each([
    ['a|b', '`a|b`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
  ])('the code %j is written %j', (content, written) => {
    expect(code(content)).toBe(written);
  });

  test('a description keeps its own Markdown, but for HTML', () => {
    expect(markdown('An *envelope* of `<b>` and <b>.\n')).toBe('An *envelope* of `<b>` and \\<b>.');
  });

  test('cells keep to their row and their column', () => {
    expect(table(['A', 'B'], [['x\ny', code('a|b')]])).toBe('| A | B |\n| --- | --- |\n| x y | `a\\|b` |\n');
    expect(table(['A'], [])).toBe('None.\n');
    expect(list(['a', 'b'])).toBe('- a\n- b\n');
  });
});

/** Held by the type check of this file: what the documents have is there, and nothing else. */
test('types name the members of the documents and no others', () => {
  const storage: RegisterStorageRequest = {
    storage_name: 'masters',
    type: 'S3',
    id: 'ID',
    password: 'secret',
    aws_bucket: 'bucket',
    region: 'ap-northeast-2',
    description: null,
  };
  // @ts-expect-error the documents have storage_name
  const misnamed: Partial<RegisterStorageRequest> = { storageName: 'masters' };
  // @ts-expect-error the documents have S3 only
  const other: Partial<RegisterStorageRequest> = { type: 'FTP' };
  // @ts-expect-error path of an output may be an array, that of its storage not
  const job: Partial<RegisterJobRequest> = { storage: { input: {}, output: { storage_id: 1, path: ['a'] } } };
  // @ts-expect-error all members are required
  const ticket: TicketRequest = { command: 'sevu.request' };
  const refused: TicketResponse = { status: 'failure', code: 3, message: 'Invalid signature' };
  expect([storage, misnamed, other, job, ticket, refused]).toHaveLength(6);
});
