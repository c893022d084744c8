import { describe, expect, test } from 'vitest';
import { packaging, reportJobs } from '../../mocks/packaging/index.ts';
import { OPERATION_NAMES, packagingService, query, SITE, STORAGE } from './packaging-world.ts';

const DEEP = 20_000;
const PAYLOADS: [what: string, json: string][] = [
  ['a prototype', '{"__proto__":{"storage_id":"x","region":"x"},"constructor":1,"toString":2}'],
  ['numbers without end', '{"page_unit":1e999,"page_index":-1e999,"storage_type":"S3","region":"x"}'],
  ['nests of arrays', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
  ['nests in a member', `{"storage_id":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`],
  ['nests of objects', `{"search_keyword":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`],
  ['many members', `{${Array.from({ length: 5000 }, (_, at) => `"m${at}":1`).join(',')}}`],
  ['many wrong elements', `{"subtitles":[${'1,'.repeat(20_000)}1],"protect_type":[${'1,'.repeat(20_000)}1]}`],
  [
    'the names of methods',
    '{"search_keyword_type":"__proto__","search_status":"constructor","search_type":"toString"}',
  ],
];

describe.each(OPERATION_NAMES)('%s answers with a documented code', (name) => {
  test.each(PAYLOADS)('to %s', (what, json) => {
    const { send, sealedText, service, world, reason } = packagingService();
    const body = query(sealedText(json));
    const { error_code } = send(name, { body });
    expect(['A1000', 'A7008', '0000']).toContain(error_code);
    if (error_code === '0000')
      expect([name, what]).toEqual(['listJobs', expect.stringMatching(/prototype|many/)]);
    else expect(reason()!.length).toBeLessThan(2000);
    expect(Object.values(world.store.toJSON()).flat()).toEqual([]);
    expect(JSON.stringify(service.journal.entries)).toContain('conclusion');
  });

  test.each([
    ['no UTF-8', '\xff\xfe'],
    ['an escape that is none', '%zz%'],
    ['NUL', '\0'],
  ])('to %s in the place of an envelope', (_, text) => {
    const { send } = packagingService();
    expect(send(name, { query: `pallycon-apidata=${text}` }).error_code).toBe('A7008');
    expect(send(name, { body: text }).error_code).toBe('A7008');
    expect(send(name, { headers: [['pallycon-apidata', text]] }).error_code).toBe('A7008');
  });
});

test('a payload may be nested 100 levels deep', () => {
  const { send, sealedText, reason } = packagingService({ bareJobs: true });
  const nested = (levels: number) => `{"x":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`;
  for (const place of [
    (json: string) => ({ query: query(sealedText(json)) }),
    (body: string) => ({ body }),
  ]) {
    expect(send('listJobs', place(nested(100))).error_code).toBe('0000');
    expect(send('listJobs', place(nested(101))).error_code).toBe('A7008');
    expect(reason()).toBe('the payload is nested deeper than 100 levels');
  }
});

test('an array may have 1,000 elements', () => {
  const { call, jobBetweenStorages, reason } = packagingService();
  const job = jobBetweenStorages();
  const withPaths = (count: number) => ({
    ...job,
    storage: { ...job.storage, input: { ...job.storage.input, contents_path: Array(count).fill('a.mp4') } },
  });
  const before = performance.now();
  expect(call('registerJob', { ...job, subtitles: Array(1000).fill(1) }).error_code).toBe('A1000');
  expect(performance.now() - before).toBeLessThan(5000);
  expect(call('registerJob', withPaths(1000)).error_code).toBe('0000');
  expect(call('registerJob', withPaths(1001)).error_code).toBe('A1000');
  expect(reason()).toBe('/storage/input/contents_path has 1001 elements, at most 1000 are taken');
});

test('numbers without end are no options of a job', () => {
  const { call, send, sealedText, jobBetweenStorages, reason } = packagingService();
  const job = JSON.stringify(jobBetweenStorages()).slice(0, -1);
  for (const option of ['"dash_option":{"min_buffer_time":1e999}', '"drm_option":{"clear_lead":1e999}']) {
    expect(send('registerJob', { query: query(sealedText(`${job},${option}}`)) }).error_code).toBe('A1000');
    expect(reason()).toContain('it is Infinity');
  }
  expect(call('listJobs', {}).total_count).toBe('0');
});

test('what is stored survives a snapshot as it is, halves of characters included', () => {
  const { call, world, jobBetweenStorages } = packagingService();
  const odd = '\ud800 \u0000 \u2028 "\\ é';
  const job = jobBetweenStorages();
  expect(call('registerStorage', { ...STORAGE, storage_name: odd, description: odd }).error_code).toBe(
    '0000',
  );
  const input = { ...job.storage.input, contents_path: [odd] };
  const given = { ...job, job_name: odd, storage: { ...job.storage, input }, subtitles: [{ path: odd }] };
  expect(call('registerJob', given).error_code).toBe('0000');
  const storages = call('listStorages', { storage_type: 'S3', region: STORAGE.region });
  expect(storages.data[2]).toMatchObject({ storage_name: odd, description: odd });
  const [report] = reportJobs(world, SITE.siteId);
  world.store.restore(JSON.parse(JSON.stringify(world.store)));
  expect(call('listStorages', { storage_type: 'S3', region: STORAGE.region })).toEqual(storages);
  expect(reportJobs(world, SITE.siteId)).toEqual([report]);
  expect(packaging.advance!(world).deliveries).toEqual([]);
});

test('reasons hold no secret', () => {
  const { call, reason } = packagingService();
  const secret = 'TOPSECRET';
  for (const wrong of [
    { id: { secret } },
    { password: [secret] },
    { password: secret, region: 5 },
    { id: secret, type: 0 },
  ]) {
    expect(call('registerStorage', { ...STORAGE, ...wrong }).error_code).toBe('A1000');
    expect(reason()).not.toContain(secret);
  }
});
