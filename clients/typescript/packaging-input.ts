// What the documents of the packaging API rule out, found before anything is sent.
import { InvalidInputError } from './errors.ts';
import type { NewJob, NewStorage, Search, StorageChange } from './packaging.ts';

export function checkStorage(storage: NewStorage): void {
  for (const name of ['storage_name', 'type', 'id', 'password', 'aws_bucket', 'region'] as const)
    requireText(name, storage[name]);
  requireS3('type', storage.type);
}

export function checkStorageChange(change: StorageChange): void {
  requireText('storage_id', change.storage_id);
}

export function checkStorageSearch(search: Search): void {
  requireText('region', search.region);
  requireS3('storage_type', search.storage_type);
  checkSearch(search, ['storageId', 'storageName']);
}

export function checkJobSearch(search: Search): void {
  requireText('region', search.region);
  checkSearch(search, ['cid', 'jobId', 'jobName', 'jobname']);
  requireOneOf('search_type', search.search_type, ['drm', 'watermark']);
  requireOneOf('search_status', search.search_status, STATUSES);
  requireOneOf('search_condition', search.search_condition, ['dash', 'hls']);
}

const STATUSES = ['ready', 'success', 'failed', 'complete', 'working', 'process', 'job progress', 'stop'];

export function checkJob(job: NewJob): void {
  requireText('job_name', job.job_name);
  requireText('content_id', job.content_id);
  if (Buffer.byteLength(job.content_id) > 200)
    throw new InvalidInputError('content_id has more than 200 bytes');
  requireWords('streaming_format', job.streaming_format, ['dash', 'hls']);
  requireWords('protect_type', job.protect_type, ['drm', 'watermark']);
  if (!job.protect_type.includes('watermark'))
    throw new InvalidInputError('protect_type must include watermark');
  requireText('storage.input.storage_id', job.storage?.input?.storage_id);
  requireText('storage.output.storage_id', job.storage?.output?.storage_id);
  requireText('storage.output.path', job.storage.output.path);
  const paths = job.storage.input.contents_path;
  if (!Array.isArray(paths) || paths.length === 0)
    throw new InvalidInputError('storage.input.contents_path must have a path');
  for (const path of paths) requireText('storage.input.contents_path', path);
  requireAtLeast('dash_option.min_buffer_time', job.dash_option?.min_buffer_time, 2);
  requireAtLeast('drm_option.clear_lead', job.drm_option?.clear_lead, 0);
}

function checkSearch(search: Search, keywordTypes: string[]): void {
  requireOneOf('search_keyword_type', search.search_keyword_type, keywordTypes);
  for (const name of ['from', 'to']) requirePattern(name, search[name], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  requirePattern('time_zone', search.time_zone, /^[+-]?\d\d:\d\d$/);
  for (const name of ['page_unit', 'page_index'])
    if (search[name] !== undefined && !(Number(search[name]) >= 1))
      throw new InvalidInputError(`${name} must be 1 or more`);
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new InvalidInputError(`${name} is missing`);
}

function requireS3(name: string, value: unknown): void {
  if (value !== 'S3') throw new InvalidInputError(`${name} must be S3`);
}

function requireOneOf(name: string, value: unknown, words: string[]): void {
  if (value !== undefined && !words.includes(value as string))
    throw new InvalidInputError(`${name} must be one of ${words.join(', ')}`);
}

function requireWords(name: string, value: unknown, words: string[]): void {
  if (!Array.isArray(value) || value.length === 0)
    throw new InvalidInputError(`${name} must be a list of ${words.join(', ')}`);
  for (const word of value) requireOneOf(name, word, words);
}

function requirePattern(name: string, value: unknown, pattern: RegExp): void {
  if (value !== undefined && !(typeof value === 'string' && pattern.test(value)))
    throw new InvalidInputError(`${name} does not have the documented form`);
}

function requireAtLeast(name: string, value: unknown, least: number): void {
  if (value !== undefined && !(typeof value === 'number' && value >= least))
    throw new InvalidInputError(`${name} must be a number from ${least} up`);
}
