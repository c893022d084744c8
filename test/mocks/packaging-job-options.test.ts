import { describe, expect, test } from 'vitest';
import { reportJobs } from '../../mocks/packaging/index.ts';
import { packagingService } from './packaging-world.ts';

const fresh = () => {
  const service = packagingService();
  return { ...service, job: service.jobBetweenStorages() };
};

describe('options have an effect only with what they belong to', () => {
  const options = (changes: object) => {
    const { call, job, world } = fresh();
    expect(call('registerJob', { ...job, ...changes }).error_code).toBe('0000');
    return reportJobs(world, 'TEST')[0]!.options;
  };
  const DRM = {
    multi_key: false,
    skip_audio_encryption: false,
    max_sd_height: 480,
    max_hd_height: 1080,
    max_uhd1_height: 2160,
    clear_lead: 0,
    generate_tracktype_manifests: false,
  };
  const DASH = { enable_average_bandwidth_mpd: false };
  const falling = { max_sd_height: 1080, max_hd_height: 480 };

  test.each<[string, object, object]>([
    ['defaults', {}, { dash_option: DASH, drm_option: DRM }],
    [
      'nothing given',
      { dash_option: { min_buffer_time: null }, drm_option: null },
      { dash_option: DASH, drm_option: DRM },
    ],
    [
      'DASH',
      { dash_option: { min_buffer_time: 2.5, enable_average_bandwidth_mpd: true, x: 1 } },
      { dash_option: { min_buffer_time: 2.5, enable_average_bandwidth_mpd: true } },
    ],
    [
      'DASH without DASH',
      { streaming_format: ['hls'], dash_option: { min_buffer_time: 9 } },
      { drm_option: DRM },
    ],
    ['DRM without DRM', { protect_type: ['watermark'], drm_option: falling }, { dash_option: DASH }],
    [
      'manifests without keys of their own',
      { drm_option: { generate_tracktype_manifests: true } },
      { drm_option: DRM },
    ],
    [
      'manifests',
      { drm_option: { generate_tracktype_manifests: true, multi_key: true } },
      { drm_option: { ...DRM, generate_tracktype_manifests: true, multi_key: true } },
    ],
  ])('%s', (_, changes, effective) => {
    const found = options(changes);
    expect(found).toMatchObject(effective);
    expect('drm_option' in found).toBe(!JSON.stringify(changes).includes('"protect_type":["watermark"]'));
    expect(JSON.stringify(found)).not.toContain('"x"');
  });
});

describe('a trial account', () => {
  const trial = (settings: object = {}) => {
    const service = packagingService({ trial: true, ...settings });
    const job = service.jobBetweenStorages();
    const of = (...contents_path: string[]) => ({
      ...job,
      storage: { ...job.storage, input: { ...job.storage.input, contents_path } },
    });
    return { ...service, of };
  };

  test.each(['a.mp4', 'A.MP4', 'folder', 'folder/', 'v1.0/a.mp4'])('packages %s, once', (path) => {
    const { call, of, reason } = trial();
    expect(call('registerJob', of(path)).error_code).toBe('0000');
    expect(call('registerJob', of(path)).error_code).toBe('A1000');
    expect(reason()).toBe('the site has 1 job already; a trial account can perform only one');
  });

  test.each<[string, string[], string]>([
    [
      'an adaptive stream',
      ['a.mp4', 'b.mp4'],
      'has 2 paths; a trial account cannot package an adaptive stream',
    ],
    ['another format', ['a/b.MOV'], 'a file of type mov; a trial account can package mp4 only'],
  ])('does not package %s', (_, paths, text) => {
    const { call, of, reason } = trial();
    expect(call('registerJob', of(...paths)).error_code).toBe('A1000');
    expect(reason()).toContain(text);
    expect(call('listJobs', {}).total_count).toBe('0');
  });

  test('is told so with the code that is set', () => {
    const { call, of } = trial({ trialCode: 'A4003' });
    expect(call('registerJob', of('a.mov')).error_code).toBe('A4003');
  });
});
