import { expect, test } from 'vitest';
import { docsPage } from '../../mocks/docs/page.ts';

const get = (target: string, headers: [string, string][] = [], method = 'GET') =>
  docsPage({ method, target, headers, body: new Uint8Array(), receivedAt: 0 }, 'https://127.0.0.1:4010');

test.each([
  ['localhost:4010', 'https://localhost:4010'],
  ['mock.test', 'https://mock.test'],
  ['[::1]:4010', 'https://[::1]:4010'],
  ['a b', 'https://127.0.0.1:4010'],
  ['x/../y', 'https://x'],
])('a document asked for at %s says %s, which the page may call', (host, url) => {
  const { servers } = JSON.parse(get('/docs/admin.json', [['Host', host]])!.body);
  expect(servers).toEqual([{ url, description: 'This server' }]);
});

test('without a host it is the address of the server', () => {
  const { servers } = JSON.parse(get('/docs/sevu.json')!.body);
  expect(servers[0].url).toBe('https://127.0.0.1:4010');
});

test.each(['packaging', 'cpix', 'sevu', 'admin'])('Swagger UI has nothing to warn of in %s', (name) => {
  const document = JSON.parse(get(`/docs/${name}.json`)!.body);
  expect(document).toMatchObject({ openapi: '3.1.0' });
  expect(document).not.toHaveProperty('jsonSchemaDialect');
});

test('other requests are told, or left to others', () => {
  expect(get('/docs', [], 'POST')!.status).toBe(405);
  expect(get('/docs/nothing')!.status).toBe(404);
  expect(get('/documents')).toBeUndefined();
});
