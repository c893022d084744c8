import { createCipheriv, createHash } from 'node:crypto';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { type Answer, jsonObject, send } from './http.ts';
import { withLongIds } from './long-ids.ts';
import {
  checkJob,
  checkJobSearch,
  checkStorage,
  checkStorageChange,
  checkStorageSearch,
} from './packaging-input.ts';

/** The account of a site, as its console shows it. */
export interface Site {
  baseUrl: string;
  siteId: string;
  /** 32 characters. */
  siteKey: string;
  accessKey: string;
}

export interface NewStorage {
  storage_name: string;
  type: 'S3';
  id: string;
  password: string;
  aws_bucket: string;
  region: string;
  description?: string;
}

export interface StorageChange {
  storage_id: string;
  storage_name?: string;
  description?: string;
}

/** What came of registering or updating a storage. */
export interface SavedStorage {
  error_code: string;
  error_message: string;
  storage_id: string;
}

export interface NewJob {
  job_name: string;
  storage: {
    input: { storage_id: string; contents_path: string[] };
    output: { storage_id: string; path: string };
  };
  content_id: string;
  streaming_format: ('dash' | 'hls')[];
  protect_type: ('drm' | 'watermark')[];
  subtitles?: { path?: string; language?: string }[];
  dash_option?: Record<string, number | boolean>;
  drm_option?: Record<string, number | boolean>;
}

export interface RegisteredJob {
  error_code: string;
  error_message: string;
  /** A text where the number has more digits than JavaScript keeps. */
  job_id: number | string;
}

/** What to search for, by the documented names. */
export type Search = Record<string, unknown>;

/** One page of what was found. */
export interface Page {
  error_code: string;
  error_message: string;
  total_count: number | string;
  time_zone?: string;
  data: Record<string, unknown>[];
}

/** Client of the packaging API. */
export class PackagingClient {
  readonly #site: Site;

  constructor(site: Site) {
    if (Buffer.byteLength(site.siteKey) !== 32)
      throw new InvalidInputError('The site key must have 32 bytes');
    this.#site = site;
  }

  /** Registers the storage that packaging jobs read from and write to. */
  async registerStorage(storage: NewStorage): Promise<SavedStorage> {
    checkStorage(storage);
    return saved(await this.#call('POST', 'storage', storage));
  }

  /** Gives a storage another name or description. */
  async updateStorage(change: StorageChange): Promise<SavedStorage> {
    checkStorageChange(change);
    return saved(await this.#call('PUT', 'storage', change));
  }

  /** A page of the storages that were registered. */
  async listStorages(search: Search): Promise<Page> {
    checkStorageSearch(search);
    return page(await this.#call('GET', 'storage', search));
  }

  /** Registers a packaging job, whose storages are registered already. */
  async registerJob(job: NewJob): Promise<RegisteredJob> {
    checkJob(job);
    const result = await this.#call('POST', 'pack', job);
    if (result.job_id === undefined || result.job_id === null)
      throw new MalformedResponseError('The answer has no job_id');
    return result as unknown as RegisteredJob;
  }

  /** A page of the packaging jobs and how far they are. */
  async listJobs(search: Search): Promise<Page> {
    checkJobSearch(search);
    return page(await this.#call('GET', 'pack', search));
  }

  async #call(method: string, path: string, payload: object): Promise<Record<string, unknown>> {
    const { baseUrl, siteId } = this.#site;
    const query = new URLSearchParams({ 'pallycon-apidata': this.#seal(payload) });
    const answer = await send(`${baseUrl}/api/v2/${path}/${encodeURIComponent(siteId)}?${query}`, {
      method,
      headers: { 'Content-Type': 'application/json;charset=UTF-8' },
    });
    return succeeded(answer);
  }

  /** Encrypts a payload and signs it: what the documents call the API data. */
  #seal(payload: object): string {
    const { siteId, siteKey, accessKey } = this.#site;
    const cipher = createCipheriv('aes-256-cbc', siteKey, '0123456789abcdef');
    const data = cipher.update(JSON.stringify(payload), 'utf8', 'base64') + cipher.final('base64');
    const timestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const message = accessKey + siteId + data + timestamp;
    const hash = createHash('sha256').update(message).digest('base64');
    return Buffer.from(JSON.stringify({ data, timestamp, hash })).toString('base64');
  }
}

function succeeded({ status, text }: Answer): Record<string, unknown> {
  const body = jsonObject(withLongIds(text));
  if (body === undefined || body.error_code === undefined) {
    if (status !== 200) throw new TransportError('http', `HTTP status ${status}`, status);
    throw new MalformedResponseError('The answer is no JSON object with an error_code');
  }
  if (body.error_code !== '0000')
    throw new ApiError(String(body.error_code), String(body.error_message ?? ''), status);
  return body;
}

function saved(result: Record<string, unknown>): SavedStorage {
  if (typeof result.storage_id !== 'string') throw new MalformedResponseError('The answer has no storage_id');
  return result as unknown as SavedStorage;
}

function page(result: Record<string, unknown>): Page {
  const rows = result.data ?? [];
  if (!Array.isArray(rows)) throw new MalformedResponseError('The answer has no list of data');
  return { ...result, data: rows } as unknown as Page;
}
