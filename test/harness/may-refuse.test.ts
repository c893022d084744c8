import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Case, loadCases } from '../../contracts/case.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';
import { PROPERTIES } from '../../harness/properties/list.ts';
import { mayRefuse } from '../../harness/properties/may-refuse.ts';
import { runProperty } from '../../harness/properties/run-property.ts';
import type { Api } from '../../specs/index.ts';
import { node } from '../support/run-cases.ts';

const regressions = mkdtempSync(join(tmpdir(), 'countersign-'));
afterAll(() => rmSync(regressions, { recursive: true }));

test('what may be refused is nothing that a case wants a client to take', () => {
  const cases = JSON.parse(JSON.stringify(loadCases()).replaceAll('{nonce}', 'n')) as Case[];
  const wanted = cases.filter((each) => each.expect === 'success' && !each.mayRefuse);
  expect(wanted.length).toBeGreaterThan(300);
  expect(wanted.filter(({ api, input }) => mayRefuse(api, input)).map(({ id }) => id)).toEqual([]);
});

/** Cases that let a client refuse an input of a kind that properties make up. */
const REFUSABLE: string[] = [
  ...['period-of-nothing', 'time-zone-east', 'time-zone-west'].flatMap((name) => [
    `packaging/list-jobs/search-${name}`,
    `packaging/list-storages/search-${name}`,
  ]),
  ...['subtitle-without-language', 'option-buffer-fraction', 'option-clear-lead'].map(
    (name) => `packaging/register-job/${name}`,
  ),
  ...[
    'register-storage/control-characters',
    'update-storage/control-characters',
    'update-storage/nothing',
  ].map((name) => `packaging/${name}`),
  ...['unicode', 'ncg-file', 'ncg-hls-fairplay', 'period-4294967296', 'period-9007199254740991'].map(
    (name) => `cpix/get-content-keys-v2/${name}`,
  ),
  ...['video-dots-odd', 'video-tab-and-line-end-odd', 'video-del-odd', 'video-line-separator-odd'].map(
    (name) => `sevu/request-ticket/${name}`,
  ),
  'sevu/request-ticket/ip-host-in-range',
];

test.each(REFUSABLE)('what %s lets a client refuse may be refused', (id) => {
  const { api, input, mayRefuse: inCase } = loadCases().find((each) => each.id === id)!;
  expect([inCase, mayRefuse(api, input)]).toEqual([true, true]);
});

test.each<[Api, variant: string]>([
  ['packaging', 'packaging-refuses-what-it-may'],
  ['cpix', 'cpix-refuses-what-it-may'],
  ['sevu', 'ticket-refuses-what-it-may'],
])(
  'properties of %s hold for a client that refuses all it may',
  { timeout: 120_000 },
  async (api, variant) => {
    const driver = await startProcessDriver(node('clients/benign/adapter.ts', variant), {
      name: 'countersign',
      version: '0.0.0',
    });
    for (const property of PROPERTIES.filter((each) => each.api === api)) {
      const settings = { driver, seed: 42, timeoutMs: 10_000, runs: 25, regressions };
      const result = await runProperty(property, settings);
      expect(result, property.id).toMatchObject({ status: 'passed', findings: [] });
    }
    await driver.close();
  },
);
