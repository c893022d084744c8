import { describe, expect, test } from 'vitest';
import type { Storage } from '../../specs/packaging/types.ts';
import { type AnyAnswer, packagingService, STORAGE } from './packaging-world.ts';

const { call, clock, reason } = packagingService();
// 51 storages, a minute apart, from 03:04:05; the last in another region.
for (let number = 1; number <= 51; number++) {
  call('registerStorage', {
    ...STORAGE,
    storage_name: `Storage ${number}`,
    ...(number === 51 ? { region: 'RG011' } : {}),
  });
  clock.advance(60_000);
}
const list = (search: object): AnyAnswer =>
  call('listStorages', { storage_type: 'S3', region: STORAGE.region, ...search });
const names = (search: object): string[] =>
  (list({ page_unit: 100, ...search }).data as Storage[]).map(({ storage_name }) => storage_name.slice(8));
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => String(from + at));

describe('pages', () => {
  test.each<[string, object, string[]]>([
    ['25 from the first by default', { page_unit: undefined }, numbers(1, 25)],
    ['the second', { page_unit: null, page_index: 2 }, numbers(26, 50)],
    ['one beyond the last', { page_unit: '', page_index: 3 }, []],
    ['of ten', { page_unit: 10, page_index: 5 }, numbers(41, 50)],
    ['the last, with less on it', { page_unit: 40, page_index: '2' }, numbers(41, 50)],
    ['of one, as texts', { page_unit: '01', page_index: '0050' }, ['50']],
    ['far too large', { page_unit: 1e300 }, numbers(1, 50)],
    ['far too far', { page_index: '9'.repeat(400) }, []],
    ['too large and too far', { page_unit: '9'.repeat(400), page_index: '9'.repeat(400) }, []],
  ])('%s', (_, search, found) => {
    expect(names(search)).toEqual(found);
    expect(list(search).total_count).toBe('50');
  });

  test.each([0, -1, 1.5, '0', '-1', '1.5', 'ten', true, [1], {}])('never of %j: A1000', (value) => {
    expect(list({ page_unit: value }).error_code).toBe('A1000');
    expect(reason()).toContain('/page_unit must be a whole number from 1 up');
    expect(list({ page_index: value }).error_code).toBe('A1000');
  });
});

describe('searches', () => {
  const id = (number: number): string => list({ page_unit: 100 }).data[number - 1].storage_id;

  test.each<[string, object, string[]]>([
    [
      'a name',
      { search_keyword: 'storage 3', search_keyword_type: 'storageName' },
      ['3', ...numbers(30, 39)],
    ],
    ['a keyword anywhere', { search_keyword: 'GE 50' }, ['50']],
    ['an ID', { search_keyword: id(7), search_keyword_type: 'storageId' }, ['7']],
    ['an ID anywhere', { search_keyword: id(7) }, ['7']],
    ['an ID among names', { search_keyword: id(7), search_keyword_type: 'storageName' }, []],
    [
      'a kind of keyword without a keyword',
      { search_keyword: '', search_keyword_type: 'storageId' },
      numbers(1, 50),
    ],
    ['from a moment', { from: '2026-01-02T03:51:05Z' }, ['48', '49', '50']],
    ['from a second later', { from: '2026-01-02T03:51:06Z' }, ['49', '50']],
    ['to a moment', { to: '2026-01-02T03:05:05Z' }, ['1', '2']],
    ['to a second sooner', { to: '2026-01-02T03:05:04Z' }, ['1']],
    ['a moment', { from: '2026-01-02T03:05:05Z', to: '2026-01-02T03:05:05Z' }, ['2']],
    ['an empty period', { from: '2026-01-02T03:05:05Z', to: '2026-01-02T03:05:04Z' }, []],
    ['no period', { from: null, to: '' }, numbers(1, 50)],
    ['another region', { region: 'RG011' }, ['51']],
    ['a region nobody has', { region: 'mars' }, []],
  ])('for %s', (_, search, found) => {
    expect(names(search)).toEqual(found);
  });

  test.each(['09:00', '+09:00', '-05:30', '00:00'])(
    'in time zone %s, which is given back and moves nothing',
    (zone) => {
      const { time_zone, data } = list({ time_zone: zone, page_unit: 1 });
      expect([time_zone, data[0].reg_date]).toEqual([zone, '2026-01-02T03:04:05Z']);
    },
  );

  test.each<[object, string]>([
    [{ storage_type: 'GCS' }, '/storage_type must be S3, it is "GCS"'],
    [{ storage_type: undefined }, 'the payload has no storage_type; it has "region"'],
    [{ region: '' }, '/region must NOT have fewer than 1 characters'],
    [{ search_keyword_type: 'jobId' }, '/search_keyword_type must be storageId or storageName'],
    [{ from: 'yesterday' }, '/from must be a moment in GMT such as 2026-01-02T03:04:05Z, it is "yesterday"'],
    [{ from: '2026-02-30T00:00:00Z' }, '/from must be a moment'],
    [{ to: '2026-01-02T03:04:05+09:00' }, '/to must be a moment'],
    [{ time_zone: 'Asia/Seoul' }, '/time_zone must be a distance from GMT such as 09:00'],
    [{ time_zone: '24:00' }, '/time_zone must be'],
  ])('not for %j: A1000', (search, text) => {
    expect(list(search).error_code).toBe('A1000');
    expect(reason()).toContain(text);
  });
});
