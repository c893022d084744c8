import { formatTimestamp } from '../../codecs/envelope.ts';
import type { Job, JobStatus, ProcessErrorCode, RegisterJobRequest } from '../../specs/packaging/types.ts';
import type { DeliveryResult } from '../twin/operation.ts';
import type { World } from '../twin/world.ts';
import { type Course, indexAt, phaseOf } from './course.ts';
import { nextId, placeOf } from './ids.ts';

const KIND = 'job';

/** A job as stored: what the list shows of it and does not change, and what the rest follows from. */
export interface StoredJob
  extends Pick<
    Job,
    'job_name' | 'reg_date' | 'watermark' | 'drm' | 'dash' | 'hls' | 'content_id' | 'storage' | 'subtitles'
  > {
  job_id: number;
  /** The regions of its storages. */
  regions: string[];
  /** The options that have an effect, with what holds where none was given. */
  options: Pick<RegisterJobRequest, 'dash_option' | 'drm_option'>;
  course: Course;
  /** Why it fails, where its course ends in failure. */
  error: ProcessErrorCode | null;
  callback: Callback;
}

/** The post of a job's result. */
export interface Callback {
  /** How often it was sent. */
  attempts: number;
  /** When it is to be sent next, in milliseconds since 1970. */
  dueAt: number | null;
  /** What came of it, latest last. */
  results: { attempt: number; at: number; result: DeliveryResult }[];
}

/** The jobs of a site in the order they were registered. */
export const jobsOf = (world: World, siteId: string): readonly StoredJob[] =>
  world.store.rows<StoredJob>(KIND, siteId);

export function findJob(world: World, siteId: string, jobId: string): StoredJob | undefined {
  const jobs = jobsOf(world, siteId);
  return jobs[placeOf(jobId, jobs[0]?.job_id)];
}

/** The ID of the next job of a site: 8 digits. */
export function nextJobId(world: World, siteId: string): number {
  const jobs = jobsOf(world, siteId);
  return nextId({ first: jobs[0]?.job_id, count: jobs.length }, 8, world.seed, 'job', siteId);
}

export const addJob = (world: World, siteId: string, job: StoredJob): StoredJob =>
  world.store.add(KIND, siteId, job);

/** The status of a job at a time. */
export const statusOf = ({ course }: StoredJob, now: number): JobStatus =>
  course[indexAt(course, now)]!.status;

/** A job as the list of jobs shows it at a time. One that waits begins where it was registered: there is a date always (PKG-123). */
export function listed(job: StoredJob, now: number): Job {
  const current = indexAt(job.course, now);
  const started = job.course.slice(0, current + 1).find(({ status }) => phaseOf(status) === 'running');
  return {
    job_id: String(job.job_id),
    job_name: job.job_name,
    start_date: started === undefined ? job.reg_date : formatTimestamp(started.at),
    update_date: formatTimestamp(job.course[current]!.at),
    reg_date: job.reg_date,
    watermark: job.watermark,
    drm: job.drm,
    dash: job.dash,
    hls: job.hls,
    content_id: job.content_id,
    status: job.course[current]!.status,
    storage: job.storage,
    subtitles: job.subtitles,
  };
}
