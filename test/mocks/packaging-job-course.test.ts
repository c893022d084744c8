import { describe, expect, test } from 'vitest';
import type { Site } from '../../mocks/index.ts';
import { advanceJob, failJob, repeatCallback, reportJobs, stopJob } from '../../mocks/packaging/index.ts';
import { jobStatuses, processErrors } from '../../specs/index.ts';
import type { ProcessErrorCode } from '../../specs/packaging/types.ts';
import { NOW, OTHER, packagingService, SITE } from './packaging-world.ts';

/** A service with one job and what it takes to see where it is. */
function withJob(settings: Partial<Site> = {}, changes: object = {}) {
  const service = packagingService(settings);
  const { call, clock, world } = service;
  const job = service.jobBetweenStorages();
  const id = String(call('registerJob', { ...job, ...changes }).job_id);
  const row = () => call('listJobs', {}).data[0];
  const status = (): string => row().status;
  /** The statuses from now on, a second apart, without those that repeat. */
  const statuses = (): string[] => {
    const seen = [status()];
    for (let second = 0; second < 40; second++) {
      clock.advance(1000);
      if (status() !== seen.at(-1)) seen.push(status());
    }
    return seen;
  };
  return { ...service, id, job, row, status, statuses, report: () => reportJobs(world, SITE.siteId)[0]! };
}

const WELL = jobStatuses()
  .slice(0, 13)
  .map(({ code }) => code);

describe('a job goes through the statuses by the clock', () => {
  test('two seconds in each', () => {
    const { clock, row, statuses } = withJob();
    clock.advance(1999);
    expect(row()).toMatchObject({
      status: 'WM000',
      start_date: '2026-01-02T03:04:05Z',
      update_date: '2026-01-02T03:04:05Z',
    });
    clock.advance(1);
    expect(row()).toMatchObject({
      status: 'WM010',
      start_date: '2026-01-02T03:04:07Z',
      update_date: '2026-01-02T03:04:07Z',
    });
    expect(statuses()).toEqual(WELL.slice(1));
    expect(row()).toMatchObject({
      status: 'WM030',
      start_date: '2026-01-02T03:04:07Z',
      update_date: '2026-01-02T03:04:29Z',
    });
  });

  test('without those of DRM where there is none', () => {
    const { statuses } = withJob({}, { protect_type: ['watermark'] });
    expect(statuses()).toEqual(WELL.filter((code) => !['WM023100', 'WM023200'].includes(code)));
  });

  test('as fast as the site says, jobs that are under way aside', () => {
    const service = withJob({ jobs: { stepSeconds: 0.5 } });
    service.clock.advance(5999);
    expect(service.status()).toBe('WM024200');
    service.clock.advance(1);
    expect(service.status()).toBe('WM030');
    service.world.sites.get('TEST')!.jobs = { stepSeconds: 0 };
    service.call('registerJob', service.job);
    expect(service.call('listJobs', {}).data.map(({ status }: { status: string }) => status)).toEqual([
      'WM030',
      'WM030',
    ]);
  });

  test('back again with the clock', () => {
    const { clock, status } = withJob();
    clock.advance(60_000);
    expect(status()).toBe('WM030');
    clock.set(NOW + 2000);
    expect(status()).toBe('WM010');
    clock.set(NOW - 60_000);
    expect(status()).toBe('WM000');
  });
});

describe('the next jobs end as the site says', () => {
  test('stopped', () => {
    const { statuses } = withJob({ jobs: { outcome: 'stop' } });
    expect(statuses().slice(-3)).toEqual(['WM022100', 'WM100', 'WM200']);
  });

  test.each(processErrors().map(({ code }) => code as ProcessErrorCode))('failed with %s', (code) => {
    const { clock, status, report, row } = withJob({ jobs: { outcome: code, stepSeconds: 1 } });
    expect(report()).toMatchObject({ ended: false });
    expect(report().error).toBeUndefined();
    clock.advance(60_000);
    expect(status()).toBe('WM999');
    expect(report()).toMatchObject({ ended: true, error: code });
    expect(row().start_date === row().reg_date).toBe(report().course.length === 2);
  });

  test.each([
    ['WM900003', 'WM000'],
    ['WM900010', 'WM021100'],
    ['WM900015', 'WM021200'],
    ['WM900019', 'WM024100'],
    ['WM900131', 'WM100'],
  ] as const)('%s strikes in %s', (outcome, before) => {
    expect(withJob({ jobs: { outcome } }).statuses().slice(-2)).toEqual([before, 'WM999']);
  });
});

