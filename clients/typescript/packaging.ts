import { createCipheriv, createHash } from 'node:crypto';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { type Answer, jsonObject, send } from './http.ts';

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

export interface RegisteredStorage {
  error_code: string;
  error_message: string;
  storage_id: string;
}

const REQUIRED = ['storage_name', 'type', 'id', 'password', 'aws_bucket', 'region'] as const;

/** Client of the packaging API. */
export class PackagingClient {
  readonly #site: Site;

  constructor(site: Site) {
    if (Buffer.byteLength(site.siteKey) !== 32)
      throw new InvalidInputError('The site key must have 32 bytes');
    this.#site = site;
  }

  /** Registers the storage that packaging jobs read from and write to. */
  async registerStorage(storage: NewStorage): Promise<RegisteredStorage> {
    const missing = REQUIRED.filter((name) => typeof storage[name] !== 'string' || storage[name] === '');
    if (missing.length > 0) throw new InvalidInputError(`Missing: ${missing.join(', ')}`);
    const result = await this.#call('POST', 'storage', storage);
    if (typeof result.storage_id !== 'string')
      throw new MalformedResponseError('The answer has no storage_id');
    return result as unknown as RegisteredStorage;
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
  const body = jsonObject(text);
  if (body === undefined || body.error_code === undefined) {
    if (status !== 200) throw new TransportError('http', `HTTP status ${status}`, status);
    throw new MalformedResponseError('The answer is no JSON object with an error_code');
  }
  if (body.error_code !== '0000')
    throw new ApiError(String(body.error_code), String(body.error_message ?? ''), status);
  return body;
}
