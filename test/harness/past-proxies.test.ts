import { expect, test } from 'vitest';
import { pastProxies } from '../../harness/drivers/past-proxies.ts';

const PROXY = 'http://proxy.example:3128';

test.each<[variables: Record<string, string>, expected: string | undefined]>([
  [{}, undefined],
  [{ NO_PROXY: 'intern.example' }, undefined],
  [{ HTTP_PROXY: '' }, undefined],
  [{ HTTP_PROXY: PROXY }, '127.0.0.1,localhost'],
  [{ https_proxy: PROXY }, '127.0.0.1,localhost'],
  [{ ALL_PROXY: PROXY, NO_PROXY: 'intern.example' }, 'intern.example,127.0.0.1,localhost'],
  [
    { http_proxy: PROXY, NO_PROXY: 'a.example', no_proxy: 'b.example' },
    'a.example,b.example,127.0.0.1,localhost',
  ],
  [{ http_proxy: PROXY, no_proxy: '*' }, undefined],
])('servers of this machine are reached past a proxy: %j', (variables, expected) => {
  const { NO_PROXY, no_proxy } = pastProxies(variables);
  expect([NO_PROXY, no_proxy]).toEqual([expected, expected]);
});
