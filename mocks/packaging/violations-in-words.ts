/** What members must be whose schemas say it in patterns and alternatives. */
const EXPECTED: Record<string, string> = {
  type: 'must be S3',
  storage_type: 'must be S3',
  search_keyword_type: 'must be storageId or storageName for storages, cid, jobId or jobName for jobs',
  from: 'must be a moment in GMT such as 2026-01-02T03:04:05Z',
  to: 'must be a moment in GMT such as 2026-01-02T03:04:05Z',
  page_unit: 'must be a whole number from 1 up',
  page_index: 'must be a whole number from 1 up',
  time_zone: 'must be a distance from GMT such as 09:00 or -05:30',
  content_id: 'must be printable text of 1 to 200 bytes in UTF-8',
  streaming_format: 'must be an array of dash and hls with at least one of them',
  protect_type: 'must be an array with watermark, and drm where wanted',
  protection_type: 'must be an array with watermark, and drm where wanted',
  contents_path: 'must be an array of at least one path, none empty',
  search_type: 'must be drm or watermark',
  search_status: 'must be ready, success, failed, complete, working, process or stop',
  search_condition: 'must be dash or hls',
};

/** Members whose values are not repeated, as that of a whole payload is not. */
const SECRET = ['id', 'password'];

/** How many members are told of. */
const MOST = 5;

/** Says what violates a schema so that a developer can correct it: where, what is there, what must be. */
export function inWords(violations: string[], payload: unknown): string {
  const byPath = new Map<string, string[]>();
  for (const line of violations) {
    const space = line.indexOf(' ');
    const path = memberOf(line.slice(0, space));
    byPath.set(path, [...(byPath.get(path) ?? []), line.slice(space + 1)]);
    if (byPath.size > MOST) break;
  }
  const told = [...byPath].slice(0, MOST).map(([path, messages]) => tell(path, messages, payload));
  return [...told, ...(byPath.size > MOST ? ['and more'] : [])].join('; ');
}

/** The member a violation is about; of an element of an array of words, the array. */
function memberOf(path: string): string {
  const array = path.replace(/\/\d+$/, '');
  return Object.hasOwn(EXPECTED, nameOf(array)) ? array : path;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function tell(path: string, messages: string[], payload: unknown): string {
  const found = valueAt(path, payload);
  const place = path === '/' ? 'the payload' : path;
  const lacking = messages.flatMap((message) => /required property '(.+)'/.exec(message)?.[1] ?? []);
  if (lacking.length > 0 && typeof found === 'object' && found !== null) {
    const names = Object.keys(found).slice(0, 20);
    const has =
      names.length > 0 ? names.map((name) => JSON.stringify(name.slice(0, 40))).join(', ') : 'no members';
    return `${place} has no ${either(lacking).join(', no ')}; it has ${has}`;
  }
  const name = nameOf(path);
  const expected = Object.hasOwn(EXPECTED, name)
    ? EXPECTED[name]
    : [...new Set(messages)].filter((message) => !message.startsWith('must match a schema')).join(' and ');
  const what = path === '/' || SECRET.includes(name) ? kindOf(found) : show(found);
  return `${place} ${expected}, it is ${what}${isTwice(path, found) ? ': JSON is encoded twice' : ''}`;
}

/** Whether a payload is a text of JSON in place of the JSON. */
const isTwice = (path: string, found: unknown): boolean =>
  path === '/' && typeof found === 'string' && /^\s*\{/.test(found);

/** Of the two names of one member, either will do. */
const either = (lacking: string[]): string[] =>
  lacking.includes('protect_type')
    ? [...lacking.filter((name) => !/^protect(ion)?_type$/.test(name)), 'protect_type']
    : lacking;

function valueAt(path: string, payload: unknown): unknown {
  const names = path.split('/').filter((name) => name !== '');
  return names.reduce<unknown>((value, name) => Object(value)[name], payload);
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value) && value.length <= 5 && value.every((element) => typeof element === 'string'))
    return `[${value.map(show).join(', ')}]`;
  return typeof value === 'object' && value !== null ? kindOf(value) : String(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null) return 'null';
  if (value === '') return 'empty';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
