import { describe, expect, test } from 'vitest';
import type { Site } from '../../mocks/index.ts';
import {
  advanceJob,
  failJob,
  packaging,
  repeatCallback,
  reportJobs,
  stopJob,
} from '../../mocks/packaging/index.ts';
import type { Delivery, DeliveryResult } from '../../mocks/twin/operation.ts';
import { processErrors } from '../../specs/index.ts';
import { violations } from '../../specs/validate.ts';
import { NOW, OTHER, packagingService } from './packaging-world.ts';

const URL = 'https://customer.example/results';
/** When a job that nothing happens to has ended: 12 steps of 2 seconds. */
const END = NOW + 24_000;

function withJob(settings: Partial<Site> = {}, changes: object = {}) {
  const service = packagingService({ callbackUrl: URL, ...settings });
  const { call, world } = service;
  const job = service.jobBetweenStorages();
  const id = String(call('registerJob', { ...job, ...changes }).job_id);
  const advance = () => packaging.advance!(world);
  const deliveries = (): Delivery[] => {
    const due = advance().deliveries;
    for (const { body } of due)
      expect(violations('packaging', 'PackagingResult', JSON.parse(body))).toEqual([]);
    return due;
  };
  const callback = () => reportJobs(world, 'TEST')[0]!.callback;
  const delivered = (delivery: Delivery, result: DeliveryResult) =>
    packaging.delivered!(world, delivery, result);
  return { ...service, job, id, advance, deliveries, delivered, callback };
}
const codes = (deliveries: Delivery[]): string[] => deliveries.map(({ body }) => JSON.parse(body).error_code);

describe('the result of a job is posted', () => {
  test('when it has ended, once, as plain JSON', () => {
    const { clock, id, job, advance, deliveries } = withJob();
    expect(advance()).toEqual({ deliveries: [], next: END });
    clock.set(END - 1);
    expect(advance()).toEqual({ deliveries: [], next: END });
    clock.set(END);
    const [delivery, ...more] = deliveries();
    expect(more).toEqual([]);
    expect(delivery).toMatchObject({
      operation: 'packagingResult',
      site: 'TEST',
      subject: id,
      attempt: 1,
      url: URL,
      headers: [['Content-Type', 'application/json;charset=UTF-8']],
    });
    expect(JSON.parse(delivery!.body)).toEqual({
      job_id: Number(id),
      error_code: '0000',
      error_message: 'Succeeded',
      input_contents_path: job.storage.input.contents_path,
      output_path: 'packaged/s01e01',
    });
    expect(advance()).toEqual({ deliveries: [] });
  });

  test.each(processErrors())('of one that failed, with $code', ({ code, text }) => {
    const { world, id, deliveries } = withJob();
    failJob(world, 'TEST', id, code);
    expect(JSON.parse(deliveries()[0]!.body)).toMatchObject({ error_code: code, error_message: text });
  });

  test('of one that the site lets fail', () => {
    const { clock, deliveries } = withJob({ jobs: { outcome: 'WM900019', stepSeconds: 1 } });
    clock.set(END);
    expect(codes(deliveries())).toEqual(['WM900019']);
  });

  test('as soon as the operator ends it', () => {
    const { world, id, advance } = withJob();
    advanceJob(world, 'TEST', id, 'end');
    expect(codes(advance().deliveries)).toEqual(['0000']);
  });

  test('of a stopped one only where the site says with which code', () => {
    const quiet = withJob();
    stopJob(quiet.world, 'TEST', quiet.id);
    expect(quiet.advance().next).toBe(NOW + 2000);
    quiet.clock.set(END);
    expect(quiet.advance()).toEqual({ deliveries: [] });
    const told = withJob({ callbackOnStop: 'WM900119', jobs: { outcome: 'stop' } });
    told.clock.set(END);
    expect(codes(told.deliveries())).toEqual(['WM900119']);
  });

  test('nowhere where the site has no URL, not even later', () => {
    const { world, clock, advance } = withJob({ callbackUrl: undefined } as object);
    clock.set(END);
    expect(advance()).toEqual({ deliveries: [] });
    world.sites.get('TEST')!.callbackUrl = URL;
    expect(advance()).toEqual({ deliveries: [] });
  });

  test('where all results go, for a site without a URL', () => {
    const { world, clock, advance } = withJob({ callbackUrl: undefined } as object);
    world.callbackUrl = 'http://all.example/';
    clock.set(END);
    expect(advance().deliveries).toMatchObject([{ url: 'http://all.example/' }]);
  });

  test('for each site on its own, the soonest next', () => {
    const { world, clock, call, advance, jobBetweenStorages } = withJob();
    world.sites.set('OTHR', { ...OTHER, callbackUrl: 'http://other.example/' });
    clock.advance(1000);
    call('registerJob', jobBetweenStorages(OTHER), OTHER);
    expect(advance().next).toBe(END);
    clock.set(END);
    const { deliveries, next } = advance();
    expect(deliveries.map(({ site }) => site)).toEqual(['TEST']);
    expect(next).toBe(END + 1000);
    clock.set(END + 1000);
    expect(advance().deliveries).toMatchObject([{ site: 'OTHR', url: 'http://other.example/' }]);
  });
});

