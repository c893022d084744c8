import { describe, expect, test } from 'vitest';
import { OTHER, packagingService } from './packaging-world.ts';

const fresh = () => {
  const service = packagingService();
  return { ...service, job: service.jobBetweenStorages() };
};

describe('a job is registered', () => {
  test('with an ID that is a number, and listed with the same as a text', () => {
    const { call, job } = fresh();
    const { job_id, ...rest } = call('registerJob', job);
    expect(rest).toEqual({ error_code: '0000', error_message: 'Succeeded' });
    expect(String(job_id)).toMatch(/^[1-9]\d{7}$/);
    const again = call('registerJob', job);
    expect(again.job_id).not.toBe(job_id);
    const { data, total_count } = call('listJobs', {});
    expect(total_count).toBe('2');
    expect(data[0]).toEqual({
      job_id: String(job_id),
      job_name: 'First episode',
      start_date: '2026-01-02T03:04:05Z',
      update_date: '2026-01-02T03:04:05Z',
      reg_date: '2026-01-02T03:04:05Z',
      watermark: 'true',
      drm: 'true',
      dash: 'true',
      hls: 'true',
      content_id: 'series-s01e01',
      status: 'WM000',
      storage: job.storage,
      subtitles: [],
    });
    expect(call('listJobs', {}, OTHER)).toMatchObject({ total_count: '0', data: [] });
  });

  const drm = (option: object) => ({ drm_option: option });
  test.each<[string, object, object]>([
    [
      'DASH and watermark only',
      { streaming_format: ['DASH', 'dash'], protect_type: ['Watermark'] },
      { dash: 'true', hls: 'false', drm: 'false' },
    ],
    ['HLS only', { streaming_format: ['hls'] }, { dash: 'false', hls: 'true' }],
    [
      'the other name of the protections',
      { protect_type: undefined, protection_type: ['watermark', 'DRM'] },
      { drm: 'true' },
    ],
    [
      'both names, the same in another order',
      { protection_type: ['WATERMARK', 'drm', 'drm'] },
      { drm: 'true' },
    ],
    [
      'subtitles, their members optional',
      { subtitles: [{ path: 'a.vtt', language: 'ko', x: 1 }, {}, { path: null }] },
      { subtitles: [{ path: 'a.vtt', language: 'ko' }, {}, { path: null }] },
    ],
    ['no subtitles given', { subtitles: null }, { subtitles: [] }],
    ['200 bytes of content ID', { content_id: `${'é'.repeat(99)}ab` }, { content_id: `${'é'.repeat(99)}ab` }],
    ['a buffer of 2 seconds', { dash_option: { min_buffer_time: 2 } }, {}],
    ['heights that rise', drm({ max_sd_height: 576, max_hd_height: 720, max_uhd1_height: 4320 }), {}],
    ['an adaptive stream from folders', {}, {}],
  ])('with %s', (_, changes, listed) => {
    const { call, job } = fresh();
    expect(call('registerJob', { ...job, ...changes }).error_code).toBe('0000');
    expect(call('listJobs', {}).data).toMatchObject([listed]);
  });

  test('with the path of its result as an array of one, listed as a text', () => {
    const { call, job } = fresh();
    const { input, output } = job.storage;
    const storage = {
      input: { ...input, contents_path: ['/a b', 'ü.mov'] },
      output: { ...output, path: ['o'] },
    };
    expect(call('registerJob', { ...job, storage }).error_code).toBe('0000');
    expect(call('listJobs', {}).data[0].storage).toEqual({
      input: storage.input,
      output: { ...output, path: 'o' },
    });
  });
});

