import { expect, test } from 'vitest';
import { readIntroduction } from '../../harness/drivers/handshake.ts';
import { startProcessDriver } from '../../harness/drivers/process.ts';

const introduction = { protocolVersion: 1, client: { name: 'acme' }, methods: ['speke.heartbeat'] };

test('a client says that it speaks version 1, as a number', () => {
  expect(readIntroduction(introduction)).toMatchObject({
    client: { name: 'acme' },
    methods: new Set(['speke.heartbeat']),
  });
});

test.each([['1'], [undefined], [null]])('the version %j is told from another version', (protocolVersion) => {
  expect(() => readIntroduction({ ...introduction, protocolVersion })).toThrow(
    'without a protocolVersion that is a number. Answer with "protocolVersion": 1.',
  );
});

test.each([
  ['panic: no config\n\ngoroutine 1 [running]:\nmain.main()', 'panic: no config'],
  ["sh: can't open acme\nbye", "sh: can't open acme"],
  ['nothing of note\nthe end', 'the end'],
])('the last words of one that ends are what went wrong: %j', async (said, words) => {
  const command = ['sh', '-c', 'echo "$0" >&2; exit 2', said];
  await expect(startProcessDriver(command, { name: 'countersign', version: '0' })).rejects.toThrow(
    new RegExp(`Its last words on stderr: ${words}$`),
  );
});
