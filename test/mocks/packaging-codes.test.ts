import { describe, expect, test } from 'vitest';
import { envelopeHash, formatTimestamp } from '../../codecs/envelope.ts';
import { createWorld, type Fault, TWINS } from '../../mocks/index.ts';
import { createService } from '../../mocks/twin/service.ts';
import { failureCodes, packagingErrors } from '../../specs/index.ts';
import { NOW, OPERATION_NAMES, OTHER, packagingService, query, SITE, STORAGE } from './packaging-world.ts';

const service = packagingService();
type Request = Parameters<typeof service.send>[1];

/** What provokes each code, in the words of the request alone. */
const CAUSES: Record<string, () => Request> = {
  A1000: () => ({ query: query(service.sealed('no object')) }),
  A1002: () => ({ query: query(inEnvelope({ timestamp: '2026-01-02 03:04:05' })) }),
  A1003: () => ({ query: query(service.sealed({})), siteId: 'NONE' }),
  A1006: () => ({ query: query(inEnvelope({ data: dataOf(OTHER) })) }),
  A1007: () => ({ query: query(service.sealed({}, { ...SITE, accessKey: OTHER.accessKey })) }),
  A7008: () => ({ query: 'pallycon-apidata=!' }),
  A7009: () => ({ query: query(service.sealed({})), version: 'v1' }),
};

/** What only a store that is full provokes: where operations store something. */
const FULL = { A4002: ['registerStorage', 'registerJob'] as const };

/** What only a fault provokes: the documents say nothing of what hinders the making of watermark data. */
const FAULT_ONLY = ['A4003'];

const dataOf = (site: typeof SITE): string => {
  const envelope = JSON.parse(Buffer.from(service.sealed({}, site), 'base64').toString());
  return envelope.data;
};
function inEnvelope(members: { data?: string; timestamp?: string }): string {
  const { data = dataOf(SITE), timestamp = formatTimestamp(NOW) } = members;
  return Buffer.from(JSON.stringify({ data, timestamp, hash: envelopeHash(SITE, data, timestamp) })).toString(
    'base64',
  );
}

test('every code has a cause here', () => {
  expect([...Object.keys(CAUSES), ...Object.keys(FULL), ...FAULT_ONLY].sort()).toEqual(
    failureCodes('packaging').sort(),
  );
});

describe.each(OPERATION_NAMES)('%s', (name) => {
  test.each(Object.entries(CAUSES))('answers %s', (code, request) => {
    const { text } = packagingErrors().find((row) => row.code === code)!;
    expect(service.send(name, request())).toEqual({ error_code: code, error_message: text });
    expect(service.latest()).toMatchObject({ operation: name, conclusion: { kind: 'refused', code } });
    expect(service.reason()).toMatch(/.{10}/);
  });

  test.each(failureCodes('packaging'))('answers %s under a fault, and stores nothing', (code) => {
    const world = createWorld({ seed: 'test', sites: [SITE] });
    const faults = (): Fault[] => [{ kind: 'error', code }];
    const faulty = createService({ twins: [TWINS.packaging], world, faults });
    const before = packagingService();
    const payload = { ...STORAGE, ...before.jobBetweenStorages(), storage_type: 'S3' };
    const method = {
      registerStorage: 'POST',
      updateStorage: 'PUT',
      listStorages: 'GET',
      registerJob: 'POST',
      listJobs: 'GET',
    }[name];
    const target = `/api/v2/${name.includes('Job') ? 'pack' : 'storage'}/TEST?${query(before.sealed(payload))}`;
    const { response } = faulty.handle({
      method,
      target,
      headers: [],
      body: new Uint8Array(),
      receivedAt: NOW,
    });
    expect(JSON.parse(response!.body).error_code).toBe(code);
    expect(Object.values(world.store.toJSON()).flat()).toEqual([]);
  });
});

test.each(FULL.A4002)('%s answers A4002 when no more can be stored', (name) => {
  const full = packagingService();
  const job = full.jobBetweenStorages();
  const kind = name === 'registerJob' ? 'job' : 'storage';
  while (full.world.store.rows(kind, 'TEST').length < 10_000) full.world.store.add(kind, 'TEST', {});
  expect(full.call(name, name === 'registerJob' ? job : STORAGE)).toMatchObject({ error_code: 'A4002' });
});

test('a code that is none is Countersign’s own mistake', () => {
  for (const code of ['0000', 'A9999', 'WM900010', ''])
    expect(() => TWINS.packaging.failure(code)).toThrow(`The packaging API has no error code ${code}`);
});
