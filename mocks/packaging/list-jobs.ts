import type { JobPage, JobStatus, ListJobsRequest } from '../../specs/packaging/types.ts';
import { type JobPhase, phaseOf } from './course.ts';
import { succeeded } from './errors.ts';
import { jobsOf, listed, type StoredJob, statusOf } from './jobs.ts';
import { operation } from './operation.ts';
import { hasKeyword, inPeriod, page } from './search.ts';

/** The phases of the jobs that each word for a status finds. */
const PHASES: Record<string, JobPhase[]> = {
  ready: ['waiting'],
  process: ['running'],
  'job progress': ['running'],
  success: ['done'],
  failed: ['failed'],
  complete: ['done', 'failed'],
  working: ['waiting', 'running'],
  stop: ['stopping', 'stopped'],
};

/** A page of the jobs of a site as they are now, first registered first (PKG-104 to PKG-123). */
export const listJobs = operation<ListJobsRequest, JobPage>(
  'ListJobsRequest',
  (search, { site: { siteId }, world }) => {
    const now = world.clock.now();
    const found = jobsOf(world, siteId).filter(
      (job) => hasStatus(statusOf(job, now), search) && isSought(job, search),
    );
    const { data, ...counts } = page(found, search);
    const jobs = data.map((job) => listed(job, now));
    return { kind: 'accepted', answer: { ...succeeded(), ...counts, data: jobs } };
  },
  { mayBeBare: true },
);

/** Whether a search wants a job for what does not change of it. A job is in the regions of its storages. */
const isSought = (job: StoredJob, search: ListJobsRequest): boolean =>
  (!search.region || job.regions.includes(search.region)) &&
  (!search.search_type || flagOf(job, search.search_type)) &&
  (!search.search_condition || flagOf(job, search.search_condition)) &&
  inPeriod(job.reg_date, search) &&
  hasKeyword(search, { cid: job.content_id, jobid: String(job.job_id), jobname: job.job_name });

const flagOf = (job: StoredJob, word: string): boolean =>
  job[word.toLowerCase() as 'drm' | 'watermark' | 'dash' | 'hls'] === 'true';

const hasStatus = (status: JobStatus, { search_status: word }: ListJobsRequest): boolean =>
  !word || PHASES[word]!.includes(phaseOf(status));
