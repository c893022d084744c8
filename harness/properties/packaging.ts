import fc from 'fast-check';
import type { Given } from '../../contracts/case.ts';
import { attemptCase } from './attempt-case.ts';
import type { Asked, Inputs } from './property.ts';
import { anyText, contentId, instant, listOf, name, path, word } from './texts.ts';

type Members = Record<string, unknown>;

/** Any of some members, each of which may be left out. */
const optional = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Members> =>
  fc.record(members, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Members>;

const both = (required: fc.Arbitrary<Members>, more: fc.Arbitrary<Members>): fc.Arbitrary<Members> =>
  fc.tuple(required, more).map(([a, b]) => ({ ...a, ...b }));

const required = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Members> =>
  fc.record<Members>(members, { noNullPrototype: true });

/** So few that a search finds something now and then. */
const REGIONS = ['ap-northeast-2', 'eu-central-1', 'us-east-1'];
const region = fc.constantFrom(...REGIONS);

/** How passwords begin, so that none of them stands in other texts by chance: who looks for it must not find it there. */
const PASSWORD = 'secret/key-';

/** Any storage. */
export const storage: fc.Arbitrary<Members> = both(
  required({
    storage_name: name,
    type: fc.constant('S3'),
    id: fc.oneof(word, name),
    password: fc.oneof(fc.base64String({ maxLength: 60 }), name).map((text) => `${PASSWORD}${text}`),
    aws_bucket: fc.oneof(word, name),
    region: fc.oneof(region, word),
  }),
  optional({ description: anyText }),
);

/** The plainest storage. */
export const STORAGE: Members = {
  storage_name: 'a',
  type: 'S3',
  id: 'a',
  password: PASSWORD,
  aws_bucket: 'a',
  region: 'ap-northeast-2',
};

/** Any change of a storage, or none. */
export const change: fc.Arbitrary<Members> = optional({ storage_name: name, description: anyText });

/** Seconds and fractions of them that every language writes alike. */
const quarters = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min, max }),
    fc.integer({ min: 4 * min, max: 4 * max }).map((quarter) => quarter / 4),
  );

const dashOption = optional({ min_buffer_time: quarters(2, 60), enable_average_bandwidth_mpd: fc.boolean() });

/** Any of the heights, which rise with those that hold where one is left out. */
const heights = optional({
  max_sd_height: fc.integer({ min: 1, max: 480 }),
  max_hd_height: fc.integer({ min: 481, max: 1080 }),
  max_uhd1_height: fc.integer({ min: 1081, max: 4320 }),
});
const drmOption = both(
  both(heights, optional({ skip_audio_encryption: fc.boolean(), clear_lead: quarters(0, 600) })),
  fc.oneof(
    optional({ multi_key: fc.boolean() }),
    // Manifests of track types are made of many keys.
    required({ multi_key: fc.constant(true), generate_tracktype_manifests: fc.boolean() }),
  ),
);

const subtitles = fc.array(optional({ path, language: fc.constantFrom('ko', 'en', 'pt-BR', 'zh-Hans') }), {
  maxLength: 3,
});

/** Any job. The options are there only where they have an effect. @param storageIds of its storages, input first */
export const job = (storageIds: [string, string]): fc.Arbitrary<Members> =>
  fc
    .tuple(
      fc.shuffledSubarray(['dash', 'hls'], { minLength: 1 }),
      fc.constantFrom<string[]>(['watermark'], ['drm', 'watermark'], ['watermark', 'drm']),
      required({ job_name: name, content_id: contentId }),
      listOf(path, 4, 'a'),
      path,
      optional({ subtitles, dash_option: dashOption, drm_option: drmOption }),
    )
    .map(([formats, protections, texts, paths, output, { dash_option, drm_option, ...more }]) => ({
      ...texts,
      storage: {
        input: { storage_id: storageIds[0], contents_path: paths },
        output: { storage_id: storageIds[1], path: output },
      },
      streaming_format: formats,
      protect_type: protections,
      ...more,
      ...(dash_option !== undefined && formats.includes('dash') ? { dash_option } : {}),
      ...(drm_option !== undefined && protections.includes('drm') ? { drm_option } : {}),
    }));

