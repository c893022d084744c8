import { expect } from 'vitest';
import { formatTimestamp, sealEnvelope } from '../../codecs/envelope.ts';
import { Clock, createWorld, type Site, TWINS } from '../../mocks/index.ts';
import { createService } from '../../mocks/twin/service.ts';
import type { World } from '../../mocks/twin/world.ts';
import { violations } from '../../specs/validate.ts';

export const NOW = Date.parse('2026-01-02T03:04:05Z');

export const SITE: Site = {
  siteId: 'TEST',
  siteKey: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
  accessKey: 'testAccessKey0000000000000000000',
};

/** A second site, of which the first must see nothing. */
export const OTHER: Site = {
  siteId: 'OTHR',
  siteKey: 'VUTSRQPONMLKJIHGFEDCBA9876543210',
  accessKey: 'otherAccessKey000000000000000000',
};

export const STORAGE = {
  storage_name: 'masters',
  type: 'S3',
  id: 'EXAMPLEACCESSKEYID01',
  password: 'example/secret+access/key=1',
  aws_bucket: 'acme-masters',
  description: 'Encoded MP4 files',
  region: 'ap-northeast-2',
};

const OPERATIONS = {
  registerStorage: { method: 'POST', path: 'storage', schema: 'RegisterStorage' },
  updateStorage: { method: 'PUT', path: 'storage', schema: 'UpdateStorage' },
  listStorages: { method: 'GET', path: 'storage', schema: 'ListStorages' },
  registerJob: { method: 'POST', path: 'pack', schema: 'RegisterJob' },
  listJobs: { method: 'GET', path: 'pack', schema: 'ListJobs' },
};

export type OperationName = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[];

// biome-ignore lint/suspicious/noExplicitAny: what it must be, its schema has said
export type AnyAnswer = Record<string, any>;

/** A service of the packaging API for two sites, whose clock moves only when it is moved. */
export function packagingService(settings: Partial<Site> = {}) {
  const clock = new Clock(() => NOW);
  const sites = [{ ...SITE, ...settings }, OTHER];
  const world: World = createWorld({ seed: 'test', clock, sites });
  const service = createService({ twins: [TWINS.packaging], world });

  /** Sends a request and gives the answer, which always satisfies its schema. */
  function send(
    name: OperationName,
    request: {
      query?: string;
      headers?: [string, string][];
      body?: string;
      siteId?: string;
      version?: string;
    },
  ): AnyAnswer {
    const { method, path, schema } = OPERATIONS[name];
    const { query = '', headers = [], body = '', siteId = SITE.siteId, version = 'v2' } = request;
    const { response } = service.handle({
      method,
      target: `/api/${version}/${path}/${encodeURIComponent(siteId)}${query && `?${query}`}`,
      headers,
      body: Buffer.from(body),
      receivedAt: clock.now(),
    });
    expect(response?.status).toBe(200);
    expect(response?.headers).toEqual([['Content-Type', 'application/json;charset=UTF-8']]);
    const answer = JSON.parse(response!.body);
    expect(violations('packaging', `${schema}Response`, answer)).toEqual([]);
    return answer;
  }

  const sealed = (payload: unknown, site: Site = SITE) => sealedText(JSON.stringify(payload), site);
  const sealedText = (json: string, site: Site = SITE) =>
    sealEnvelope(json, formatTimestamp(clock.now()), site);

  return {
    world,
    clock,
    service,
    send,
    sealed,
    sealedText,
    /** Calls an operation as a client that does everything right. */
    call: (name: OperationName, payload: unknown, site: Site = SITE) =>
      send(name, { query: query(sealed(payload, site)), siteId: site.siteId }),
    /** The latest request's entry in the journal. */
    latest: () => service.journal.exchanges().at(-1)!,
    /** What was wrong with the latest request. */
    reason: () => {
      const { conclusion } = service.journal.exchanges().at(-1)!;
      return conclusion.kind === 'refused' ? conclusion.reason : undefined;
    },
    /** Registers two storages and gives a job between them. */
    jobBetweenStorages(site: Site = SITE) {
      const [from, to] = ['masters', 'packaged'].map((storage_name) => {
        const payload = { ...STORAGE, storage_name };
        return send('registerStorage', { query: query(sealed(payload, site)), siteId: site.siteId })
          .storage_id;
      });
      return {
        job_name: 'First episode',
        storage: {
          input: { storage_id: from, contents_path: ['series/s01e01.mp4'] },
          output: { storage_id: to, path: 'packaged/s01e01' },
        },
        content_id: 'series-s01e01',
        streaming_format: ['dash', 'hls'],
        protect_type: ['drm', 'watermark'],
      };
    },
  };
}

export const query = (apidata: string): string =>
  String(new URLSearchParams({ 'pallycon-apidata': apidata }));
