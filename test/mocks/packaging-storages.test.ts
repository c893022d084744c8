import { describe, expect, test } from 'vitest';
import type { Storage } from '../../specs/packaging/types.ts';
import { OTHER, packagingService, STORAGE } from './packaging-world.ts';

const SEARCH = { storage_type: 'S3', region: STORAGE.region };

describe('a storage is registered', () => {
  test('and listed as it was sent, with its ID and its time', () => {
    const { call, clock } = packagingService();
    const { storage_id } = call('registerStorage', STORAGE);
    clock.advance(1500);
    const second = call('registerStorage', { ...STORAGE, description: null, storage_name: '스토리지 é 🎬' });
    expect(storage_id).toMatch(/^[1-9]\d{11}$/);
    expect(call('listStorages', SEARCH)).toEqual({
      error_code: '0000',
      error_message: 'Succeeded',
      total_count: '2',
      time_zone: '00:00',
      data: [
        { ...STORAGE, storage_id, reg_date: '2026-01-02T03:04:05Z' },
        {
          ...STORAGE,
          storage_id: second.storage_id,
          storage_name: '스토리지 é 🎬',
          description: '',
          reg_date: '2026-01-02T03:04:06Z',
        },
      ],
    });
  });

  test('twice under one name, with two IDs', () => {
    const { call } = packagingService();
    const ids = [1, 2, 3].map(() => call('registerStorage', STORAGE).storage_id);
    expect(new Set(ids).size).toBe(3);
  });

  test('for its site alone', () => {
    const { call } = packagingService();
    const { storage_id } = call('registerStorage', STORAGE);
    expect(call('listStorages', SEARCH, OTHER)).toMatchObject({ total_count: '0', data: [] });
    expect(call('updateStorage', { storage_id, storage_name: 'x' }, OTHER).error_code).toBe('A1000');
    expect(call('registerStorage', STORAGE, OTHER).storage_id).not.toBe(storage_id);
  });

  test('with what the documents know of it and nothing else', () => {
    const { call, world } = packagingService();
    call('registerStorage', { ...STORAGE, secret_extra: 'x' });
    expect(JSON.stringify(world.store)).not.toContain('secret_extra');
  });

  test('until the site has as many as it may: A4002', () => {
    const { call, world, reason } = packagingService();
    for (let count = 0; count < 9_999; count++) world.store.add('storage', 'TEST', { storage_id: '1' });
    expect(call('registerStorage', STORAGE).error_code).toBe('0000');
    expect(call('registerStorage', STORAGE)).toEqual({
      error_code: 'A4002',
      error_message: 'Failed to store watermark data',
    });
    expect(reason()).toBe('the site has 10000 storages, which is the most');
    expect(call('registerStorage', STORAGE, OTHER).error_code).toBe('0000');
  });

  const { call, reason } = packagingService();
  test.each<[string, object, string]>([
    [
      'no region',
      { region: undefined },
      'the payload has no region; it has "storage_name", "type", "id", "pa',
    ],
    ['another type', { type: 's3' }, '/type must be S3, it is "s3"'],
    ['an empty name', { storage_name: '' }, '/storage_name must NOT have fewer than 1 characters, it is ""'],
    ['an ID that is a number', { id: 5 }, '/id must be string, it is a number'],
    ['an empty password', { password: '' }, '/password must NOT have fewer than 1 characters, it is empty'],
    ['a password that is an array', { password: ['a'] }, '/password must be string, it is an array of 1'],
    [
      'a description that is an object',
      { description: {} },
      '/description must be string,null, it is an object',
    ],
  ])('not with %s: A1000', (_, changes, text) => {
    expect(call('registerStorage', { ...STORAGE, ...changes }).error_code).toBe('A1000');
    expect(reason()).toContain(text);
    expect(call('listStorages', SEARCH).total_count).toBe('0');
  });

  test('not from a payload that is no object: A1000', () => {
    for (const payload of ['hello', null, [], 1, true]) {
      expect(call('registerStorage', payload).error_code).toBe('A1000');
      expect(reason()).toContain('the payload must be object');
    }
    call('registerStorage', JSON.stringify({ password: 'TOPSECRET' }));
    expect(reason()).toBe('the payload must be object, it is a string: JSON is encoded twice');
  });
});

describe('a storage is updated', () => {
  const update = (changes: object) => {
    const { call } = packagingService();
    const { storage_id } = call('registerStorage', STORAGE);
    call('registerStorage', STORAGE);
    expect(call('updateStorage', { storage_id, ...changes })).toEqual({
      storage_id,
      error_code: '0000',
      error_message: 'Succeeded',
    });
    const [updated, untouched] = call('listStorages', SEARCH).data as Storage[];
    expect(untouched).toMatchObject(STORAGE);
    return updated;
  };

  test.each<[string, object, object]>([
    ['name', { storage_name: 'archive' }, { storage_name: 'archive' }],
    ['description', { description: 'old' }, { description: 'old' }],
    ['both', { storage_name: 'a', description: 'b' }, { storage_name: 'a', description: 'b' }],
    ['nothing', {}, {}],
    ['nothing given', { storage_name: null, description: '' }, {}],
    [
      'what cannot be',
      { region: 'x', password: 'y', aws_bucket: 'z', id: 'i', type: 'GCS', reg_date: '' },
      {},
    ],
  ])('%s, and nothing else', (_, changes, changed) => {
    expect(update(changes)).toMatchObject({ ...STORAGE, ...changed });
  });

  test('only where there is one: A1000, and nothing changes', () => {
    const { call, reason } = packagingService();
    const { storage_id } = call('registerStorage', STORAGE);
    for (const id of [
      `${Number(storage_id) + 1}`,
      `${Number(storage_id) - 1}`,
      'x',
      '0',
      ` ${storage_id}`,
      '__proto__',
    ]) {
      expect(call('updateStorage', { storage_id: id, storage_name: 'x' }).error_code).toBe('A1000');
      expect(reason()).toBe('/storage_id names no storage of the site TEST');
    }
    expect(call('updateStorage', { storage_name: 'x' }).error_code).toBe('A1000');
    expect(reason()).toBe('the payload has no storage_id; it has "storage_name"');
    expect(call('updateStorage', { storage_id: 7 }).error_code).toBe('A1000');
    expect(call('updateStorage', { storage_id, storage_name: 7 }).error_code).toBe('A1000');
    expect(call('listStorages', SEARCH).data).toMatchObject([STORAGE]);
  });
});