describe('the operator', () => {
  test('moves a job on step by step, and the rest comes sooner', () => {
    const { clock, world, id, status, row } = withJob();
    for (const code of WELL.slice(1, 4)) {
      expect(advanceJob(world, 'TEST', id, 'next')).toMatchObject({
        kind: 'changed',
        report: { job: { status: code } },
      });
      expect(status()).toBe(code);
    }
    clock.advance(2000);
    expect(status()).toBe('WM021200');
    expect(row().start_date).toBe('2026-01-02T03:04:05Z');
  });

  test('takes a job to its end, after which nothing moves it', () => {
    const { world, id, row } = withJob();
    expect(advanceJob(world, 'TEST', id, 'end')).toMatchObject({ kind: 'changed', report: { ended: true } });
    expect(row()).toMatchObject({ status: 'WM030', start_date: '2026-01-02T03:04:05Z' });
    const refused = { kind: 'refused', reason: `the job ${id} has ended with WM030` };
    expect(advanceJob(world, 'TEST', id, 'next')).toEqual(refused);
    expect(failJob(world, 'TEST', id, 'WM900010')).toEqual(refused);
    expect(stopJob(world, 'TEST', id)).toEqual(refused);
  });

  test('lets a job fail, with documented codes only', () => {
    const { clock, world, id, status } = withJob();
    clock.advance(7000);
    expect(failJob(world, 'TEST', id, 'WM900999')).toEqual({
      kind: 'refused',
      reason: '"WM900999" is no error code of the packaging process',
    });
    expect(failJob(world, 'TEST', id, 'WM900014')).toMatchObject({
      report: { error: 'WM900014', job: { status: 'WM999' } },
    });
    clock.advance(60_000);
    expect(status()).toBe('WM999');
  });

  test('stops a job in two steps, even one that was to fail', () => {
    const { clock, world, id, status, report } = withJob({ jobs: { outcome: 'WM900010' } });
    expect(stopJob(world, 'TEST', id)).toMatchObject({
      report: { job: { status: 'WM100', start_date: '2026-01-02T03:04:05Z' }, ended: false },
    });
    expect(stopJob(world, 'TEST', id)).toEqual({
      kind: 'refused',
      reason: `the job ${id} is stopping already`,
    });
    clock.advance(1999);
    expect(status()).toBe('WM100');
    clock.advance(1);
    expect(status()).toBe('WM200');
    expect(report().error).toBeUndefined();
  });

  test('is told of jobs there are not', () => {
    const { world, id } = withJob();
    for (const no of [id, '1', '-1', '', 'x', '__proto__', `${id}.0`, '1e7']) {
      const site = no === id ? OTHER.siteId : 'TEST';
      const refused = { kind: 'refused', reason: `the site ${site} has no job ${no}` };
      expect(advanceJob(world, site, no, 'end')).toEqual(refused);
      expect(failJob(world, site, no, 'WM900010')).toEqual(refused);
      expect(stopJob(world, site, no)).toEqual(refused);
      expect(repeatCallback(world, site, no)).toEqual(refused);
    }
    expect(reportJobs(world, OTHER.siteId)).toEqual([]);
  });

  test('finds jobs again after a snapshot', () => {
    const { world, id, status } = withJob();
    world.store.restore(JSON.parse(JSON.stringify(world.store)));
    expect(failJob(world, 'TEST', id, 'WM900010')).toMatchObject({ kind: 'changed' });
    expect(status()).toBe('WM999');
  });
});
