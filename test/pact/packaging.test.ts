import { MatchersV3 } from '@pact-foundation/pact';
import { afterAll, expect, test } from 'vitest';
import type { ApiError } from '../../clients/typescript/errors.ts';
import { PackagingClient } from '../../clients/typescript/packaging.ts';
import { sealEnvelope } from '../../codecs/envelope.ts';
import { base64Within, moment, pactFiles, pactWith, SITE } from './consumer.ts';

const PROVIDER = 'pallycon-packaging';
const { integer, like, regex, string } = MatchersV3;
const pact = pactWith(PROVIDER);

const STORAGE_ID = '100000000001';
const REGION = 'ap-northeast-2';
const STORAGE = {
  storage_name: 'main storage',
  type: 'S3' as const,
  id: 'AKIAIOSFODNN7EXAMPLE',
  password: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  aws_bucket: 'bucket',
  region: REGION,
};
const JOB = {
  job_name: 'first job',
  storage: {
    input: { storage_id: STORAGE_ID, contents_path: ['movies/1.mp4'] },
    output: { storage_id: STORAGE_ID, path: 'packaged' },
  },
  content_id: 'movie-1',
  streaming_format: ['dash' as const],
  protect_type: ['drm' as const, 'watermark' as const],
};

/** The envelope: base64 of JSON with data, timestamp and hash, in the order in which the client writes them. */
const ENVELOPE = [
  `^${Buffer.from('{"data":"').toString('base64')}`,
  base64Within('","timestamp":"20'),
  base64Within('","hash":"'),
].join('[A-Za-z0-9+/]+');

const apidata = (payload: object) =>
  regex(
    `${ENVELOPE}[A-Za-z0-9+/]+={0,2}$`,
    sealEnvelope(JSON.stringify(payload), '2026-01-02T03:04:05Z', SITE),
  );

const succeeded = { error_code: '0000', error_message: like('Succeeded') };
const zone = regex('^[+-]?\\d\\d:\\d\\d$', '00:00');
const flag = (example: string) => regex('^(true|false)$', example);
const total = regex('^[0-9]+$', '1');
const id = (example: string) => regex('^.+$', example);

/** What one interaction is about. @param accessKey the one the provider knows, where it is another than the client's */
function interaction(description: string, accessKey = SITE.accessKey) {
  return pact
    .addInteraction()
    .given('a site', { ...SITE, accessKey })
    .uponReceiving(description);
}

const withStorage = (description: string) =>
  interaction(description).given('a storage of the site', {
    siteId: SITE.siteId,
    storage_id: STORAGE_ID,
    ...STORAGE,
  });

const clientAt = ({ url }: { url: string }) => new PackagingClient({ ...SITE, baseUrl: url });

test('a storage is registered', async () => {
  await interaction('a storage to be registered')
    .withRequest('POST', `/api/v2/storage/${SITE.siteId}`, (request) =>
      request.query({ 'pallycon-apidata': apidata(STORAGE) }),
    )
    .willRespondWith(200, (response) => response.jsonBody({ ...succeeded, storage_id: id(STORAGE_ID) }))
    .executeTest(async (server) => {
      const saved = await clientAt(server).registerStorage(STORAGE);
      expect(saved).toMatchObject({ error_code: '0000', storage_id: STORAGE_ID });
    });
});

test('a storage gets another name', async () => {
  const change = { storage_id: STORAGE_ID, storage_name: 'other storage' };
  await withStorage('another name for a storage')
    .withRequest('PUT', `/api/v2/storage/${SITE.siteId}`, (request) =>
      request.query({ 'pallycon-apidata': apidata(change) }),
    )
    .willRespondWith(200, (response) => response.jsonBody({ ...succeeded, storage_id: id(STORAGE_ID) }))
    .executeTest(async (server) => {
      expect(await clientAt(server).updateStorage(change)).toMatchObject({ storage_id: STORAGE_ID });
    });
});

test('storages are listed', async () => {
  const search = { storage_type: 'S3', region: REGION };
  await withStorage('a search for storages')
    .withRequest('GET', `/api/v2/storage/${SITE.siteId}`, (request) =>
      request.query({ 'pallycon-apidata': apidata(search) }),
    )
    .willRespondWith(200, (response) =>
      response.jsonBody({
        ...succeeded,
        total_count: total,
        time_zone: zone,
        data: MatchersV3.eachLike({
          storage_id: id(STORAGE_ID),
          storage_name: string(STORAGE.storage_name),
          type: 'S3',
          id: string(STORAGE.id),
          password: string(STORAGE.password),
          description: string(''),
          aws_bucket: string(STORAGE.aws_bucket),
          region: string(REGION),
          reg_date: moment(),
        }),
      }),
    )
    .executeTest(async (server) => {
      const { data } = await clientAt(server).listStorages(search);
      expect(data).toMatchObject([{ storage_id: STORAGE_ID }]);
    });
});

test('a job is registered', async () => {
  await withStorage('a packaging job')
    .withRequest('POST', `/api/v2/pack/${SITE.siteId}`, (request) =>
      request.query({ 'pallycon-apidata': apidata(JOB) }),
    )
    .willRespondWith(200, (response) => response.jsonBody({ ...succeeded, job_id: integer(1001) }))
    .executeTest(async (server) => {
      expect(await clientAt(server).registerJob(JOB)).toMatchObject({ job_id: 1001 });
    });
});

test('jobs are listed', async () => {
  const search = { region: REGION };
  await withStorage('a search for packaging jobs')
    .given('a job of the site', { siteId: SITE.siteId, ...JOB })
    .withRequest('GET', `/api/v2/pack/${SITE.siteId}`, (request) =>
      request.query({ 'pallycon-apidata': apidata(search) }),
    )
    .willRespondWith(200, (response) =>
      response.jsonBody({
        ...succeeded,
        total_count: total,
        time_zone: zone,
        data: MatchersV3.eachLike({
          job_id: regex('^[0-9]+$', '1001'),
          job_name: string(JOB.job_name),
          content_id: string(JOB.content_id),
          status: regex('^WM[0-9]{3,6}$', 'WM000'),
          watermark: flag('true'),
          drm: flag('true'),
          dash: flag('true'),
          hls: flag('false'),
          storage: like(JOB.storage),
          subtitles: like([]),
          start_date: moment(),
          update_date: moment(),
          reg_date: moment(),
        }),
      }),
    )
    .executeTest(async (server) => {
      const { data } = await clientAt(server).listJobs(search);
      expect(data).toMatchObject([{ job_id: '1001', status: 'WM000' }]);
    });
});

test('a hash of another access key is refused', async () => {
  await interaction('a storage signed with another access key', 'another-access-key-of-the-site--')
    .withRequest('POST', `/api/v2/storage/${SITE.siteId}`, (request) =>
      request.query({ 'pallycon-apidata': apidata(STORAGE) }),
    )
    .willRespondWith(200, (response) =>
      response.jsonBody({ error_code: 'A1007', error_message: like('Failed to verify the hash') }),
    )
    .executeTest(async (server) => {
      const registered = clientAt(server).registerStorage(STORAGE);
      await expect(registered).rejects.toMatchObject({ errorCode: 'A1007' } satisfies Partial<ApiError>);
    });
});

afterAll(() => {
  const { written, kept } = pactFiles(PROVIDER);
  expect(written).toEqual(kept);
});
