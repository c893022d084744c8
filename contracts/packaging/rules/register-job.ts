import { isObject } from '../../compare.ts';
import type { MethodRules, Rule, Sent } from '../../rule.ts';
import { answerOf, codeViolations, idViolations } from './answer.ts';
import { operationRules } from './operation-rules.ts';
import { otherName, payloadIn, type Readings } from './payload.ts';

const MEMBERS = {
  '': [
    ...['job_name', 'storage', 'content_id', 'streaming_format', 'protect_type', 'protection_type'],
    ...['subtitles', 'dash_option', 'drm_option'],
  ],
  '/storage': ['input', 'output'],
  '/storage/input': ['storage_id', 'contents_path'],
  '/storage/output': ['storage_id', 'path'],
  '/dash_option': ['min_buffer_time', 'enable_average_bandwidth_mpd'],
  '/drm_option': [
    ...['multi_key', 'skip_audio_encryption', 'max_sd_height', 'max_hd_height', 'max_uhd1_height'],
    ...['clear_lead', 'generate_tracktype_manifests'],
  ],
};

/** What holds where a job does not say otherwise (PKG-092 to PKG-099). */
const DEFAULTS = {
  '/dash_option/enable_average_bandwidth_mpd': false,
  '/drm_option/multi_key': false,
  '/drm_option/skip_audio_encryption': false,
  '/drm_option/max_sd_height': 480,
  '/drm_option/max_hd_height': 1080,
  '/drm_option/max_uhd1_height': 2160,
  '/drm_option/clear_lead': 0,
  '/drm_option/generate_tracktype_manifests': false,
};

/** Words that select, of which neither order nor letter case nor repetition says anything. */
const words = (value: unknown): unknown =>
  Array.isArray(value) ? [...new Set(value.map((word) => String(word).toLowerCase()))].sort() : value;

/** A job with its one output path as a text and its protection under one name. */
const readings: Readings = (job) => {
  const found = new Map<string, unknown>();
  const add = (path: string, value: unknown) => value !== undefined && found.set(path, value);
  add('/job_name', job.job_name);
  add('/content_id', job.content_id);
  add('/streaming_format', words(job.streaming_format));
  add('/protect_type', words(job.protect_type ?? job.protection_type));
  const { input, output } = Object(job.storage);
  add('/storage/input/storage_id', input?.storage_id);
  add('/storage/input/contents_path', input?.contents_path);
  add('/storage/output/storage_id', output?.storage_id);
  add('/storage/output/path', [output?.path].flat()[0]);
  if (Array.isArray(job.subtitles) && job.subtitles.length > 0) add('/subtitles', job.subtitles);
  for (const option of ['dash_option', 'drm_option'])
    if (isObject(job[option]))
      for (const [name, value] of Object.entries(job[option])) add(`/${option}/${name}`, value);
  return found;
};

const rules = operationRules({
  slug: 'register-job',
  operation: 'registerJob',
  schema: 'RegisterJobRequest',
  members: MEMBERS,
  elsewhere: ['/protect_type', '/protection_type'],
  sent: { title: 'A job is registered with POST /api/v2/pack/{site ID}.', clause: 'PKG-069' },
  payload: {
    title: 'The payload has every required member of a job, and each member is of its JSON type.',
    clause: 'PKG-101',
    hint: 'Send texts as strings, lists as arrays, numbers and booleans of the options without quotes.',
  },
  asked: 'PKG-075',
  result: {
    title: 'A client gives out the job ID of a successful answer with every digit.',
    clause: 'PKG-A-0000',
    hint: 'Read job_id as a number of 64 bits or as a text, and return error_code and job_id.',
  },
  readings,
  defaults: DEFAULTS,
  compare(value, call) {
    const { job_id: id, error_code: code } = Object(value) as Record<string, unknown>;
    return [...idViolations('job ID', id, answerOf(call)?.job_id), ...codeViolations(code)];
  },
});

function instead(sent: Sent, payload: unknown): string {
  const name = otherName(sent, 'protect_type', payload, { schema: '', members: MEMBERS });
  return name === undefined ? '' : `; they are called ${JSON.stringify(name)}`;
}

const protection: Rule<Sent> = {
  id: 'packaging/register-job-protection',
  title: 'The kinds of protection are an array under protect_type or protection_type, watermark among them.',
  level: 'must',
  clause: 'PKG-079',
  hint: 'Send "protect_type": ["watermark"], with "drm" beside it where the content is to be encrypted.',
  check(sent) {
    const payload = payloadIn(sent)?.payload;
    if (!isObject(payload)) return undefined;
    const { protect_type: sample, protection_type: table } = payload;
    const actual = sample ?? table;
    const asked = sent.call.input.protect_type;
    if (JSON.stringify(actual) === JSON.stringify(asked) && table === undefined) return [];
    const expected = JSON.stringify(asked);
    if (actual === undefined || actual === null)
      return [
        { message: `There is neither protect_type nor protection_type${instead(sent, payload)}.`, expected },
      ];
    const told = { expected, actual: JSON.stringify(actual) };
    if (!Array.isArray(actual) || !actual.every((word) => typeof word === 'string'))
      return [{ message: 'The kinds of protection are no array of strings.', ...told }];
    if (sample !== undefined && table !== undefined) {
      const same = JSON.stringify(words(sample)) === JSON.stringify(words(table));
      if (same)
        return [{ message: 'protect_type and protection_type are both there.', level: 'should', ...told }];
      return [{ message: 'protect_type and protection_type are both there and differ.', ...told }];
    }
    const isMarked = (words(actual) as string[]).includes('watermark');
    // Where the caller says nothing a client may have kinds of its own.
    if (asked === undefined && isMarked) return [];
    if (JSON.stringify(words(actual)) === JSON.stringify(words(asked))) return [];
    const lacks = isMarked ? '' : '; watermark is mandatory';
    return [{ message: `The kinds of protection are not those asked for${lacks}.`, ...told }];
  },
};

const outputPath: Rule<Sent> = {
  id: 'packaging/register-job-output-path',
  title: 'The path of the output is one string, as in the sample of the documents.',
  level: 'may',
  clause: 'PKG-088',
  hint: 'Send "path" as a string.',
  check(sent) {
    const payload = payloadIn(sent)?.payload;
    if (!isObject(payload)) return undefined;
    const path = Object(payload.storage).output?.path;
    if (!Array.isArray(path) || path.length !== 1) return [];
    return [{ message: 'The path of the output is an array of one, as the table of the documents has it.' }];
  },
};

export const REGISTER_JOB_RULES: MethodRules = {
  sent: [...rules.sent, protection, outputPath],
  made: rules.made,
};