describe('what came of it', () => {
  const failed: DeliveryResult = { kind: 'failed', reason: 'connect ECONNREFUSED' };
  const answered = (status: number): DeliveryResult => ({ kind: 'answered', status });

  test.each<[string, DeliveryResult]>([
    ['failure', failed],
    ['a refusal', answered(500)],
    ['a redirection', answered(302)],
  ])('%s is kept, and by default nothing is sent again', (_, result) => {
    const { clock, deliveries, delivered, advance, callback } = withJob();
    clock.set(END);
    delivered(deliveries()[0]!, result);
    expect(callback()).toEqual({ attempts: 1, dueAt: null, results: [{ attempt: 1, at: END, result }] });
    expect(advance()).toEqual({ deliveries: [] });
  });

  test('failure makes it due again as often as the site says', () => {
    const { clock, deliveries, delivered, advance, callback } = withJob({
      callbackRetry: { attempts: 3, delaySeconds: 5 },
    });
    clock.set(END);
    for (const attempt of [1, 2, 3]) {
      const [delivery] = deliveries();
      expect(delivery).toMatchObject({ attempt });
      delivered(delivery!, failed);
      if (attempt < 3) expect(advance()).toEqual({ deliveries: [], next: clock.now() + 5000 });
      clock.advance(5000);
    }
    expect(advance()).toEqual({ deliveries: [] });
    expect(callback()).toMatchObject({ attempts: 3, dueAt: null });
  });

  test.each([200, 204, 299])('status %i is success', (status) => {
    const { clock, deliveries, delivered, advance } = withJob({
      callbackRetry: { attempts: 3, delaySeconds: 5 },
    });
    clock.set(END);
    delivered(deliveries()[0]!, answered(status));
    clock.advance(60_000);
    expect(advance()).toEqual({ deliveries: [] });
  });

  test('a snapshot does not send again what was sent', () => {
    const { clock, world, deliveries, advance } = withJob();
    clock.set(END);
    const before = JSON.parse(JSON.stringify(world.store));
    expect(deliveries()).toHaveLength(1);
    const after = JSON.parse(JSON.stringify(world.store));
    world.store.restore(after);
    expect(advance()).toEqual({ deliveries: [] });
    world.store.restore(before);
    expect(deliveries()).toHaveLength(1);
  });

  test('the operator may have it sent again, once the job has ended', () => {
    const { clock, world, id, deliveries, delivered, callback } = withJob();
    expect(repeatCallback(world, 'TEST', id)).toEqual({
      kind: 'refused',
      reason: `the job ${id} has not ended yet`,
    });
    clock.set(END);
    for (let attempt = 1; attempt <= 15; attempt++) {
      const [delivery] = deliveries();
      expect(delivery).toMatchObject({ attempt });
      delivered(delivery!, failed);
      expect(repeatCallback(world, 'TEST', id)).toMatchObject({ kind: 'changed' });
    }
    expect(callback().results.map(({ attempt }) => attempt)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('of jobs and sites that are gone is passed over', () => {
    const { clock, world, deliveries, delivered, advance } = withJob();
    clock.set(END);
    const [delivery] = deliveries();
    world.store.clear('TEST');
    delivered(delivery!, failed);
    world.sites.delete('TEST');
    delivered(delivery!, failed);
    expect(advance()).toEqual({ deliveries: [] });
  });
});