describe('a job is refused', () => {
  const { call, job, reason } = fresh();
  const at = (side: 'input' | 'output', members: object) => ({
    storage: { ...job.storage, [side]: { ...job.storage[side], ...members } },
  });
  const dash = (option: object) => ({ dash_option: option });
  const drm = (option: object) => ({ drm_option: option });

  test.each<[string, object, string]>([
    ['no name', { job_name: undefined }, 'the payload has no job_name; it has "storage", "content_id"'],
    ['no source', { storage: { output: job.storage.output } }, '/storage has no input; it has "output"'],
    ['no output', { storage: { input: job.storage.input } }, '/storage has no output; it has "input"'],
    ['no storage', { storage: undefined }, 'has no storage'],
    [
      'an unknown source',
      at('input', { storage_id: '1' }),
      '/storage/input/storage_id names no storage of the site TEST; register it first',
    ],
    ['an unknown target', at('output', { storage_id: '1' }), '/storage/output/storage_id names no storage'],
    [
      'a storage ID that is a number',
      at('input', { storage_id: 1 }),
      '/storage/input/storage_id must be string, it is 1',
    ],
    [
      'a path as a text',
      at('input', { contents_path: 'a.mp4' }),
      '/storage/input/contents_path must be an array of at least one path, none empty, it is "a.mp4"',
    ],
    ['no path', at('input', { contents_path: [] }), 'none empty, it is []'],
    ['an empty path', at('input', { contents_path: ['a', ''] }), 'none empty, it is ["a", ""]'],
    ['two results', at('output', { path: ['a', 'b'] }), '/storage/output/path'],
    [
      'no content ID',
      { content_id: '' },
      '/content_id must be printable text of 1 to 200 bytes in UTF-8, it is ""',
    ],
    [
      '201 bytes of content ID',
      { content_id: `${'é'.repeat(100)}a` },
      'of 1 to 200 bytes in UTF-8, it is "é',
    ],
    ['a content ID with a line break', { content_id: 'a\nb' }, 'it is "a\\nb"'],
    ['no format', { streaming_format: [] }, '/streaming_format must be an array of dash and hls'],
    ['another format', { streaming_format: ['dash', 'mss'] }, 'it is ["dash", "mss"]'],
    ['no protection', { protect_type: undefined }, 'the payload has no protect_type; it has'],
    [
      'no watermark',
      { protect_type: ['drm'] },
      '/protect_type must be an array with watermark, and drm where wanted, it is ["drm"]',
    ],
    [
      'two lists of protections',
      { protection_type: ['watermark'] },
      '/protect_type and /protection_type are both there and differ',
    ],
    ['subtitles of text', { subtitles: ['a'] }, '/subtitles/0 must be object, it is "a"'],
    [
      'a buffer under 2 seconds',
      dash({ min_buffer_time: 1.999 }),
      '/dash_option/min_buffer_time must be >= 2, it is 1.999',
    ],
    ['a number as a text', dash({ min_buffer_time: '2' }), 'must be number,null, it is "2"'],
    [
      'a truth as a text',
      drm({ multi_key: 'true' }),
      '/drm_option/multi_key must be boolean,null, it is "true"',
    ],
    ['a height of nothing', drm({ max_sd_height: 0 }), '/drm_option/max_sd_height must be > 0, it is 0'],
    ['less than no lead', drm({ clear_lead: -1 }), '/drm_option/clear_lead must be >= 0, it is -1'],
    [
      'heights that fall',
      drm({ max_sd_height: 1080, max_hd_height: 720 }),
      '/drm_option has max_sd_height 1080, max_hd_height 720 and max_uhd1_height 2160, defaults included; they must rise',
    ],
    ['heights that are the same as a default', drm({ max_sd_height: 1080 }), 'they must rise'],
  ])('with %s: A1000', (_, changes, text) => {
    expect(call('registerJob', { ...job, ...changes })).toEqual({
      error_code: 'A1000',
      error_message: 'Invalid input parameter',
    });
    expect(reason()).toContain(text);
    expect(call('listJobs', {}).total_count).toBe('0');
  });

  test('with the storages of another site: A1000', () => {
    const service = packagingService();
    const theirs = service.jobBetweenStorages(OTHER);
    expect(service.call('registerJob', theirs).error_code).toBe('A1000');
    expect(service.call('registerJob', theirs, OTHER).error_code).toBe('0000');
  });

  test('with many things wrong, of which some are told', () => {
    expect(
      call('registerJob', {
        job_name: 1,
        content_id: 1,
        streaming_format: 1,
        protect_type: 1,
        subtitles: 1,
        dash_option: 1,
        drm_option: 1,
      }).error_code,
    ).toBe('A1000');
    expect(reason()?.split('; ')).toHaveLength(7);
    expect(reason()).toMatch(/; and more$/);
  });

  test('where the site has as many as it may: A4002', () => {
    const full = fresh();
    for (let count = 0; count < 10_000; count++) full.world.store.add('job', 'TEST', {});
    expect(full.call('registerJob', full.job).error_code).toBe('A4002');
    expect(full.reason()).toBe('the site has 10000 jobs, which is the most');
  });
});
