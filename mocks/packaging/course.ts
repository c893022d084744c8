import { jobStatuses } from '../../specs/index.ts';
import type { JobStatus, ProcessErrorCode } from '../../specs/packaging/types.ts';

/** A status of a job and the moment it has it from, in milliseconds since 1970. */
export interface Step {
  status: JobStatus;
  at: number;
}

/** What a job has been, is and will be, by time. What a job is now depends on the clock alone. */
export type Course = readonly Step[];

export type JobPhase = ReturnType<typeof jobStatuses>[number]['phase'];

/** How a job ends: well, stopped, or failed with an error code of the packaging process. */
export type Ending = 'success' | 'stop' | ProcessErrorCode;

/** The statuses of a job that ends well, in the order of the documents. */
const WELL: JobStatus[] = [
  'WM000',
  'WM010',
  'WM020',
  'WM021100',
  'WM021200',
  'WM022100',
  'WM022200',
  'WM023100',
  'WM023200',
  'WM023300',
  'WM024100',
  'WM024200',
  'WM030',
];

/** What a job without DRM passes over. */
const DRM: JobStatus[] = ['WM023100', 'WM023200'];

/** In which status a job is when it is stopped. */
const STOPPED_IN: JobStatus = 'WM022100';

/**
 * In which status a job is when it fails, by the last three digits of the code. The documents do not say; this is what the
 * texts of the codes suggest. The codes of WM100 are about stopping.
 */
const FAILS_IN: Partial<Record<JobStatus, string[]>> = {
  WM000: ['101', '102', '103', '121', '127', '001', '002', '003', '004'],
  WM010: [
    ...['104', '105', '106', '107', '108', '109', '111', '112', '113', '116', '117', '118', '120', '123'],
    ...['124', '125', '126', '134', '135', '136', '137', '005', '006'],
  ],
  WM020: ['114', '115', '129'],
  WM021100: ['007', '008', '009', '010', '011', '012', '013', '014'],
  WM021200: ['015', '016', '017', '022'],
  WM024100: ['019', '020', '021'],
  WM024200: ['018', '110', '128', '133'],
  WM100: ['119', '122', '130', '131', '132'],
};

/** The course of a job from its registration to its end, an even time in each status. */
export function planCourse(job: { from: number; stepMs: number; drm: boolean; ending: Ending }): Course {
  return statusesTo(job.ending, job.drm).map((status, index) => ({
    status,
    at: job.from + index * job.stepMs,
  }));
}

function statusesTo(ending: Ending, drm: boolean): JobStatus[] {
  const well = drm ? WELL : WELL.filter((status) => !DRM.includes(status));
  const upTo = (status: JobStatus) => well.slice(0, well.indexOf(status) + 1);
  if (ending === 'success') return well;
  if (ending === 'stop') return [...upTo(STOPPED_IN), 'WM100', 'WM200'];
  const failsIn = failsInStatus(ending);
  return failsIn === 'WM100' ? [...upTo(STOPPED_IN), 'WM100', 'WM999'] : [...upTo(failsIn), 'WM999'];
}

/** The status in which a job is when it fails with a code. */
export function failsInStatus(code: ProcessErrorCode): JobStatus {
  const found = Object.entries(FAILS_IN).find(([, codes]) => codes.includes(code.slice(-3)));
  return (found?.[0] ?? 'WM020') as JobStatus;
}

/** The step of a course that a job is at. */
export const indexAt = (course: Course, now: number): number =>
  Math.max(
    0,
    course.findLastIndex(({ at }) => at <= now),
  );

/** The last step of a course. */
export const endOf = (course: Course): Step => course.at(-1)!;

/** Whether a job is at its end. */
export const hasEnded = (course: Course, now: number): boolean => indexAt(course, now) === course.length - 1;

/** The course of a job whose next step comes now, and all later ones sooner by as much. */
export function hurried(course: Course, now: number): Course {
  const next = indexAt(course, now) + 1;
  const sooner = (course[next]?.at ?? now) - now;
  return course.map((step, index) => (index < next ? step : { ...step, at: step.at - sooner }));
}

/** The course of a job that is at its end now. */
export function finished(course: Course, now: number): Course {
  const current = indexAt(course, now);
  return course.map((step, index) => (index <= current ? step : { ...step, at: now }));
}

/** The course of a job that takes other steps from now on. */
export const diverted = (course: Course, now: number, steps: Step[]): Course => [
  ...course.slice(0, indexAt(course, now) + 1),
  ...steps,
];

const phases = new Map<JobStatus, JobPhase>();

/** The phase that a status belongs to. */
export function phaseOf(status: JobStatus): JobPhase {
  if (phases.size === 0) for (const { code, phase } of jobStatuses()) phases.set(code as JobStatus, phase);
  return phases.get(status)!;
}
