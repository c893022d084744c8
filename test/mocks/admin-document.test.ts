import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { adminDocument } from '../../mocks/admin/document.ts';
import type { Account, JobSettings, Site } from '../../mocks/twin/world.ts';
import { openApi } from '../../specs/index.ts';
import { checkerOf } from '../../specs/validate.ts';

interface Schema {
  enum?: unknown[];
  properties?: Record<string, Schema & { description?: string; $ref?: string }>;
}

const schemas = (adminDocument() as unknown as { components: { schemas: Record<string, Schema> } }).components
  .schemas;
const propertiesOf = (name: string) => Object.keys(schemas[name]!.properties!).sort();

/** The members of an interface; the compiler says when one is missing or too many. */
const SITE: Record<keyof Required<Site>, true> = {
  siteId: true,
  siteKey: true,
  accessKey: true,
  callbackUrl: true,
  trial: true,
  trialCode: true,
  timestampWindowSeconds: true,
  bareJobs: true,
  jobs: true,
  callbackOnStop: true,
  callbackRetry: true,
  errorStyle: true,
  mediaPackage: true,
  licenseUrl: true,
  usageRules: true,
  keyPeriod: true,
};
const ACCOUNT: Record<keyof Required<Account>, true> = {
  apiKey: true,
  apiSecret: true,
  cdn: true,
  timestampWindowSeconds: true,
  refuseReplays: true,
  suspended: true,
  resultTypes: true,
};
const JOB_SETTINGS: Record<keyof Required<JobSettings>, true> = { stepSeconds: true, outcome: true };
const CALLBACK_RETRY: Record<keyof Required<Site>['callbackRetry'], true> = {
  attempts: true,
  delaySeconds: true,
};

describe('the admin document has every setting', () => {
  test.each([
    ['Site', SITE],
    ['Account', ACCOUNT],
    ['JobSettings', JOB_SETTINGS],
    ['CallbackRetry', CALLBACK_RETRY],
  ])('%s', (name, members) => expect(propertiesOf(name)).toEqual(Object.keys(members).sort()));

  test('a change of a site is to all of them but its ID', () => {
    expect(propertiesOf('SiteChange')).toEqual(
      Object.keys(SITE)
        .filter((name) => name !== 'siteId')
        .sort(),
    );
  });

  test.each(['Site', 'Account', 'JobSettings', 'CallbackRetry'])('%s describes each', (name) => {
    const silent = Object.entries(schemas[name]!.properties!).filter(
      ([, { description, $ref }]) => description === undefined && $ref === undefined,
    );
    expect(silent).toEqual([]);
  });

  test.each(['ErrorCode', 'ProcessErrorCode'])('%s lists what the packaging API has', (name) => {
    const { components } = openApi('packaging') as unknown as {
      components: { schemas: Record<string, Schema> };
    };
    expect(schemas[name]!.enum).toEqual(components.schemas[name]!.enum);
  });
});

describe('a change of a site', () => {
  const check = checkerOf(adminDocument(), 'admin');
  const problems = (change: object) => check(['components', 'schemas', 'SiteChange'], change);

  test.each([
    { callbackUrl: 'https://example.com/results', jobs: { stepSeconds: 0, outcome: 'WM900101' } },
    { callbackRetry: { attempts: 3, delaySeconds: 60 }, callbackOnStop: '0000', keyPeriod: 128 },
    Object.fromEntries(
      Object.keys(SITE)
        .filter((name) => !['siteId', 'siteKey', 'accessKey'].includes(name))
        .map((name) => [name, null]),
    ),
  ])('%j is taken', (change) => expect(problems(change)).toEqual([]));

  test.each([
    { siteId: 'NEXT' },
    { siteKey: null },
    { siteKey: 'short' },
    { callbackUrl: 'example.com' },
    { jobs: { outcome: 'WM900999' } },
    { jobs: { speed: 1 } },
    { callbackRetry: { attempts: 0, delaySeconds: 1 } },
    { timestampWindowSeconds: -1 },
    { trialCode: '0000' },
    { keyPeriod: 1.5 },
  ])('%j is not', (change) => expect(problems(change)).not.toEqual([]));
});

test('the linter has nothing against the admin document', () => {
  const cli = createRequire(import.meta.url).resolve('@stoplight/spectral-cli/dist/index.js');
  const args = ['--ruleset', 'mocks/admin/.spectral.yaml', '--format', 'json', '--quiet'];
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'lint', ...args, 'mocks/admin/openapi.yaml'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([]);
});
