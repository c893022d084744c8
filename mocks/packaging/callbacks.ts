import { jobStatuses, packagingErrors, processErrors } from '../../specs/index.ts';
import type { ErrorCode, PackagingResult, ProcessErrorCode } from '../../specs/packaging/types.ts';
import type { Delivery, DeliveryResult } from '../twin/operation.ts';
import type { Site, World } from '../twin/world.ts';
import { endOf } from './course.ts';
import { type Callback, findJob, jobsOf, type StoredJob } from './jobs.ts';

/** The one row of this kind that a site has: before which moment none of its jobs has a callback to send. */
interface Agenda {
  dueAt: number | null;
}

const KIND = 'callbacks';

/** How many results are kept of a callback. */
const MOST_RESULTS = 10;

/** Takes note that a job of a site has a callback to send at a moment. */
export function expectCallback(world: World, siteId: string, dueAt: number): void {
  const [agenda] = world.store.rows<Agenda>(KIND, siteId);
  if (agenda === undefined) world.store.add<Agenda>(KIND, siteId, { dueAt });
  else if (agenda.dueAt === null || dueAt < agenda.dueAt) world.store.change<Agenda>(agenda, { dueAt });
}

/**
 * The results of jobs that are to be posted now, each counted as sent, and the next moment that there will be some
 * (PKG-124 to PKG-127).
 */
export function dueCallbacks(world: World): { deliveries: Delivery[]; next?: number } {
  const now = world.clock.now();
  const deliveries: Delivery[] = [];
  let next: number | null = null;
  for (const [siteId, site] of world.sites) {
    const [agenda] = world.store.rows<Agenda>(KIND, siteId);
    if (agenda === undefined || agenda.dueAt === null) continue;
    if (agenda.dueAt <= now) {
      for (const job of jobsOf(world, siteId)) deliveries.push(...takeDue(world, site, job, now));
      world.store.change<Agenda>(agenda, { dueAt: earliest(jobsOf(world, siteId)) });
    }
    if (agenda.dueAt !== null && (next === null || agenda.dueAt < next)) next = agenda.dueAt;
  }
  return next === null ? { deliveries } : { deliveries, next };
}

/** Keeps what came of a callback; where it was not answered well it becomes due again, if the site allows. */
export function callbackSent(
  world: World,
  { site, subject, attempt }: Delivery,
  result: DeliveryResult,
): void {
  const job = findJob(world, site, subject);
  if (job === undefined) return;
  const at = world.clock.now();
  const { attempts, delaySeconds } = world.sites.get(site)?.callbackRetry ?? { attempts: 1, delaySeconds: 0 };
  const well = result.kind === 'answered' && result.status >= 200 && result.status < 300;
  const dueAt = well || attempt >= attempts ? job.callback.dueAt : at + delaySeconds * 1000;
  const results = [...job.callback.results, { attempt, at, result }].slice(-MOST_RESULTS);
  changeCallback(world, job, { dueAt, results });
  if (dueAt !== null) expectCallback(world, site, dueAt);
}

/** Makes those callbacks due again of which nothing is known but that they were being sent. */
export function resumeCallbacks(world: World): void {
  const now = world.clock.now();
  for (const siteId of world.sites.keys())
    for (const job of jobsOf(world, siteId)) {
      const { attempts, results } = job.callback;
      if (attempts === (results.at(-1)?.attempt ?? 0)) continue;
      changeCallback(world, job, { attempts: attempts - 1, dueAt: now });
      expectCallback(world, siteId, now);
    }
}

function takeDue(world: World, site: Site, job: StoredJob, now: number): Delivery[] {
  if (job.callback.dueAt === null || job.callback.dueAt > now) return [];
  const url = site.callbackUrl ?? world.callbackUrl;
  const code = codeOf(job, site);
  if (url === undefined || code === undefined) {
    changeCallback(world, job, { dueAt: null });
    return [];
  }
  const attempt = job.callback.attempts + 1;
  changeCallback(world, job, { attempts: attempt, dueAt: null });
  return [
    {
      operation: 'packagingResult',
      site: site.siteId,
      subject: String(job.job_id),
      attempt,
      url,
      headers: [['Content-Type', 'application/json;charset=UTF-8']],
      body: JSON.stringify(resultOf(job, code)),
    },
  ];
}

/** With which code a job that has ended calls back; a stopped one does not unless the site says so. */
function codeOf(job: StoredJob, site: Site): ErrorCode | ProcessErrorCode | undefined {
  switch (endOf(job.course).status) {
    case 'WM030':
      return '0000';
    case 'WM200':
      return site.callbackOnStop;
    default:
      return job.error ?? undefined;
  }
}

/** How a job went, as it is posted (PKG-127, A-48). */
const resultOf = (job: StoredJob, code: ErrorCode | ProcessErrorCode): PackagingResult => ({
  job_id: job.job_id,
  error_code: code,
  error_message: textOf(code),
  input_contents_path: job.storage.input.contents_path,
  output_path: job.storage.output.path,
});

const textOf = (code: string): string =>
  [...packagingErrors(), ...processErrors(), ...jobStatuses()].find((row) => row.code === code)?.text ?? '';

const changeCallback = (world: World, job: StoredJob, members: Partial<Callback>): void =>
  world.store.change<StoredJob>(job, { callback: { ...job.callback, ...members } });

const earliest = (jobs: readonly StoredJob[]): number | null =>
  jobs.reduce<number | null>(
    (least, { callback: { dueAt } }) => (dueAt !== null && (least === null || dueAt < least) ? dueAt : least),
    null,
  );
