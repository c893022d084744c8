import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

test('the reference adapter answers whatever comes, and goes on', () => {
  const lines = [
    'null',
    '[]',
    '{',
    '{"id":1}',
    '{"id":2,"method":"toString"}',
    '{"id":3,"method":"shutdown"}',
  ];
  const { status, stdout, stderr } = spawnSync('node', ['clients/typescript/adapter.ts'], {
    encoding: 'utf8',
    input: `${lines.join('\n')}\n`,
  });
  expect([status, stderr]).toEqual([0, '']);
  const answers = stdout.trim().split('\n');
  const told = answers.map((line) => JSON.parse(line)).map(({ id, error }) => [id, error?.code]);
  expect(told).toEqual([
    [null, -32700],
    [null, -32700],
    [null, -32700],
    [1, -32601],
    [2, -32601],
    [3, undefined],
  ]);
});

test('behind HTTP it outlives a browser that looks at its URL', async () => {
  const server = spawn('node', ['clients/typescript/server.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = await once(server.stdout, 'data');
    for (const _ of [1, 2]) {
      const response = await fetch(String(url).trim());
      expect(await response.json()).toMatchObject({ id: null, error: { code: -32700 } });
    }
  } finally {
    server.kill();
  }
});
