import { expect, test } from 'vitest';
import { OPERATION_NAMES, packagingService, query, SITE, STORAGE } from './packaging-world.ts';

const NAME = 'pallycon-apidata';
const service = packagingService();
const apidata = service.sealed(STORAGE);
const form = query(apidata);
const json = JSON.stringify({ [NAME]: apidata });
const multipart = `--b\r\nContent-Disposition: form-data; name="${NAME}"\r\n\r\n${apidata}\r\n--b--\r\n`;
const type = (value: string): [string, string][] => [['content-type', value]];

test.each<[string, Parameters<typeof service.send>[1]]>([
  ['the query', { query: form }],
  ['the query, the padding as it is', { query: `${NAME}=${apidata}` }],
  ['the query, twice the same', { query: `${form}&${form}` }],
  ['a form', { body: form, headers: type('application/x-www-form-urlencoded') }],
  ['a form without a content type', { body: form }],
  ['a multipart form', { body: multipart, headers: type('multipart/form-data; boundary=b') }],
  ['a JSON body', { body: json, headers: type('application/json;charset=UTF-8') }],
  ['a JSON body without a content type', { body: json }],
  ['a header', { headers: [['PallyCon-ApiData', apidata]] }],
  ['all of them, the same', { query: form, body: json, headers: [[NAME, apidata]] }],
  ['the query, with a body that is something else', { query: form, body: '{"storage_name":1}' }],
  ['the query, with a body that is nothing', { query: form, body: '\0\xff{[' }],
])('the envelope is found in %s', (_, request) => {
  expect(service.send('registerStorage', request)).toMatchObject({ error_code: '0000' });
});

const other = service.sealed({ ...STORAGE, storage_name: 'other' });
test.each<[string, Parameters<typeof service.send>[1], string]>([
  ['nowhere', {}, 'there is no pallycon-apidata'],
  [
    'nowhere, with plain parameters',
    { query: 'storage_type=S3&region=x' },
    'the query has "storage_type", "region"',
  ],
  [
    'nowhere, with plain JSON',
    { body: JSON.stringify(STORAGE) },
    'not encrypted, with "storage_name", "type"',
  ],
  ['nowhere, with empty JSON', { body: '{}' }, 'nothing in it'],
  [
    'nowhere, with the bare envelope',
    { body: '{"data":"x","timestamp":"x","hash":"x"}' },
    'the envelope itself',
  ],
  ['nowhere, in a multipart form', { body: multipart, headers: type('multipart/form-data') }, 'there is no'],
  [
    'nowhere, in a broken form',
    { body: 'x', headers: type('multipart/form-data; boundary=b') },
    'there is no',
  ],
  ['the body as a number', { body: `{"${NAME}":1}` }, 'the JSON body must be a string'],
  [
    'the query twice, differing',
    { query: `${form}&${query(other)}` },
    'in the query is not the same as in the query',
  ],
  [
    'query and body, differing',
    { query: form, body: query(other) },
    'in the form is not the same as in the query',
  ],
  ['query and header, differing', { query: form, headers: [[NAME, other]] }, 'in a header is not the same'],
])('A7008 where it is in %s', (_, request, reason) => {
  expect(service.send('registerStorage', request)).toMatchObject({ error_code: 'A7008' });
  expect(service.reason()).toContain(reason);
});

test.each(OPERATION_NAMES)('%s takes the envelope from a body too, and no plain JSON', (name) => {
  const body = JSON.stringify({ [NAME]: service.sealedText('{') });
  expect(service.send(name, { body })).toMatchObject({ error_code: 'A7008' });
  expect(service.reason()).toBe('the deciphered data is not JSON in UTF-8');
  expect(service.send(name, { body: '{}' })).toMatchObject({ error_code: 'A7008' });
});

test('a site may be allowed to send plain JSON for jobs, and for jobs only', () => {
  const lenient = packagingService({ bareJobs: true });
  const job = lenient.jobBetweenStorages();
  expect(lenient.send('registerJob', { body: JSON.stringify(job) })).toMatchObject({ error_code: '0000' });
  expect(lenient.latest().decoded).toMatchObject({
    payload: job,
    tolerated: [expect.stringContaining('plain')],
  });
  expect(lenient.send('listJobs', { body: '{}' })).toMatchObject({ total_count: '1' });
  expect(lenient.send('listJobs', { body: '[]' })).toMatchObject({ error_code: 'A7008' });
  expect(lenient.send('listJobs', { body: '{}', version: 'v3' })).toMatchObject({ error_code: 'A7009' });
  expect(lenient.send('listJobs', { body: '{}', siteId: 'NONE' })).toMatchObject({ error_code: 'A7008' });
  expect(lenient.send('registerStorage', { body: JSON.stringify(STORAGE) })).toMatchObject({
    error_code: 'A7008',
  });
});

test('where a window is set, a timestamp must be in it', () => {
  const strict = packagingService({ timestampWindowSeconds: 60 });
  const early = strict.sealed({});
  strict.clock.advance(60_000);
  expect(strict.send('listJobs', { query: query(early) })).toMatchObject({ error_code: '0000' });
  strict.clock.advance(1000);
  expect(strict.send('listJobs', { query: query(early) })).toMatchObject({ error_code: 'A1002' });
  expect(strict.reason()).toBe('"timestamp" is 61 s behind 2026-01-02T03:05:06Z, at most 60 s are allowed');
  const late = strict.sealed({});
  strict.clock.advance(-61_000);
  expect(strict.send('listJobs', { query: query(late) })).toMatchObject({ error_code: 'A1002' });
  expect(strict.reason()).toContain('61 s ahead of');
});

test('the journal knows whose request it was, as soon as the site exists', () => {
  service.send('listJobs', { siteId: SITE.siteId });
  expect(service.latest()).toMatchObject({ site: 'TEST', conclusion: { kind: 'refused' } });
  service.send('listJobs', { siteId: '__proto__', query: form });
  expect(service.latest()).toMatchObject({ conclusion: { code: 'A1003' } });
  expect(service.latest().site).toBeUndefined();
});
