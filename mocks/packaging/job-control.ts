import { processErrors } from '../../specs/index.ts';
import type { Job, ProcessErrorCode } from '../../specs/packaging/types.ts';
import type { World } from '../twin/world.ts';
import { expectCallback } from './callbacks.ts';
import { type Course, diverted, endOf, finished, hasEnded, hurried, indexAt } from './course.ts';
import { findJob, jobsOf, listed, type StoredJob, statusOf } from './jobs.ts';

// What the operator of a service does with its jobs; clients cannot.

/** A job as it is now, and what clients are not shown of it. */
export interface JobReport extends Pick<StoredJob, 'options' | 'course' | 'callback'> {
  /** As the list of jobs shows it. */
  job: Job;
  ended: boolean;
  /** Why it has failed. */
  error?: ProcessErrorCode;
}

/** What came of a wish of the operator. */
export type JobChange = { kind: 'changed'; report: JobReport } | { kind: 'refused'; reason: string };

/** All jobs of a site, first registered first. */
export const reportJobs = (world: World, siteId: string): JobReport[] =>
  jobsOf(world, siteId).map((job) => reportOf(world, job));

/** Takes a job to its next status, or to its end, at once. */
export const advanceJob = (world: World, siteId: string, jobId: string, to: 'next' | 'end'): JobChange =>
  changeRunning(world, siteId, jobId, (course, now) =>
    to === 'end' ? finished(course, now) : hurried(course, now),
  );

/** Lets a job fail at once with an error code of the packaging process. */
export function failJob(world: World, siteId: string, jobId: string, code: string): JobChange {
  if (!processErrors().some((row) => row.code === code))
    return { kind: 'refused', reason: `${JSON.stringify(code)} is no error code of the packaging process` };
  const failed = (course: Course, now: number) => diverted(course, now, [{ status: 'WM999', at: now }]);
  return changeRunning(world, siteId, jobId, failed, code as ProcessErrorCode);
}

/** Asks a job to stop (WM100); it has stopped (WM200) a step later. */
export function stopJob(world: World, siteId: string, jobId: string): JobChange {
  const job = findJob(world, siteId, jobId);
  if (job !== undefined && statusOf(job, world.clock.now()) === 'WM100')
    return { kind: 'refused', reason: `the job ${jobId} is stopping already` };
  const stopped = (course: Course, now: number) => {
    const current = indexAt(course, now);
    const stepMs = course[current + 1]!.at - course[current]!.at;
    return diverted(course, now, [
      { status: 'WM100', at: now },
      { status: 'WM200', at: now + stepMs },
    ]);
  };
  return changeRunning(world, siteId, jobId, stopped);
}

/** Posts the result of a job that has ended once more. */
export function repeatCallback(world: World, siteId: string, jobId: string): JobChange {
  const job = findJob(world, siteId, jobId);
  if (job === undefined) return unknown(siteId, jobId);
  const now = world.clock.now();
  if (!hasEnded(job.course, now)) return { kind: 'refused', reason: `the job ${jobId} has not ended yet` };
  world.store.change<StoredJob>(job, { callback: { ...job.callback, dueAt: now } });
  expectCallback(world, siteId, now);
  return { kind: 'changed', report: reportOf(world, job) };
}

function changeRunning(
  world: World,
  siteId: string,
  jobId: string,
  change: (course: Course, now: number) => Course,
  error?: ProcessErrorCode,
): JobChange {
  const job = findJob(world, siteId, jobId);
  if (job === undefined) return unknown(siteId, jobId);
  const now = world.clock.now();
  if (hasEnded(job.course, now))
    return { kind: 'refused', reason: `the job ${jobId} has ended with ${endOf(job.course).status}` };
  const course = change(job.course, now);
  const dueAt = endOf(course).at;
  const callback = { ...job.callback, dueAt };
  world.store.change<StoredJob>(job, { course, callback, ...(error === undefined ? {} : { error }) });
  expectCallback(world, siteId, dueAt);
  return { kind: 'changed', report: reportOf(world, job) };
}

const unknown = (siteId: string, jobId: string): JobChange => ({
  kind: 'refused',
  reason: `the site ${siteId} has no job ${jobId}`,
});

function reportOf(world: World, job: StoredJob): JobReport {
  const now = world.clock.now();
  const { options, course, callback, error } = job;
  const ended = hasEnded(course, now);
  const failed = ended && error !== null && endOf(course).status === 'WM999';
  return { job: listed(job, now), ended, ...(failed ? { error } : {}), options, course, callback };
}
