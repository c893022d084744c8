import { describe, expect, test } from 'vitest';
import type { Finding } from '../../contracts/rule.ts';
import { mistakeOf } from '../../reports/mistake.ts';

const finding = (message: string, more: Partial<Finding> = {}): Finding => ({
  rule: 'api/rule',
  level: 'must',
  clause: 'API-001',
  requirement: 'It holds.',
  message,
  hint: 'Mend it.',
  ...more,
});

describe('one mistake, whatever the values of the case', () => {
  const page = (id: string) => `"<html lang=\\"en\\"><title>Not found</title><p>No ${id} here</p>`;
  test.each([
    ['a job', 'The result of the job 257955861 is lost.', 'The result of the job 639363851 is lost.'],
    ['a code', 'The error A4003 is taken for success.', 'The error A1006 is taken for success.'],
    ['a status', 'It answered 403; that is success.', 'It answered 503; that is success.'],
    ['a moment', 'It is "2026-11-22T06:14:48.099Z".', 'It is "2026-11-22T06:14:49.100Z".'],
    [
      'a UUID',
      'The kid 94ce86fb-07ff-4f43-adb8-93d2fa968ca2 is lost.',
      'The kid 3e9e2f8c-c43d-f7a0-bba7-663a925b41a2 is lost.',
    ],
    [
      'a body',
      `It answered ${page('movie')}", and it is taken.`,
      `It answered ${page('serial')}", and it is taken.`,
    ],
    [
      'a body that was cut',
      `It answered ${page('movie')}..., yes.`,
      `It answered ${page('serial')}..., yes.`,
    ],
  ])('%s', (_, one, other) => {
    expect(mistakeOf(finding(one))).toBe(mistakeOf(finding(other)));
  });
});

describe('two mistakes', () => {
  test.each([
    ['members', '"region" is missing.', '"storage_type" is missing.'],
    ['what stands between two names', `"a" ${'is '.repeat(20)}"b".`, `"a" ${'has '.repeat(20)}"b".`],
    ['versions', 'It is the URL of V1.', 'It is the URL of V2.'],
    ['systems', 'FAIRPLAY (94ce86fb-07ff) is missing.', 'WIDEVINE (edef8ba9-79d6) is missing.'],
  ])('%s', (_, one, other) => {
    expect(mistakeOf(finding(one))).not.toBe(mistakeOf(finding(other)));
  });

  test('rules, and what is thought of them', () => {
    const [plain, other, thought] = [{}, { rule: 'api/other' }, { diagnosis: 'cut' }].map((more) =>
      mistakeOf(finding('It is wrong.', more)),
    );
    expect(new Set([plain, other, thought]).size).toBe(3);
  });
});
