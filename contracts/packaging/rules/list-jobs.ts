import { isObject, show } from '../../compare.ts';
import type { MethodRules, Rule, Sent } from '../../rule.ts';
import { operationRules } from './operation-rules.ts';
import { payloadIn, type Readings } from './payload.ts';
import { pageViolations } from './rows.ts';

/** A search in which words that find the same are the same. */
const readings: Readings = (search) =>
  new Map(
    Object.entries(search).map(([name, value]) => {
      const isWord = typeof value === 'string' && /^search_(keyword_)?(type|status|condition)$/.test(name);
      const word = isWord ? value.toLowerCase() : value;
      return [`/${name}`, word === 'job progress' ? 'process' : word];
    }),
  );

const rules = operationRules({
  slug: 'list-jobs',
  operation: 'listJobs',
  schema: 'ListJobsRequest',
  members: {
    '': [
      ...['search_keyword', 'search_keyword_type', 'search_type', 'search_status', 'search_condition'],
      ...['from', 'to', 'page_unit', 'page_index', 'region', 'time_zone'],
    ],
  },
  elsewhere: ['/from', '/to', '/region'],
  sent: { title: 'Jobs are listed with GET /api/v2/pack/{site ID}.', clause: 'PKG-104' },
  payload: {
    title: 'Each member of the search is of its type, and its words are those of the documents.',
    clause: 'PKG-111',
    hint: 'Send the members of the search under their documented names; search_status is ready, success, failed, complete, working, process or stop.',
  },
  asked: 'PKG-114',
  result: {
    title: 'A client gives out the jobs of the page, each with its members as they are.',
    clause: 'PKG-037',
    hint: 'Read the rows in data; carry on with any status; compare flags with the text "true".',
  },
  readings,
  defaults: { '/page_unit': 25, '/page_index': 1 },
  compare: (value, call) => pageViolations(value, call, JOB),
});

const JOB = {
  noun: 'job',
  id: 'job_id',
  schema: 'Job',
  page: 'PKG-117',
  members: {
    job_name: 'text',
    start_date: 'moment',
    update_date: 'moment',
    reg_date: 'moment',
    watermark: 'flag',
    drm: 'flag',
    dash: 'flag',
    hls: 'flag',
    content_id: 'text',
    status: 'text',
    storage: 'nested',
    subtitles: 'nested',
  },
} as const;

const region: Rule<Sent> = {
  id: 'packaging/list-jobs-region',
  title: 'A search for jobs names the region, as the table of the documents requires.',
  level: 'should',
  clause: 'PKG-115',
  hint: 'Send region, though the sample leaves it out.',
  check(sent) {
    const payload = payloadIn(sent)?.payload;
    if (!isObject(payload)) return undefined;
    const { region: actual } = payload;
    const asked = sent.call.input.region;
    const expected = show(asked);
    if (!actual) return [{ message: 'The search has no region.', expected }];
    // Where the caller names none a client may have one of its own.
    if (actual === asked || asked === undefined) return [];
    return [
      { message: 'The region is not the one asked for.', expected, actual: show(actual), level: 'must' },
    ];
  },
};

export const LIST_JOBS_RULES: MethodRules = { sent: [...rules.sent, region], made: rules.made };
