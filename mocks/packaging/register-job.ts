import { formatTimestamp } from '../../codecs/envelope.ts';
import type { Job, JobRegistered, RegisterJobRequest } from '../../specs/packaging/types.ts';
import { expectCallback } from './callbacks.ts';
import { endOf, planCourse } from './course.ts';
import { invalid, type Refusal, succeeded } from './errors.ts';
import { effectiveOptions, heightProblem, type Options } from './job-options.ts';
import { addJob, jobsOf, nextJobId } from './jobs.ts';
import { type Caller, operation } from './operation.ts';
import { findStorage, MOST_ROWS } from './storages.ts';
import { beyondTrial } from './trial.ts';

/** Seconds a job stays in each of its statuses, where the site does not say. */
const STEP_SECONDS = 2;

/** Registers a job, which from then on goes its way by the clock, and answers with its ID (PKG-068 to PKG-103). */
export const registerJob = operation<RegisterJobRequest, JobRegistered>(
  'RegisterJobRequest',
  (payload, caller) => {
    const checked = check(payload, caller);
    if (checked.kind === 'refused') return checked;
    return { kind: 'accepted', answer: { ...succeeded(), job_id: store(payload, checked, caller) } };
  },
  { mayBeBare: true },
);

/** What follows from a payload that may become a job. */
interface Checked {
  kind: 'checked';
  flags: Record<'drm' | 'dash' | 'hls', boolean>;
  options: Options;
  regions: string[];
}

/** Holds a payload to what its schema cannot say. */
function check(payload: RegisterJobRequest, { site, world }: Caller): Checked | Refusal {
  const { siteId } = site;
  const protections = protectionsOf(payload);
  if (protections === undefined)
    return invalid('/protect_type and /protection_type are both there and differ; send one of them');
  const regions: string[] = [];
  for (const side of ['input', 'output'] as const) {
    const storage = findStorage(world, siteId, payload.storage[side].storage_id);
    if (storage === undefined)
      return invalid(`/storage/${side}/storage_id names no storage of the site ${siteId}; register it first`);
    regions.push(storage.region);
  }

  const formats = lowered(payload.streaming_format);
  const flags = { drm: protections.has('drm'), dash: formats.has('dash'), hls: formats.has('hls') };
  const options = effectiveOptions(payload, flags);
  const problem = heightProblem(options);
  if (problem !== undefined) return invalid(problem);

  const breach = site.trial ? beyondTrial(payload, world, siteId) : undefined;
  if (breach !== undefined) return { kind: 'refused', code: site.trialCode ?? 'A1000', reason: breach };
  const { length } = jobsOf(world, siteId);
  if (length >= MOST_ROWS)
    return { kind: 'refused', code: 'A4002', reason: `the site has ${length} jobs, which is the most` };
  return { kind: 'checked', flags, options, regions };
}

/** Adds a job, with the course that the site has set for it. Gives its ID. */
function store(
  payload: RegisterJobRequest,
  { flags, options, regions }: Checked,
  { site, world }: Caller,
): number {
  const { siteId, jobs: { stepSeconds = STEP_SECONDS, outcome: ending = 'success' } = {} } = site;
  const { input, output } = payload.storage;
  const from = world.clock.now();
  const course = planCourse({ from, stepMs: stepSeconds * 1000, drm: flags.drm, ending });
  const dueAt = endOf(course).at;
  const { job_id } = addJob(world, siteId, {
    job_id: nextJobId(world, siteId),
    job_name: payload.job_name,
    reg_date: formatTimestamp(from),
    watermark: 'true',
    drm: flag(flags.drm),
    dash: flag(flags.dash),
    hls: flag(flags.hls),
    content_id: payload.content_id,
    storage: {
      input: { storage_id: input.storage_id, contents_path: input.contents_path },
      output: { storage_id: output.storage_id, path: [output.path].flat()[0]! },
    },
    subtitles: (payload.subtitles ?? []).map(subtitleOf),
    regions,
    options,
    course,
    error: ending === 'success' || ending === 'stop' ? null : ending,
    callback: { attempts: 0, dueAt, results: [] },
  });
  expectCallback(world, siteId, dueAt);
  return job_id;
}

/** The kinds of protection in lower case, under either name; `undefined` where both names are there and differ. */
function protectionsOf({ protect_type, protection_type }: RegisterJobRequest): Set<string> | undefined {
  const protections = lowered(protect_type ?? protection_type ?? []);
  const others = lowered(protection_type ?? protect_type ?? []);
  const equal = protections.size === others.size && [...others].every((kind) => protections.has(kind));
  return equal ? protections : undefined;
}

const lowered = (words: string[]): Set<string> => new Set(words.map((word) => word.toLowerCase()));

const flag = (is: boolean): 'true' | 'false' => (is ? 'true' : 'false');

/** What the documents know of a subtitle, as it was sent. */
const subtitleOf = ({ path, language }: Job['subtitles'][number]): Job['subtitles'][number] => ({
  ...(path === undefined ? {} : { path }),
  ...(language === undefined ? {} : { language }),
});
