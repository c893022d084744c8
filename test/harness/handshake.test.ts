import { expect, test } from 'vitest';
import { readIntroduction } from '../../harness/drivers/handshake.ts';

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
