import { describe, expect, test } from 'vitest';
import { failJob, stopJob } from '../../mocks/packaging/index.ts';
import type { Job } from '../../specs/packaging/types.ts';
import { type AnyAnswer, packagingService, STORAGE } from './packaging-world.ts';

const { call, clock, world, reason, jobBetweenStorages } = packagingService();
const job = jobBetweenStorages();
const far = call('registerStorage', { ...STORAGE, region: 'RG011' }).storage_id;

/** Registers a job, some seconds after the last. */
function register(job_name: string, seconds: number, changes: object = {}): string {
  clock.advance(seconds * 1000);
  return String(call('registerJob', { ...job, job_name, content_id: `cid-${job_name}`, ...changes }).job_id);
}
// One job for each thing a search can find; the last three are under way.
const failed = register('failed', 0, { protect_type: ['watermark'] });
failJob(world, 'TEST', failed, 'WM900010');
const stopped = register('stopped', 10, { streaming_format: ['dash'] });
stopJob(world, 'TEST', stopped);
register('done', 10, {
  streaming_format: ['hls'],
  storage: { ...job.storage, output: { storage_id: far, path: 'x' } },
});
const stopping = register('stopping', 60);
register('process', 3);
stopJob(world, 'TEST', stopping);
clock.advance(1);
register('ready', 1);

const list = (search: object): AnyAnswer => call('listJobs', search);
const names = (search: object): string[] => (list(search).data as Job[]).map(({ job_name }) => job_name);
const ALL = ['failed', 'stopped', 'done', 'stopping', 'process', 'ready'];

test('there is a job in every phase', () => {
  expect((list({}).data as Job[]).map(({ status }) => status)).toEqual([
    'WM999',
    'WM200',
    'WM030',
    'WM100',
    'WM000',
    'WM000',
  ]);
});

describe('a search finds', () => {
  test.each<[string, object, string[]]>([
    ['all', {}, ALL],
    [
      'all, where nothing is given',
      { search_keyword: '', search_status: null, search_type: '', search_condition: null, region: '' },
      ALL,
    ],
    ['ready', { search_status: 'ready' }, ['process', 'ready']],
    ['success', { search_status: 'success' }, ['done']],
    ['failed', { search_status: 'failed' }, ['failed']],
    ['complete', { search_status: 'complete' }, ['failed', 'done']],
    ['stop', { search_status: 'stop' }, ['stopped', 'stopping']],
    ['DRM', { search_type: 'DRM' }, ALL.slice(1)],
    ['watermark', { search_type: 'watermark' }, ALL],
    ['DASH', { search_condition: 'dash' }, ['failed', 'stopped', 'stopping', 'process', 'ready']],
    ['HLS', { search_condition: 'Hls' }, ['failed', 'done', 'stopping', 'process', 'ready']],
    ['a content ID', { search_keyword: 'CID-done', search_keyword_type: 'CID' }, ['done']],
    ['a name', { search_keyword: 'stop', search_keyword_type: 'jobname' }, ['stopped', 'stopping']],
    ['a name, spelled otherwise', { search_keyword: 'ready', search_keyword_type: 'jobName' }, ['ready']],
    ['a job ID', { search_keyword: failed, search_keyword_type: 'jobId' }, ['failed']],
    ['a job ID as a number', { search_keyword: Number(failed), search_keyword_type: 'jobId' }, ['failed']],
    ['a keyword anywhere', { search_keyword: stopped }, ['stopped']],
    ['nothing where the keyword is elsewhere', { search_keyword: failed, search_keyword_type: 'cid' }, []],
    ['a region', { region: 'RG011' }, ['done']],
    ['a region of both storages', { region: STORAGE.region }, ALL],
    ['nothing in a region without jobs', { region: 'mars' }, []],
    ['a period', { from: '2026-01-02T03:04:15Z', to: '2026-01-02T03:04:25Z' }, ['stopped', 'done']],
    ['all of several', { search_status: 'complete', search_type: 'drm', search_condition: 'hls' }, ['done']],
  ])('%s', (_, search, found) => {
    expect(names(search)).toEqual(found);
    expect(list(search).total_count).toBe(String(found.length));
  });

  test('a job in each of its phases, as the clock goes on', () => {
    clock.advance(1500);
    expect(names({ search_status: 'process' })).toEqual(['process']);
    expect(names({ search_status: 'job progress' })).toEqual(['process']);
    expect(names({ search_status: 'working' })).toEqual(['process', 'ready']);
  });

  test('a page', () => {
    expect(names({ page_unit: 4, page_index: 2 })).toEqual(['process', 'ready']);
    expect(list({ page_unit: 4, page_index: 2, time_zone: '-05:30' })).toMatchObject({
      total_count: '6',
      time_zone: '-05:30',
    });
    expect(names({ page_index: 2 })).toEqual([]);
  });
});

test.each<[object, string]>([
  [
    { search_status: 'done' },
    '/search_status must be ready, success, failed, complete, working, process or stop, it is "done"',
  ],
  [{ search_type: 'aes' }, '/search_type must be drm or watermark'],
  [{ search_condition: 'cmaf' }, '/search_condition must be dash or hls'],
  [{ search_keyword_type: 'storageId' }, 'cid, jobId or jobName for jobs, it is "storageId"'],
  [{ search_keyword: 5.5 }, '/search_keyword'],
  [{ page_unit: 0 }, '/page_unit'],
  [{ to: 'now' }, '/to must be a moment'],
  [{ region: 5 }, '/region'],
])('a search for %j is refused: A1000', (search, text) => {
  expect(list(search).error_code).toBe('A1000');
  expect(reason()).toContain(text);
});