const JOB: Members = {
  job_name: 'a',
  storage: {
    input: { storage_id: '{storage 1}', contents_path: ['a'] },
    output: { storage_id: '{storage 1}', path: 'a' },
  },
  content_id: 'a',
  streaming_format: ['dash'],
  protect_type: ['watermark'],
};

const timeZone = fc
  .tuple(fc.constantFrom('', '', '+', '-'), fc.nat({ max: 12 }), fc.constantFrom('00', '30', '45'))
  .map(([sign, hours, minutes]) => `${sign}${String(hours).padStart(2, '0')}:${minutes}`);

/** What both searches have. */
const search = optional({
  from: instant,
  to: instant,
  page_unit: fc.integer({ min: 1, max: 1000 }),
  page_index: fc.integer({ min: 1, max: 3 }),
  time_zone: timeZone,
});

/** A keyword with the place to look for it, as they go together; an ID is one of what is given. */
const keyword = (places: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<Members> =>
  fc.oneof(
    fc.constant({}),
    ...Object.entries(places).map(([place, text]) =>
      text.map((search_keyword) => ({ search_keyword, search_keyword_type: place })),
    ),
  );

const givenStorages = (minLength: number): fc.Arbitrary<Given[]> =>
  fc.array(
    fc.tuple(storage, fc.nat({ max: 10 ** 6 })).map(([payload, ago]): Given => ({ storage: payload, ago })),
    { minLength, maxLength: 3 },
  );

const givenJobs: fc.Arbitrary<Given[]> = fc.array(
  fc
    .tuple(
      job(['{storage 1}', '{storage 1}']),
      fc.constantFrom('success', 'stop', 'WM900010'),
      fc.nat({ max: 99 }),
    )
    .map(([payload, outcome, ago]): Given => ({ job: payload, outcome, ago })),
  { maxLength: 3 },
);

const plainStorage: Given[] = [{ storage: STORAGE }];

/** What storages and jobs are registered, updated and searched for. */
export const PACKAGING: Record<string, Inputs<Asked>> = {
  'property/packaging/register-storage': {
    plain: { input: STORAGE },
    any: storage.map((input) => ({ input })),
    attempt: attemptCase,
  },
  'property/packaging/update-storage': {
    plain: { given: plainStorage, input: { storage_id: '{storage 1}', storage_name: 'b' } },
    any: fc.tuple(givenStorages(1), change).map(([given, changes]) => ({
      given,
      input: { storage_id: '{storage 1}', ...changes },
    })),
    attempt: attemptCase,
  },
  'property/packaging/list-storages': {
    plain: { given: plainStorage, input: { storage_type: 'S3', region: 'ap-northeast-2' } },
    any: fc
      .tuple(
        givenStorages(1),
        required({ storage_type: fc.constant('S3'), region }),
        keyword({ storageId: fc.constantFrom('{storage 1}', '1'), storageName: name }),
        search,
      )
      .map(([given, ...members]) => ({ given, input: Object.assign({}, ...members) })),
    attempt: attemptCase,
  },
  'property/packaging/register-job': {
    plain: { given: plainStorage, input: JOB },
    any: fc
      .constantFrom('{storage 1}', '{storage 2}')
      .chain((output) =>
        job(['{storage 1}', output]).map((input) => ({ given: [...plainStorage, ...plainStorage], input })),
      ),
    attempt: attemptCase,
  },
  'property/packaging/list-jobs': {
    plain: { given: [...plainStorage, { job: JOB }], input: { region: 'ap-northeast-2' } },
    any: fc
      .tuple(
        givenJobs,
        required({ region }),
        keyword({ cid: contentId, jobName: name, jobId: fc.constantFrom('{job 1}', '1') }),
        optional({
          search_type: fc.constantFrom('drm', 'watermark'),
          search_status: fc.constantFrom(
            'ready',
            'success',
            'failed',
            'complete',
            'working',
            'process',
            'stop',
          ),
          search_condition: fc.constantFrom('dash', 'hls'),
        }),
        search,
      )
      .map(([jobs, ...members]) => ({
        given: [...plainStorage, ...jobs],
        input: Object.assign({}, ...members),
      })),
    attempt: attemptCase,
  },
};
